"""What listens where a probe asks."""

from __future__ import annotations

from readiness.facts.docker.base_images import base_image
from readiness.facts.processes.derive import place_processes
from readiness.facts.processes.listening import listens_of
from readiness.facts.processes.places import Place, compose_places, kubernetes_places
from readiness.facts.processes.rows import Listen, Origin, Probe, Process
from readiness.facts.project import Project


def processes_at(project: Project, probe: Probe) -> tuple[Process, ...]:
    """What runs in the probe's container: the service's own command, or the image's with the service's environment."""
    if probe.source is Origin.DOCKER:
        return tuple(
            row for row in project.rows(Process)
            if row.source is Origin.DOCKER and row.dockerfile == probe.dockerfile and row.stage == probe.stage
        )
    place = place_of(project, probe)
    return tuple(place_processes(project, place)) if place else ()


def place_of(project: Project, probe: Probe) -> Place | None:
    """The container that a compose file's or manifest's probe belongs to."""
    if probe.source is Origin.COMPOSE:
        for place, service in compose_places(project):
            if place.owner == probe.owner and probe.path in service.files:
                return place
    if probe.source is Origin.KUBERNETES:
        for place, row in kubernetes_places(project):
            if place.owner == probe.owner and row.path == probe.path:
                return place
    return None


def ports_at(project: Project, probe: Probe) -> tuple[Listen, ...]:
    """The ports of what runs there; of a known image's own server where it runs nothing else."""
    processes = processes_at(project, probe)
    if processes:
        return tuple(row for process in processes for row in listens_of(project, process))
    if probe.dockerfile:
        return tuple(row for row in project.rows(Listen) if row.dockerfile == probe.dockerfile and row.stage == probe.stage)
    base = base_image(probe.image) if probe.image else None
    ports = base.ports if base and base.serves else ()
    return tuple(
        Listen(location=probe.location, source=probe.source, owner=probe.owner, port=port, image=probe.image,
            how=f"the image {probe.image}")
        for port in ports
    )
