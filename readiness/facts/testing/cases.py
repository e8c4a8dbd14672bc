"""Which tests a runner would collect: pytest's and unittest's own naming rules (`python.collecting`), Django's ``tests.py`` included."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.python.collecting import is_test_file
from readiness.facts.relation import Row
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project


class CollectedTest(Row, frozen=True, kw_only=True):
    """A test function or method: its name and the names of classes around it (``TestApi.test_get``)."""

    name: str


def collected_tests(project: Project) -> Iterator[CollectedTest]:
    """Every test function of a file that test runners look into, by path and line."""
    named = tuple(dict.fromkeys(_configured(project)))
    for path, outline in project.python_outlines((Role.TEST, Role.PRODUCTION)):
        in_test_role = project.role(path) is Role.TEST
        if is_test_file(path, in_test_role=in_test_role) or (in_test_role and _is_named(path, named)):
            yield from (CollectedTest(location=Location(path, line), name=name) for line, name in outline.tests)


def _configured(project: Project) -> Iterator[str]:
    """Globs of ``python_files``, wherever pytest may be configured."""
    for source in (*project.artifacts("pyproject", None), *project.artifacts("tox", None)):
        yield from source.model.test_files
    for source in project.artifacts("setup-cfg", None):
        for setting in source.model.settings:
            if (setting.section, setting.key) == ("tool:pytest", "python_files"):
                yield from (glob for _, line in setting.lines for glob in line.split())


def _is_named(path: str, globs: tuple[str, ...]) -> bool:
    """Whether pytest's ``python_files`` names the file: a glob of its name, or of the end of its path."""
    return any(fnmatch.fnmatchcase(path.rpartition("/")[2] if "/" not in glob else path, glob) for glob in globs)
