"""Floor 3: what matchers about images and services do at their end: say a thing once, and answer for the files that nobody could read."""

from collections.abc import Callable, Iterable, Iterator

from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, unknown


def judging(observe: Callable[[Project], Iterable[Observation]], *kinds: str) -> Matcher:
    """A matcher without parameters that adds an unknown for each file of these artifact kinds that could not be read."""
    return simple(lambda project: with_unread(project, observe(project), kinds))


def with_unread(project: Project, found: Iterable[Observation], kinds: tuple[str, ...]) -> Iterator[Observation]:
    """The observations, each once (stages share lines, a service may stand in several sets), then an unknown for each unreadable file."""
    seen = set()
    for observation in found:
        key = (observation.outcome, observation.subject, observation.location, observation.message)
        if key not in seen:
            seen.add(key)
            yield observation
    for entry in project.not_analysed(kinds):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")
