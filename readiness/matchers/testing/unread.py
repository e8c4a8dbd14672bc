"""What every matcher about tests does at its end: answer for the files of tests that nobody could read."""

from collections.abc import Callable, Iterable, Iterator

from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Role, unknown


def judging_tests(observe: Callable[[Project], Iterable[Observation]]) -> Matcher:
    """A matcher without parameters that adds an unknown for each Python file of tests that was not analysed."""

    def observing(project: Project) -> Iterator[Observation]:
        yield from observe(project)
        for entry in project.not_analysed(("python",), (Role.TEST,)):
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")

    return simple(observing)
