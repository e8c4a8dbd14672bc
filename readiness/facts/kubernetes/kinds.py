"""Kinds of objects: which are Kubernetes's own, which are made by others, which stand above namespaces."""

from __future__ import annotations

from readiness.artifacts.kubernetes.model import Manifest

CLUSTER_WIDE = frozenset(
    {
        "Namespace",
        "Node",
        "PersistentVolume",
        "ClusterRole",
        "ClusterRoleBinding",
        "StorageClass",
        "CustomResourceDefinition",
        "PriorityClass",
        "IngressClass",
        "RuntimeClass",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "APIService",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "PodSecurityPolicy",
        "VolumeSnapshotClass",
        "GatewayClass",
        "ClusterIssuer",
    }
)
_OWN_GROUPS = frozenset({"", "apps", "batch", "autoscaling", "policy", "extensions"})
SERVED = frozenset({"Deployment", "DeploymentConfig", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Rollout"})
"""Workloads that are meant to run for ever."""
_GROUPS: dict[str, frozenset[str]] = {
    "Deployment": frozenset({"apps", "extensions"}),
    "StatefulSet": frozenset({"apps"}),
    "DaemonSet": frozenset({"apps", "extensions"}),
    "ReplicaSet": frozenset({"apps", "extensions"}),
    "Job": frozenset({"batch"}),
    "CronJob": frozenset({"batch"}),
    "Service": frozenset({""}),
    "Pod": frozenset({""}),
    "ReplicationController": frozenset({""}),
    "Secret": frozenset({""}),
    "ConfigMap": frozenset({""}),
    "ServiceAccount": frozenset({""}),
    "PersistentVolumeClaim": frozenset({""}),
    "NetworkPolicy": frozenset({"networking.k8s.io", "extensions"}),
    "PodDisruptionBudget": frozenset({"policy"}),
    "HorizontalPodAutoscaler": frozenset({"autoscaling"}),
    "Rollout": frozenset({"argoproj.io"}),
}


def group_of(manifest: Manifest) -> str:
    """The API group; empty for the core group."""
    group, slash, _ = manifest.api_version.partition("/")
    return group if slash else ""


def is_kind(manifest: Manifest, kind: str) -> bool:
    """Whether the object is of this kind of Kubernetes's own (Knative has a ``Service`` too)."""
    return manifest.kind == kind and group_of(manifest) in _GROUPS.get(kind, frozenset({group_of(manifest)}))


def is_custom(manifest: Manifest) -> bool:
    """Whether a controller that is not Kubernetes's own reads the object: what it makes of it nobody here knows."""
    group = group_of(manifest)
    return group not in _OWN_GROUPS and not group.endswith(".k8s.io")
