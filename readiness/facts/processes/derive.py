"""Relations ``process`` and ``http.probe``: every area's commands and probes, read by the same readers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.compose.model import Healthcheck
from readiness.artifacts.kubernetes.model import Probe as KubernetesProbe
from readiness.facts.docker.rows import Image
from readiness.facts.docker.runs import docker_processes, image_finder, start_line
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.processes.environment import shown
from readiness.facts.processes.following import Finder, follow, in_folder, on_host
from readiness.facts.processes.places import Place, compose_places, kubernetes_places
from readiness.facts.processes.probe_command import read_probe
from readiness.facts.processes.rows import ComposeProbe, ComposeProcess, Launch, Origin, Probe, ProbeCommand, Process
from readiness.facts.systemd.rows import ServiceUnit
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


def derive_processes(project: Project) -> Iterator[Process]:
    yield from docker_processes(project)
    for place, _ in compose_places(project):
        if place.own_command:
            yield from place_processes(project, place)
    for place, _ in kubernetes_places(project):
        if place.own_command:
            yield from place_processes(project, place)
    yield from _of_procfiles(project)
    yield from _of_units(project)


def place_processes(project: Project, place: Place) -> Iterator[Process]:
    """What runs at a place: its own command, or that of its image with the place's environment."""
    if not place.own_command and place.image is not None:
        place = msgspec.structs.replace(place, argv=start_line(place.image)[0])
    if not place.argv:
        return
    find: Finder = image_finder(project, place.image, place.workdir) if place.image else in_folder(project,
        posixpath.dirname(place.location.path))
    for end in follow(project, place.argv, place.environment, find):
        yield Process(
            location=place.location, source=place.source, owner=place.owner, launch=end.launch, dockerfile=place.dockerfile,
            stage=place.stage,
            image=place.reference, workdir=place.workdir, via=end.via, conditional=end.conditional, environment=place.environment,
            unreadable=end.launch.unreadable,
        )


def _of_procfiles(project: Project) -> Iterator[Process]:
    for source in project.artifacts("procfile"):
        folder = posixpath.dirname(source.path)
        for line in source.model.processes:
            # The platform sets PORT; what it is nobody here knows.
            environment: dict[str, str | None] = {"PORT": None}
            for end in follow(project, line.command, environment, in_folder(project, folder)):
                yield Process(
                    location=Location(source.path, line.line), source=Origin.PROCFILE, owner=line.name, launch=end.launch, workdir=folder,
                    via=end.via, conditional=end.conditional, environment=environment, unreadable=end.launch.unreadable,
                )


def _of_units(project: Project) -> Iterator[Process]:
    for row in project.rows(ServiceUnit):
        environment = shown({setting.name: setting.value for setting in row.unit.environment})
        for line in row.unit.commands():
            place = line.location
            if line.words is None:
                launch = Launch(unreadable="its quotes do not balance")
                yield Process(location=place, source=Origin.SYSTEMD, owner=row.path, launch=launch, unreadable=launch.unreadable)
                continue
            folder = row.folder
            for end in follow(project, line.words, environment, on_host(project, folder)):
                yield Process(
                    location=place, source=Origin.SYSTEMD, owner=row.path, launch=end.launch, workdir=folder, via=end.via,
                    conditional=end.conditional, environment=environment, unreadable=end.launch.unreadable,
                )


def derive_probes(project: Project) -> Iterator[Probe]:
    yield from _docker_probes(project)
    for place, row in compose_places(project):
        check = row.service.healthcheck
        if check is not None and (check.form or check.disabled):
            yield _compose_probe(place, check)
    for place, container in kubernetes_places(project):
        for probe in container.container.probes:
            yield _kubernetes_probe(place, container, probe)


def _docker_probes(project: Project) -> Iterator[Probe]:
    for image in project.rows(Image):
        check = image.healthcheck
        if check:
            yield Probe(
                location=image.at(check.line), source=Origin.DOCKER, owner=image.dockerfile, command=check.command,
                dockerfile=image.dockerfile, stage=image.stage, unreadable=check.command.unreadable,
            )


def _compose_probe(place: Place, check: Healthcheck) -> Probe:
    words = tuple(word.replace("$$", "$") for word in check.words)
    if check.disabled:
        command = ProbeCommand(text="NONE", disabled=True)
    elif check.form == "CMD-SHELL":
        command = read_probe(" ".join(words), place.environment)
    else:
        command = read_probe(words, place.environment)
    return Probe(
        location=check.location, source=Origin.COMPOSE, owner=place.owner, command=command, dockerfile=place.dockerfile,
        stage=place.stage, image=place.reference, unreadable=command.unreadable,
    )


def _kubernetes_probe(place: Place, row: WorkloadContainer, probe: KubernetesProbe) -> Probe:
    if probe.action == "exec":
        command = read_probe(probe.command, place.environment)
    else:
        named = next((port.number for port in row.container.ports if port.name and port.name == probe.port), probe.port)
        port = int(named) if named.isdigit() else None
        unknown = "" if port is not None else f"the port {probe.port or '(none)'} is no number and no container port has that name"
        http = probe.action == "http"
        command = ProbeCommand(
            text=f"{probe.action} {probe.path} {probe.port}".strip(), scheme=probe.scheme.lower() if http else "tcp", host="localhost",
            port=port,
            port_unknown=unknown, url_path=(probe.path.partition("?")[0] or "/") if http else "",
        )
    line = probe.path_line or probe.port_line or probe.line
    return Probe(
        location=row.at(line), source=Origin.KUBERNETES, owner=place.owner, command=command, purpose=probe.kind, container=row.key,
        dockerfile=place.dockerfile, stage=place.stage, image=place.reference, unreadable=command.unreadable,
    )


def derive_compose_processes(project: Project) -> Iterator[ComposeProcess]:
    for row in project.rows(Process):
        if row.source is Origin.COMPOSE:
            yield ComposeProcess(location=row.location, process=row)


def derive_compose_probes(project: Project) -> Iterator[ComposeProbe]:
    for row in project.rows(Probe):
        if row.source is Origin.COMPOSE and not row.command.disabled:
            yield ComposeProbe(location=row.location, owner=row.owner)
