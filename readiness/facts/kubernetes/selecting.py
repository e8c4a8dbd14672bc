"""Which pods the selectors of Services, disruption budgets and network policies lead to.

Two objects meet where their namespaces are the same or one of them leaves it to the deployment (``kubectl -n``). An object of another root
counts as well: roots are deployed together more often than not, and a missing finding costs less than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.kubernetes.lines import Pair
from readiness.artifacts.kubernetes.model import ContainerPort, ServicePort
from readiness.facts.kubernetes.kinds import SERVED, is_custom, is_kind
from readiness.facts.kubernetes.rows import (
    DeployedDeployment,
    KubernetesObject,
    ReplicatedWorkload,
    SelectingService,
    ServedContainer,
    Workload,
    WorkloadContainer,
)
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_REPLICATED = frozenset({"Deployment", "DeploymentConfig", "StatefulSet", "Rollout", "ReplicaSet", "ReplicationController"})
_POLICIES = frozenset(
    {
        "CiliumNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "GlobalNetworkPolicy",
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
    }
)
"""Policies of network plug-ins: whom they select is not read, that there is one is."""
_METRICS = ("metric", "prom", "monitor", "debug", "pprof", "telemetry")
_MAKES_NO_PODS = frozenset(
    {
        "cert-manager.io",
        "monitoring.coreos.com",
        "networking.istio.io",
        "security.istio.io",
        "external-secrets.io",
        "bitnami.com",
        "cloud.google.com",
        "networking.gke.io",
        "traefik.io",
        "traefik.containo.us",
        "gateway.networking.k8s.io",
        "getambassador.io",
        "cilium.io",
        "crd.projectcalico.org",
        "projectcalico.org",
        "kyverno.io",
        "vpcresources.k8s.aws",
        "telemetry.istio.io",
        "security.openshift.io",
        "image.toolkit.fluxcd.io",
        "source.toolkit.fluxcd.io",
        "notification.toolkit.fluxcd.io",
        "route.openshift.io",
        "keda.sh",
        "compute.cnrm.cloud.google.com",
        "iam.cnrm.cloud.google.com",
        "k8s.nginx.org",
        "configuration.konghq.com",
    }
)
"""API groups of well-known custom resources from which no controller makes pods."""


class _Selectors:
    """Objects of one kind by one of the labels that they select, so that a pod is held against those only that may select it."""

    def __init__(self, objects: Iterable[KubernetesObject]) -> None:
        self._by_label: dict[tuple[str, str], list[KubernetesObject]] = {}
        self._of_all: list[KubernetesObject] = []
        for row in objects:
            selector = row.manifest.selector
            if selector:
                self._by_label.setdefault((selector[0].name, selector[0].value), []).append(row)
            elif row.kind != "Service":
                self._of_all.append(row)

    def leading_to(self, row: KubernetesObject, labels: tuple[Pair, ...]) -> Iterator[KubernetesObject]:
        values = {(label.name, label.value) for label in labels}
        for label in labels:
            for found in self._by_label.get((label.name, label.value), ()):
                if found.meets(row) and all((pair.name, pair.value) in values for pair in found.manifest.selector):
                    yield found
        yield from (found for found in self._of_all if found.meets(row))


def derive_workloads(project: Project) -> Iterator[Workload]:
    objects = project.rows(KubernetesObject)
    services = _Selectors(row for row in objects if is_kind(row.manifest, "Service"))
    budgets = _Selectors(row for row in objects if is_kind(row.manifest, "PodDisruptionBudget"))
    policies = _Selectors(row for row in objects if is_kind(row.manifest, "NetworkPolicy") and _holds_off(row))
    others = [row for row in objects if row.kind in _POLICIES]
    scalers: dict[str, list[KubernetesObject]] = {}
    for row in objects:
        if row.manifest.target and not row.manifest.target.startswith("Secret/"):
            scalers.setdefault(row.manifest.target.partition("/")[2], []).append(row)
    for row in objects:
        pod = row.manifest.pod
        if pod is None or any(container.image is None for container in pod.containers):
            continue
        scaler = next((one for name in (row.name, *row.names) for one in scalers.get(name, ()) if _scales(one, row)), None)
        replicas = row.manifest.replicas
        yield Workload(
            location=row.location,
            kind=row.kind,
            name=row.name,
            namespace=row.namespace,
            object=row,
            replicas=_count(scaler, row),
            replicas_at=row.at(replicas.line) if replicas else row.location,
            autoscaler=scaler.subject if scaler else "",
            services=_names(services.leading_to(row, pod.labels)),
            budgets=_names(budgets.leading_to(row, pod.labels)),
            policies=_names([*policies.leading_to(row, pod.labels), *(other for other in others if other.meets(row))]),
        )


def _holds_off(policy: KubernetesObject) -> bool:
    """Whether a NetworkPolicy says who may reach its pods; one of egress alone lets everybody in."""
    types = policy.manifest.get("policyTypes")
    return types is None or "Ingress" in types.value.split()


def _names(rows: Iterable[KubernetesObject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.name for row in rows))


def _scales(scaler: KubernetesObject, row: KubernetesObject) -> bool:
    return (scaler.manifest.target.partition("/")[0] or "Deployment") == row.kind and scaler.meets(row)


def _count(scaler: KubernetesObject | None, row: KubernetesObject) -> int | None:
    """At least so many pods. One is the default; an autoscaler's least is ``minReplicas``, 1 where it gives none."""
    if scaler is not None:
        least = next((pair for name in ("minReplicas", "minReplicaCount") if (pair := scaler.manifest.get(name))), None)
        return int(least.value) if least and least.value.isdecimal() else 1
    replicas = row.manifest.replicas
    if replicas is None:
        return 1 if row.kind in _REPLICATED else None
    return int(replicas.value) if replicas.value.isdecimal() and len(replicas.value) < 7 else None


