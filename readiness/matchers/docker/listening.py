"""What listens where a probe asks."""

from __future__ import annotations

import re

import msgspec

from readiness.facts.compose.rows import ComposeService
from readiness.facts.docker.base_images import base_image
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.processes.derive import place_processes
from readiness.facts.processes.listening import listens_of
from readiness.facts.processes.places import Place
from readiness.facts.processes.rows import Listen, Origin, Probe, Process
from readiness.facts.project import Project

_OF_IMAGE = ("the base image", "the image")
_CONFIGURATION = re.compile(r"(?:^|/)(?:etc|conf|conf\.d|config)(?:/|$)|\.(?:conf|cnf|cfg|ini|ya?ml|toml|json|template)$|(?:^|/)Caddyfile$")
_PORT_VARIABLE = re.compile(r"PORT|LISTEN|BIND|ADDR", re.IGNORECASE)


def processes_at(project: Project, probe: Probe) -> tuple[Process, ...]:
    """What runs in the probe's container: the service's own command, or the image's with the service's environment."""
    if probe.source is Origin.DOCKER:
        return tuple(
            row
            for row in project.rows(Process)
            if row.source is Origin.DOCKER and row.dockerfile == probe.dockerfile and row.stage == probe.stage
        )
    place = place_of(project, probe)
    return tuple(place_processes(project, place)) if place else ()


def place_of(project: Project, probe: Probe) -> Place | None:
    """The container that a compose file's or manifest's probe belongs to."""
    named = project.once(_places).get(probe.owner, ())
    if probe.source is Origin.COMPOSE:
        return next((place for place in named if place.service is not None and probe.path in place.service.files), None)
    if probe.source is Origin.KUBERNETES:
        return next((place for place in named if place.workload is not None and place.workload.key == probe.container), None)
    return None


def _places(project: Project) -> dict[str, list[Place]]:
    """By owner."""
    found: dict[str, list[Place]] = {}
    for place in project.rows(Place):
        found.setdefault(place.owner, []).append(place)
    return found


def ports_at(project: Project, probe: Probe) -> tuple[Listen, ...]:
    """The ports of what runs there; of a known image's own server where it runs nothing else and nothing changes its configuration."""
    rows = _ports_at(project, probe)
    if rows and all(row.how.startswith(_OF_IMAGE) for row in rows) and (why := _reconfigured(project, probe)):
        return (msgspec.structs.replace(rows[0], port=None, unreadable=why),)
    return rows


def _reconfigured(project: Project, probe: Probe) -> str:
    """Why an image's own ports may not hold where it is started: a mounted configuration, a variable that names a port."""
    if probe.source is Origin.COMPOSE:
        for service in project.rows(ComposeService):
            if service.name == probe.owner and probe.path in service.files:
                targets = [mount.target for mount in service.service.mounts]
                names = [entry.name for entry in service.service.environment]
                return "configs of the service may change it" if service.service.configs else _by_start(targets, names)
    if probe.source is Origin.KUBERNETES:
        for row in project.rows(WorkloadContainer):
            if row.owner == probe.owner and row.key == probe.container:
                return _by_start([mount.path for mount in row.container.mounts], [entry.name for entry in row.container.environment])
    return ""


def _by_start(targets: list[str], names: list[str]) -> str:
    mounted = next((target for target in targets if _CONFIGURATION.search(target)), "")
    variable = next((name for name in names if name == "*" or _PORT_VARIABLE.search(name)), "")
    if mounted:
        return f"what is mounted at {mounted} may change it"
    return f"the variable {variable} may change it" if variable else ""


def _ports_at(project: Project, probe: Probe) -> tuple[Listen, ...]:
    processes = processes_at(project, probe)
    if processes:
        return tuple(row for process in processes for row in listens_of(project, process))
    if probe.dockerfile:
        return tuple(row for row in project.rows(Listen) if row.dockerfile == probe.dockerfile and row.stage == probe.stage)
    base = base_image(probe.image) if probe.image else None
    ports = base.ports if base and base.serves else ()
    return tuple(
        Listen(
            location=probe.location, source=probe.source, owner=probe.owner, port=port, image=probe.image, how=f"the image {probe.image}"
        )
        for port in ports
    )
