"""Tests that cannot fail, or only by chance."""

from collections import Counter
from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.testing.cases import CollectedTest
from readiness.facts.testing.rows import UnassertedCase
from readiness.matchers.matcher import Matcher
from readiness.matchers.testing.unread import judging_tests
from readiness.model import Location, Observation, Severity, failed, passed


def _assertions(project: Project) -> Iterator[Observation]:
    """Each test is a subject. One that runs code and asserts nothing still shows that nothing is raised: it fails the rule mildly."""
    asserting = Counter(row.path for row in project.rows(CollectedTest))
    for row in project.rows(UnassertedCase):
        asserting[row.path] -= 1
        if row.empty:
            yield failed(row.name, row.location, f"{row.name} does nothing")
        elif row.always:
            yield failed(row.name, row.location, f"{row.name} asserts only what is true whatever happens")
        else:
            yield failed(row.name, row.location, f"{row.name} asserts nothing: it fails only where the code raises", severity=Severity.LOW)
    for path, count in sorted(asserting.items()):
        if count > 0:
            yield passed(path, Location(path), f"{count} {'tests assert' if count > 1 else 'test asserts'} something", count=count)


MATCHERS: dict[str, Matcher] = {"test-assertion-missing": judging_tests(_assertions)}
