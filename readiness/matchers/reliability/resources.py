"""Rules about the end of a service: is what was opened closed?"""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.reliability.rows import OpenedResource
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, failed, passed


def shutdown_missing(project: Project) -> Iterator[Observation]:
    """Each resource that a start-up handler opens is a subject."""
    for row in project.rows(OpenedResource):
        place = row.location.whole_line
        if row.closed:
            yield passed(row.name, place, row.closed)
        else:
            yield failed(row.name, place, f"{row.name}, made by {row.call} at start-up, is closed nowhere when the service stops.")


MATCHERS: dict[str, Matcher] = {
    "graceful-shutdown-missing": simple(shutdown_missing),
}
