"""Which pods the selectors of Services, disruption budgets and network policies lead to.

Two objects meet where their namespaces are the same or one of them leaves it to the deployment (``kubectl -n``). An object of another root
counts as well: roots are deployed together more often than not, and a missing finding costs less than a wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

from readiness.artifacts.kubernetes.lines import Pair
from readiness.facts.kubernetes.kinds import group_of, is_custom, is_kind
from readiness.facts.kubernetes.rows import (
    DeployedDeployment,
    KubernetesObject,
    ReplicatedWorkload,
    SelectingService,
    Workload,
)

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
_NO_MAKERS = frozenset({"Kustomization", "CustomResourceDefinition", "Application", "AppProject"})
MAX_NAMED = 20
"""Objects that are named of many that are alike."""
_Label: TypeAlias = tuple[str, str]
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
    """Objects of one kind by the rarest of the labels that they select, so that a pod is held against those only that may select it."""

    def __init__(self, objects: Iterable[KubernetesObject]) -> None:
        rows = list(objects)
        counts = Counter(_pairs(pair) for row in rows for pair in row.manifest.selector)
        self._by_label: dict[_Label, list[KubernetesObject]] = {}
        self._of_all: list[KubernetesObject] = []
        for row in rows:
            labels = [_pairs(pair) for pair in row.manifest.selector]
            if labels:
                self._by_label.setdefault(min(labels, key=lambda label: counts[label]), []).append(row)
            elif row.kind != "Service":
                self._of_all.append(row)

    def names_leading_to(self, row: KubernetesObject, labels: tuple[Pair, ...]) -> tuple[str, ...]:
        """Names of those that select the pod, the first few."""
        return tuple(dict.fromkeys(found.name for found in islice(self._leading_to(row, labels), MAX_NAMED)))

    def _leading_to(self, row: KubernetesObject, labels: tuple[Pair, ...]) -> Iterator[KubernetesObject]:
        values = {_pairs(label) for label in labels}
        for label in values & self._by_label.keys():
            for found in self._by_label[label]:
                if found.meets(row) and all(_pairs(pair) in values for pair in found.manifest.selector):
                    yield found
        yield from (found for found in self._of_all if found.meets(row))


def _pairs(pair: Pair) -> _Label:
    return pair.name, pair.value


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
        if pod is None or not pod.containers or any(container.image is None for container in pod.containers):
            continue  # a patch that nothing names: it starts nothing
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
            services=services.names_leading_to(row, pod_labels(row)),
            budgets=budgets.names_leading_to(row, pod.labels),
            policies=(*policies.names_leading_to(row, pod.labels), *islice((one.name for one in others if one.meets(row)), 1)),
        )


def _holds_off(policy: KubernetesObject) -> bool:
    """Whether a NetworkPolicy says who may reach its pods; one of egress alone lets everybody in."""
    types = policy.manifest.get("policyTypes")
    return types is None or "Ingress" in types.value.split()


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
    labelled = _Labelled(project.rows(Workload))
    makers = _makers(project)
    for row in project.rows(KubernetesObject):
        selector = row.manifest.selector
        if not is_kind(row.manifest, "Service") or not selector:
            continue
        wanted = frozenset(_pairs(pair) for pair in selector)
        selected = labelled.selected(wanted, row)
        near = labelled.near(wanted) if not selected else None
        maker = next((one for one in makers.get(_place(row), ()) if one.meets(row)), None) if not selected else None
        has = {_pairs(label) for label in near.pod.labels} if near else set()
        odd = next((pair.line for pair in selector if near and _pairs(pair) not in has), row.manifest.selector_line)
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


def pod_labels(row: KubernetesObject) -> tuple[Pair, ...]:
    """Labels of the pods, also those that their controller gives them. Source: Kubernetes's reference of well-known labels."""
    pod, manifest = row.manifest.pod, row.manifest
    labels = pod.labels if pod else ()
    match row.kind:
        case "Job":
            return (*labels, *(Pair(name, row.name, manifest.line) for name in ("job-name", "batch.kubernetes.io/job-name")))
        case "StatefulSet":
            replicas = manifest.replicas.value if manifest.replicas else "1"
            count = min(int(replicas), MAX_NAMED) if replicas.isdecimal() and len(replicas) < 7 else MAX_NAMED
            names = (f"{row.name}-{number}" for number in range(count))
            return (*labels, *(Pair("statefulset.kubernetes.io/pod-name", name, manifest.line) for name in names))
        case _:
            return labels


class _Labelled:
    """Workloads by the labels of their pods."""

    def __init__(self, workloads: Iterable[Workload]) -> None:
        self._by_label: dict[_Label, list[Workload]] = {}
        self._selected: dict[frozenset[_Label], dict[str, list[Workload]]] = {}
        for workload in workloads:
            for label in pod_labels(workload.object):
                self._by_label.setdefault(_pairs(label), []).append(workload)

    def selected(self, wanted: frozenset[_Label], by: KubernetesObject) -> list[Workload]:
        """Those with all of the labels that may be in the Service's namespace, the first few."""
        full = self._full(wanted)
        groups = [full.get(by.namespace, []), full.get("", [])] if by.namespace else list(full.values())
        return list(islice(chain.from_iterable(groups), MAX_NAMED))

    def near(self, wanted: frozenset[_Label]) -> Workload | None:
        """One with all of the labels in some other namespace, else one with some of them."""
        full = self._full(wanted)
        some = (workload for pair in sorted(wanted) for workload in self._by_label.get(pair, ()))
        return next(chain.from_iterable(full.values()), None) or next(some, None)

    def _full(self, wanted: frozenset[_Label]) -> dict[str, list[Workload]]:
        if wanted not in self._selected:
            fewest = min((self._by_label.get(pair, []) for pair in wanted), key=len)
            found: dict[str, list[Workload]] = {}
            for workload in fewest:
                if _fits(wanted, workload):
                    found.setdefault(workload.object.namespace, []).append(workload)
            self._selected[wanted] = found
        return self._selected[wanted]


def _fits(wanted: frozenset[_Label], workload: Workload) -> bool:
    return wanted <= {_pairs(label) for label in pod_labels(workload.object)}


def _makers(project: Project) -> dict[str, list[KubernetesObject]]:
    """Custom objects from which a controller may make pods, by the place they are deployed from, the first few of each."""
    found: dict[str, list[KubernetesObject]] = {}
    for row in project.rows(KubernetesObject):
        makes = is_custom(row.manifest) and row.manifest.pod is None and row.kind not in _NO_MAKERS
        if makes and group_of(row.manifest) not in _MAKES_NO_PODS and len(there := found.setdefault(_place(row), [])) < MAX_NAMED:
            there.append(row)
    return found


def _place(row: KubernetesObject) -> str:
    """What an object is deployed with: its kustomization, or its folder."""
    return row.root or row.path.rpartition("/")[0]
