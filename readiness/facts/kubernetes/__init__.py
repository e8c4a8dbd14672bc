"""Relations of the area ``kubernetes``: objects of plain manifests, and the containers of workloads."""

from readiness.facts.kubernetes import derive, rows
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("kubernetes.object", rows.KubernetesObject, derive.derive_objects, ("kubernetes",)),
    Relation("service.kubernetes", rows.WorkloadContainer, derive.derive_containers, ("kubernetes",)),
)
