"""What sends containers requests, and what their namespace gives to those that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.kubernetes.model import ContainerPort, ServicePort
from readiness.facts.kubernetes.kinds import SERVED, is_kind
from readiness.facts.kubernetes.rows import KubernetesObject, ServedContainer, Workload, WorkloadContainer
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ANY = "*"
_METRICS = ("metric", "prom", "monitor", "debug", "pprof", "telemetry")


def derive_served(project: Project) -> Iterator[ServedContainer]:
    ports = _service_ports(project)
    workloads = {id(row.object): row for row in project.rows(Workload)}
    for row in project.rows(WorkloadContainer):
        if row.is_served and not row.partial:
            workload = workloads.get(id(row.object))
            services = workload.services if workload else ()
            yield ServedContainer(location=row.location, owner=row.owner, row=row, requests=_requests(row, services, ports))


def _service_ports(project: Project) -> dict[str, tuple[ServicePort, ...]]:
    found: dict[str, tuple[ServicePort, ...]] = {}
    for row in project.rows(KubernetesObject):
        if is_kind(row.manifest, "Service"):
            found[row.name] = (*found.get(row.name, ()), *row.manifest.ports)
    return found


def _requests(row: WorkloadContainer, services: tuple[str, ...], ports: dict[str, tuple[ServicePort, ...]]) -> str:
    """What sends requests to the container: a Service whose port it has, or that it alone can be meant by; or a port it declares."""
    container, pod = row.container, row.pod
    beside = [other for other in pod.containers if other.name != container.name and (not other.init or other.sidecar)]
    for name in services:
        targets = {port.target or port.port for port in ports.get(name, ())}
        if any(port.number in targets or (port.name and port.name in targets) for port in container.ports):
            return f"the Service {name} sends it requests"
        if not beside:
            return f"the Service {name} sends it requests"
        if not container.ports and not any(other.ports for other in beside) and pod.containers[0].name == container.name:
            return f"the Service {name} sends requests to its pod"
    declared = next((port for port in container.ports if not _is_metrics(port)), None)
    if declared and not services and row.manifest.kind in SERVED - {"DaemonSet"}:
        return f"it declares the port {declared.number}"
    return ""


def _is_metrics(port: ContainerPort) -> bool:
    return any(word in port.name.lower() for word in _METRICS)


class Defaults(msgspec.Struct, frozen=True):
    """What a LimitRange gives to containers that say nothing."""

    location: Location
    name: str


def limit_range(project: Project, row: WorkloadContainer, setting: str) -> Defaults | None:
    """The LimitRange of the container's namespace that has this setting (``default.memory``, ``defaultRequest.cpu``). A container whose
    namespace is the deployment's choice may be in any."""
    ranges = project.once(_limit_ranges)
    namespace = row.object.namespace
    return (ranges.get((namespace, setting)) or ranges.get(("", setting))) if namespace else ranges.get((_ANY, setting))


def _limit_ranges(project: Project) -> dict[tuple[str, str], Defaults]:
    """By namespace and setting; the first of each, and of all namespaces."""
    found: dict[tuple[str, str], Defaults] = {}
    for row in project.rows(KubernetesObject):
        for pair in row.manifest.settings if row.kind == "LimitRange" else ():
            for namespace in (row.namespace, _ANY):
                found.setdefault((namespace, pair.name), Defaults(row.location, row.name))
    return found
