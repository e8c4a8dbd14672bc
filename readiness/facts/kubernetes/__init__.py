"""Floor 2: objects of plain manifests, and the containers of workloads. Row types stand in ``rows``.

The surprising decision: a patch of a kustomization is a row too, marked ``partial``, because what it sets is true and what it leaves out
tells nothing.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("kubernetes.object", "kubernetes.rows:KubernetesObject", "kubernetes.derive:derive_objects", ("kubernetes",)),
    Relation("service.kubernetes", "kubernetes.rows:WorkloadContainer", "kubernetes.derive:derive_containers", ("kubernetes",)),
)
