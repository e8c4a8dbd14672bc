"""Objects and containers from the manifests of production files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.kubernetes.rows import KubernetesObject, WorkloadContainer
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


def derive_objects(project: Project) -> Iterator[KubernetesObject]:
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            yield KubernetesObject(location=Location(source.path, manifest.line), manifest=manifest)


def derive_containers(project: Project) -> Iterator[WorkloadContainer]:
    for row in project.rows(KubernetesObject):
        pod = row.manifest.pod
        for container in pod.containers if pod else ():
            if pod:
                place = Location(row.path, container.line)
                yield WorkloadContainer(
                    location=place, manifest=row.manifest, pod=pod, container=container, partial=container.image is None
                )
