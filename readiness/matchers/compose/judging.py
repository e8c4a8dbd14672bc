"""What every compose matcher does at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, unknown


def judging(observe: Callable[[Project], Iterable[Observation]]) -> Matcher:
    """A matcher without parameters that says a thing once (a service may stand in several sets) and answers unknown for compose files
    that could not be read."""

    def observed(project: Project) -> Iterator[Observation]:
        seen = set()
        for observation in observe(project):
            key = (observation.outcome, observation.subject, observation.location, observation.message)
            if key not in seen:
                seen.add(key)
                yield observation
        for entry in project.not_analysed(("compose",)):
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")

    return simple(observed)
