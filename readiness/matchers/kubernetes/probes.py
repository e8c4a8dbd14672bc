"""Probes against what runs in their container: the port it listens on, the paths it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from readiness.artifacts.kubernetes.model import Probe as WrittenProbe
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.processes.rows import Origin, Probe
from readiness.facts.project import Project
from readiness.matchers.docker.probes import judge_port, judge_url
from readiness.matchers.kubernetes.judging import judged, matcher, variants
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Outcome, Related, Severity, failed, passed, unknown


class Asked(NamedTuple):
    """A probe as the manifest has it, and the row that reads it as it reads those of other orchestrators."""

    row: WorkloadContainer
    written: WrittenProbe
    probe: Probe


def _probes(project: Project, judge: Callable[[Project, Asked], Iterable[Observation]]) -> Iterator[Observation]:
    """Each probe of each container."""
    read: dict[tuple[str, str, str], Probe] = {
        (probe.owner, probe.container, probe.purpose): probe for probe in project.rows(Probe) if probe.source is Origin.KUBERNETES
    }
    rows = (row for row in project.rows(WorkloadContainer) if not row.partial)
    yield from variants(
        (
            row.object,
            (row.container.name, written.kind),
            judged(project, Asked(row, written, probe), row.object, row.owner, judge),
        )
        for row in rows
        for written in row.container.probes
        if (probe := read.get((row.owner, row.key, written.kind))) is not None
    )


def _judge_port(project: Project, asked: Asked) -> Iterator[Observation]:
    yield _port(project, asked.row, asked.written, asked.probe)


def _port(project: Project, row: WorkloadContainer, written: WrittenProbe, probe: Probe) -> Observation:
    subject = f"{row.owner} ({written.kind})"
    place = row.at(written.port_line or written.line)
    if written.action in ("http", "tcp", "grpc") and written.port and not written.port.isdecimal():
        if "$" in written.port or "{{" in written.port:
            return unknown(subject, place, f"the port {written.port} is filled in elsewhere")
        if not any(port.name == written.port for port in row.container.ports):
            names = ", ".join(port.name for port in row.container.ports if port.name) or "none"
            return failed(subject, place, f"the {written.kind} probe asks the port {written.port}, and the container names {names}")
        if all(port.protocol == "UDP" for port in row.container.ports if port.name == written.port):
            return failed(subject, place, f"the {written.kind} probe connects to the port {written.port}, which is for UDP")
    found = judge_port(project, probe)
    if found.outcome is Outcome.UNKNOWN and (declared := _undeclared(row, probe)) is not None:
        return declared
    return failed(subject, place, found.message, related=found.related) if found.outcome is Outcome.FAIL else found


def _undeclared(row: WorkloadContainer, probe: Probe) -> Observation | None:
    """What the declared ports tell where nothing else does: they bind nobody, so only those of an image of the repository count."""
    port, subject = probe.command.port, f"{row.owner} ({probe.purpose})"
    if port is None or not probe.command.is_local:
        return None
    numbers = [one.number for container in row.pod.containers for one in container.ports]
    if str(port) in numbers:
        return passed(subject, probe.location, f"the port {port} is declared")
    if variable := next((one.name for one in row.container.environment if one.value == str(port) and "PORT" in one.name.upper()), ""):
        return passed(subject, probe.location, f"{variable} is {port}")
    named = any(str(port) in line.value for line in (*row.container.command, *row.container.args))
    own = [one for one in row.container.ports if one.number.isdecimal()]
    if named or not own or not probe.dockerfile or len(own) > 1:
        return None
    related = (Related(row.at(own[0].line), f"containerPort {own[0].number}"),)
    message = f"the {probe.purpose} probe asks the port {port}, and the container declares {own[0].number} only"
    return failed(subject, probe.location, message, related=related, severity=Severity.MEDIUM)


def _judge_path(project: Project, asked: Asked) -> Iterator[Observation]:
    yield judge_url(project, asked.probe)


MATCHERS: dict[str, Matcher] = {
    "kubernetes-probe-port": matcher(lambda project: _probes(project, _judge_port)),
    "kubernetes-probe-path": matcher(lambda project: _probes(project, _judge_path)),
}
