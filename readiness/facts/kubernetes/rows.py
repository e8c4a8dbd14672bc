"""Row types of Kubernetes: objects, and the containers of workloads."""

from __future__ import annotations

from readiness.artifacts.kubernetes.model import Container, Manifest, Pod
from readiness.facts.relation import Row

SERVED = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Rollout"})
"""Workloads that are meant to run for ever."""


class KubernetesObject(Row, frozen=True):
    """Relation ``kubernetes.object``: every object of production manifests. ``location`` is the document's first line."""

    manifest: Manifest

    @property
    def kind(self) -> str:
        return self.manifest.kind

    @property
    def name(self) -> str:
        return self.manifest.name


class WorkloadContainer(Row, frozen=True):
    """Relation ``service.kubernetes``: a container of a workload (init containers and jobs too). ``location`` is where it starts.

    ``container.environment`` is what it sets: values, or sources like ``secret:<name>/<key>``; ``*`` stands for a whole imported set.
    ``partial``: a patch (no image given), of which nothing absent can be told.
    """

    manifest: Manifest
    pod: Pod
    container: Container
    partial: bool = False

    @property
    def owner(self) -> str:
        """As in relations ``process`` and ``http.probe``."""
        return f"{self.manifest.kind}/{self.manifest.name}/{self.container.name}"

    @property
    def is_served(self) -> bool:
        """Whether it is meant to run for ever: no init container (a sidecar is one), no job."""
        return self.manifest.kind in SERVED and (not self.container.init or self.container.sidecar)
