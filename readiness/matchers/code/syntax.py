"""Rule about files that are no Python."""

from collections.abc import Iterator

from readiness.facts.code.rows import PythonFile
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, failed, passed, unknown


def syntax_error(project: Project) -> Iterator[Observation]:
    """Each production file of Python is a subject."""
    for row in project.rows(PythonFile):
        if row.refused:
            yield failed(row.path, row.location, f"{row.refused}, so whatever imports this file stops there.")
        elif row.unreadable:
            yield unknown(row.path, row.location, f"not analysed: {row.unreadable}")
        else:
            yield passed(row.path, row.location)


MATCHERS: dict[str, Matcher] = {"code-syntax-error": simple(syntax_error)}