def derive_replicated(project: Project) -> Iterator[ReplicatedWorkload]:
    for row in project.rows(Workload):
        if row.object.kind in _REPLICATED and row.replicas is not None and row.replicas > 1:
            yield ReplicatedWorkload(location=row.location, name=row.name, workload=row)


def derive_deployments(project: Project) -> Iterator[DeployedDeployment]:
    for row in project.rows(Workload):
        if row.object.kind in ("Deployment", "DeploymentConfig", "Rollout"):
            yield DeployedDeployment(location=row.location, name=row.name, workload=row)


# Services ----------------------------------------------------------------------------------------------------------------
def derive_selecting(project: Project) -> Iterator[SelectingService]:
    objects = project.rows(KubernetesObject)
    workloads = project.rows(Workload)
    by_label: dict[tuple[str, str], list[Workload]] = {}
    for workload in workloads:
        for label in workload.pod.labels:
            by_label.setdefault((label.name, label.value), []).append(workload)
    makers = [
        row
        for row in objects
        if is_custom(row.manifest)
        and not row.manifest.api_version.startswith(tuple(_MAKES_NO_PODS))
        and row.manifest.pod is None
        and row.kind not in ("Kustomization", "CustomResourceDefinition", "Application", "AppProject")
    ]
    for row in objects:
        selector = row.manifest.selector
        if not is_kind(row.manifest, "Service") or not selector:
            continue
        wanted = {(pair.name, pair.value) for pair in selector}
        close = [workload for pair in wanted for workload in by_label.get(pair, ())]
        full = [one for one in close if wanted <= {(label.name, label.value) for label in one.pod.labels}]
        selected = [one for one in full if one.object.meets(row)]
        near = next(iter(full or close), None) if not selected else None
        maker = next((one for one in makers if one.meets(row) and _same_place(one, row)), None) if not selected else None
        has = {(label.name, label.value) for label in near.pod.labels} if near else set()
        odd = next((pair.line for pair in selector if near and (pair.name, pair.value) not in has), row.manifest.selector_line)
        yield SelectingService(
            location=row.at(odd),
            name=row.name,
            namespace=row.namespace,
            object=row,
            selects=tuple(dict.fromkeys(one.object.subject for one in selected)),
            near=near.object.subject if near else "",
            near_at=near.location if near else None,
            maker=maker.subject if maker else "",
            maker_at=maker.location if maker else None,
        )


def _same_place(one: KubernetesObject, other: KubernetesObject) -> bool:
    """Whether two objects are deployed together: by one kustomization, or from one folder."""
    if one.root or other.root:
        return one.root == other.root
    return one.path.rpartition("/")[0] == other.path.rpartition("/")[0]


# Requests ----------------------------------------------------------------------------------------------------------------
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
    """The LimitRange of the container's namespace that has this setting (``default.memory``, ``defaultRequest.cpu``)."""
    for other in project.rows(KubernetesObject):
        if other.kind == "LimitRange" and other.meets(row.object) and other.manifest.get(setting):
            return Defaults(other.location, other.name)
    return None
