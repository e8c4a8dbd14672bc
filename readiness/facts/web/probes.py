"""Relations of the probes that ask a Python application of the repository for a path, one a kind of file that probes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from readiness.facts.processes.rows import Origin, Probe
from readiness.facts.relation import Relation, Row
from readiness.facts.web.scoping import processes_of, scope_of
from readiness.facts.web.serving import Scope, routes_in

if TYPE_CHECKING:
    from readiness.facts.project import Project


class PathProbe(Row, frozen=True, kw_only=True):
    """A probe by HTTP of a container that this repository builds and that runs a Python web application. ``scopes`` are the applications
    it may reach (several where a script may start one of several)."""

    probe: Probe
    scopes: tuple[Scope, ...]
    other: str = ""
    """Something else runs beside it that may answer instead."""


class DockerPathProbe(PathProbe, frozen=True, kw_only=True):
    """Relation ``docker.path-probe``."""


class ComposePathProbe(PathProbe, frozen=True, kw_only=True):
    """Relation ``compose.path-probe``."""


class KubernetesPathProbe(PathProbe, frozen=True, kw_only=True):
    """Relation ``kubernetes.path-probe``."""


def _deriver(origin: Origin, row: type[PathProbe]) -> Callable[[Project], Iterator[PathProbe]]:
    def derive(project: Project) -> Iterator[PathProbe]:
        for probe in project.rows(Probe):
            command = probe.command
            if probe.source is not origin or command.disabled or not (command.url_path or command.url_unknown) or not command.is_local:
                continue
            scopes, other = _scopes(project, probe)
            if scopes:
                yield row(location=probe.location, unreadable=command.url_unknown, probe=probe, scopes=scopes, other=other)

    return derive


def _scopes(project: Project, probe: Probe) -> tuple[tuple[Scope, ...], str]:
    scopes: dict[Scope, None] = {}
    other = ""
    for process in processes_of(project, probe):
        scope = scope_of(project, process)
        if scope is not None and routes_in(project, scope):
            scopes[scope] = None
        elif process.unreadable or process.launch.unreadable:
            other = other or f"what runs there is not known: {process.unreadable or process.launch.unreadable}"
        elif process.launch.program:
            other = other or f"{process.launch.program} runs there, too"
    return tuple(scopes), other


_KINDS = ("python",)
RELATIONS: tuple[Relation, ...] = (
    Relation("docker.path-probe", DockerPathProbe, _deriver(Origin.DOCKER, DockerPathProbe), ("dockerfile", *_KINDS)),
    Relation("compose.path-probe", ComposePathProbe, _deriver(Origin.COMPOSE, ComposePathProbe), ("compose", *_KINDS)),
    Relation("kubernetes.path-probe", KubernetesPathProbe, _deriver(Origin.KUBERNETES, KubernetesPathProbe), ("kubernetes", *_KINDS)),
)
