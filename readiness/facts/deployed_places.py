"""Which component a place in a deployment file speaks of: a compose service or a workload that runs its image."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project



def component_spoken_of(project: Project, location: Location) -> str:
    """The component's name; empty where the place speaks of none, or of one that is not of this repository."""
    starts = project.once(_starts).get(location.path)
    if not starts or location.line is None:
        return ""
    position = bisect_right(starts, (location.line, "\uffff")) - 1
    return starts[position][1] if position >= 0 else ""


def _starts(project: Project) -> dict[str, list[tuple[int, str]]]:
    """By file: the lines where something begins, in order, with the component that it deploys (empty: none)."""
    found: dict[str, set[tuple[int, str]]] = {}
    for location, component in (*_composed(project), *_orchestrated(project)):
        found.setdefault(location.path, set()).add((location.line or 1, component))
    return {path: sorted(starts) for path, starts in found.items()}


def _composed(project: Project) -> Iterator[tuple[Location, str]]:
    if not project.artifacts("compose", None):
        return
    from readiness.facts.compose.rows import ComposeService
    from readiness.facts.env.ownership import service_component

    for row in project.rows(ComposeService):
        yield row.location, service_component(project, row)
    for source in project.artifacts("compose", None):
        for definition in (*source.model.volumes, *source.model.networks, *source.model.secrets, *source.model.configs):
            yield definition.location, ""


def _orchestrated(project: Project) -> Iterator[tuple[Location, str]]:
    """An object of Kubernetes belongs to the one component whose images it runs."""
    if not project.artifacts("kubernetes", None):
        return
    from readiness.facts.env.pods import container_component
    from readiness.facts.processes.rows import Origin, Process

    images = {(row.path, row.owner): row.dockerfile for row in project.rows(Process) if row.source is Origin.KUBERNETES}
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            names = set()
            for container in manifest.pod.containers if manifest.pod else ():
                dockerfile = images.get((source.path, f"{manifest.kind}/{manifest.name}/{container.name}"), "")
                names.add(project.component_name(dockerfile) if dockerfile else container_component(project, container))
            names.discard("")
            yield Location(source.path, manifest.line), names.pop() if len(names) == 1 else ""
