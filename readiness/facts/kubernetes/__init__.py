"""Floor 2: objects as production manifests deploy them, and how they hang together. Row types stand in ``rows``.

The surprising decision: what is judged is what is deployed. A kustomization's objects are rows once they are patched, and their lines still
say which file a person would edit (``places``); a patch is no row, and a component that nothing includes deploys nothing.
"""

from readiness.facts.relation import Relation

_KINDS = ("kubernetes",)

RELATIONS: tuple[Relation, ...] = (
    Relation("kubernetes.object", "kubernetes.rows:KubernetesObject", "kubernetes.derive:derive_objects", _KINDS),
    Relation("service.kubernetes", "kubernetes.rows:WorkloadContainer", "kubernetes.derive:derive_containers", _KINDS),
    Relation("kubernetes.probe", "kubernetes.rows:KubernetesProbe", "kubernetes.derive:derive_probes", _KINDS),
    Relation("kubernetes.workload", "kubernetes.rows:Workload", "kubernetes.selecting:derive_workloads", _KINDS),
    Relation("kubernetes.replicated", "kubernetes.rows:ReplicatedWorkload", "kubernetes.selecting:derive_replicated", _KINDS),
    Relation("kubernetes.deployment", "kubernetes.rows:DeployedDeployment", "kubernetes.selecting:derive_deployments", _KINDS),
    Relation("kubernetes.served-container", "kubernetes.rows:ServedContainer", "kubernetes.serving:derive_served", _KINDS),
    Relation("kubernetes.selecting-service", "kubernetes.rows:SelectingService", "kubernetes.selecting:derive_selecting", _KINDS),
    Relation("kubernetes.reference", "kubernetes.rows:ConfigReference", "kubernetes.references:derive_references", _KINDS),
    Relation("kubernetes.chart", "kubernetes.rows:HelmChart", "kubernetes.charts:derive_charts", _KINDS),
    Relation("kubernetes.secret", "kubernetes.rows:PlainSecret", "kubernetes.secrets:derive_secrets", _KINDS),
)
