"""Objects and containers as production manifests deploy them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.kubernetes.building import Deployment, find_deployments
from readiness.facts.kubernetes.parts import Part
from readiness.facts.kubernetes.places import place_of_line
from readiness.facts.kubernetes.rows import KubernetesObject, KubernetesProbe, WorkloadContainer

if TYPE_CHECKING:
    from readiness.facts.project import Project


def derive_objects(project: Project) -> Iterator[KubernetesObject]:
    for deployment in find_deployments(project):
        for part in deployment.parts:
            yield _object(deployment, part)


def _object(deployment: Deployment, part: Part) -> KubernetesObject:
    manifest = part.finished()
    incomplete = deployment.open[0] if deployment.open else None
    return KubernetesObject(
        location=place_of_line(part.files, manifest.line),
        kind=manifest.kind,
        name=manifest.name,
        namespace=manifest.namespace,
        manifest=manifest,
        files=part.files,
        root=deployment.root,
        names=tuple(part.names),
        open=part.open.reason if part.open else "",
        open_at=part.open.location if part.open else None,
        incomplete=incomplete.reason if incomplete else "",
        incomplete_at=incomplete.location if incomplete else None,
    )


def derive_containers(project: Project) -> Iterator[WorkloadContainer]:
    """Each container once, however many kustomizations deploy it unchanged."""
    seen = set()
    for row in project.rows(KubernetesObject):
        pod = row.manifest.pod
        for container in pod.containers if pod else ():
            place = row.at(container.line)
            key = (place, row.subject, row.files, row.open, pod, container)
            if key not in seen:
                seen.add(key)
                yield WorkloadContainer(
                    location=place,
                    kind=row.kind,
                    workload=row.name,
                    name=container.name,
                    image=container.image.value if container.image else "",
                    object=row,
                    container=container,
                    partial=container.image is None,
                )


def derive_probes(project: Project) -> Iterator[KubernetesProbe]:
    for row in project.rows(WorkloadContainer):
        for probe in row.container.probes:
            yield KubernetesProbe(location=row.at(probe.line), owner=row.owner, purpose=probe.kind)
