"""Secret objects where a header's text is needed."""

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.testing.rows import SecretHeader
from readiness.matchers.matcher import Matcher
from readiness.matchers.testing.unread import judging_tests
from readiness.model import Observation, Related, failed, passed


def _headers(project: Project) -> Iterator[Observation]:
    """Each header that a test takes from a secret setting is a subject."""
    for row in project.rows(SecretHeader):
        if row.unwrapped:
            yield passed(row.header, row.location, f"{row.setting} is unwrapped")
        else:
            effect = "its text is a row of asterisks" if row.masked else "the HTTP client takes text only"
            related = (Related(row.declared_at, f"{row.setting} is a {row.type}"),)
            yield failed(row.header, row.location, f"{row.header} is given {row.setting}, a {row.type} object: {effect}", related=related)


MATCHERS: dict[str, Matcher] = {"test-secret-header": judging_tests(_headers)}
