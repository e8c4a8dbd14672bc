"""What matchers about units do at their end."""

from collections.abc import Callable, Iterable, Iterator

from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, unknown


def of_units(observe: Callable[[Project], Iterable[Observation]]) -> Matcher:
    """A matcher without parameters that adds an unknown for each unit that could not be read at all. A line that could not be read in a
    unit that otherwise could is for the matcher to weigh: it matters only to what is not seen elsewhere in the unit."""
    return simple(lambda project: _with_unread(project, observe(project)))


def _with_unread(project: Project, found: Iterable[Observation]) -> Iterator[Observation]:
    yield from found
    for entry in project.not_analysed(("unit",)):
        if project.artifact("unit", entry.location.path) is None:
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")
