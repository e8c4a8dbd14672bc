"""Floor 2: what runs, what it listens on, and what probes it. Row types stand in ``rows``.

Pure readers, used by every area that starts or probes something:
``read.read_command(command, environment) -> Launch`` and ``probe_command.read_probe(command, environment) -> ProbeCommand``, where
``command`` is a shell line or an argument vector. The surprising decision: derivations are imported when first asked for, because the areas
that supply processes (docker, compose, kubernetes, systemd) import the row types from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.processes.rows import ComposeProbe, ComposeProcess, Listen, Origin, Probe, Process
from readiness.facts.relation import Relation

if TYPE_CHECKING:
    from readiness.facts.project import Project


def _processes(project: Project) -> Iterator[Process]:
    from readiness.facts.processes.derive import derive_processes

    return derive_processes(project)


def _probes(project: Project) -> Iterator[Probe]:
    from readiness.facts.processes.derive import derive_probes

    return derive_probes(project)


def _listens(project: Project) -> Iterator[Listen]:
    from readiness.facts.processes.listening import derive_listens

    return derive_listens(project)


def _compose_processes(project: Project) -> Iterator[ComposeProcess]:
    for row in project.rows(Process):
        if row.source is Origin.COMPOSE:
            yield ComposeProcess(location=row.location, process=row)


def _compose_probes(project: Project) -> Iterator[ComposeProbe]:
    for row in project.rows(Probe):
        if row.source is Origin.COMPOSE and not row.command.disabled:
            yield ComposeProbe(location=row.location, owner=row.owner)


_KINDS = ("dockerfile", "compose", "kubernetes", "unit", "procfile")

RELATIONS: tuple[Relation, ...] = (
    Relation("process", Process, _processes, _KINDS),
    Relation("http.probe", Probe, _probes, ("dockerfile", "compose", "kubernetes")),
    Relation("compose.process", ComposeProcess, _compose_processes, ("compose",)),
    Relation("compose.probe", ComposeProbe, _compose_probes, ("compose",)),
    Relation("net.listen", Listen, _listens, _KINDS),
)
