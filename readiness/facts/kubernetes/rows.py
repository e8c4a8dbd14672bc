"""Row types of Kubernetes: objects as they are deployed, the containers of workloads, and what holds them together."""

from __future__ import annotations

import msgspec

from readiness.artifacts.kubernetes.model import Container, Manifest, Pod
from readiness.facts.kubernetes.kinds import SERVED
from readiness.facts.kubernetes.places import place_of_line
from readiness.facts.relation import Row
from readiness.model import Location

__all__ = ["SERVED"]


class KubernetesObject(Row, frozen=True):
    """Relation ``kubernetes.object``: every object that production manifests deploy, patched as its kustomization says.

    ``kind``, ``name`` and ``namespace`` are those that it is deployed with (no namespace: the deployment gives it). ``root`` is the
    kustomization that deploys it, empty for a file that stands alone; ``names`` what it has been called on the way. Lines of ``manifest``
    are read by :meth:`at`. ``open`` says why (and ``open_at`` where) something that amends the object is not known; ``incomplete`` and
    ``incomplete_at`` say the same of what is deployed with it. ``files`` are those that it is made of, its own first.
    """

    kind: str
    name: str
    namespace: str
    manifest: Manifest
    files: tuple[str, ...]
    root: str = ""
    names: tuple[str, ...] = ()
    open: str = ""
    open_at: Location | None = None
    incomplete: str = ""
    incomplete_at: Location | None = None

    @property
    def subject(self) -> str:
        return f"{self.kind}/{self.name}"

    def at(self, line: int) -> Location:
        """Where a line of the manifest stands."""
        return place_of_line(self.files, line)

    def meets(self, other: KubernetesObject) -> bool:
        """Whether both may be in one namespace: that of an object which names none is the deployment's choice."""
        return self.namespace == other.namespace or not self.namespace or not other.namespace


class WorkloadContainer(Row, frozen=True):
    """Relation ``service.kubernetes``: a container of a workload (init containers and jobs too). ``location`` is where it starts.

    ``container.environment`` is what it sets: values, or sources like ``secret:<name>/<key>``; ``*`` stands for a whole imported set.
    ``partial``: nothing gives its image, so that it is a patch of something that is not known.
    """

    kind: str
    workload: str
    """Name of the workload."""
    name: str
    """Name of the container."""
    image: str
    """As deployed; empty where nothing gives it."""
    object: KubernetesObject
    container: Container
    partial: bool = False

    @property
    def manifest(self) -> Manifest:
        return self.object.manifest

    @property
    def pod(self) -> Pod:
        assert self.object.manifest.pod is not None
        return self.object.manifest.pod

    @property
    def owner(self) -> str:
        """As in relations ``process`` and ``http.probe``."""
        return f"{self.manifest.kind}/{self.manifest.name}/{self.container.name}"

    @property
    def is_served(self) -> bool:
        """Whether it is meant to run for ever: no init container (a sidecar is one), no job."""
        return self.manifest.kind in SERVED and (not self.container.init or self.container.sidecar)

    @property
    def key(self) -> str:
        """Tells it from the same container as another kustomization deploys it."""
        return f"{self.object.root} {self.object.namespace} {self.location}"

    def at(self, line: int) -> Location:
        """Where a line of the container or its pod stands."""
        return self.object.at(line)


class Workload(Row, frozen=True):
    """Relation ``kubernetes.workload``: everything that makes pods, with the names of the objects that select them.

    ``replicas`` is how many there are at least, None where the deployment decides or the number cannot be read; ``replicas_at`` where it
    stands. ``autoscaler`` is the object that changes the number.
    """

    kind: str
    name: str
    namespace: str
    object: KubernetesObject
    replicas: int | None
    replicas_at: Location
    autoscaler: str = ""
    services: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def pod(self) -> Pod:
        assert self.object.manifest.pod is not None
        return self.object.manifest.pod


class ReplicatedWorkload(Row, frozen=True):
    """Relation ``kubernetes.replicated``: a Deployment or StatefulSet of two pods or more, by its own word or its autoscaler's."""

    name: str
    workload: Workload


class DeployedDeployment(Row, frozen=True):
    """Relation ``kubernetes.deployment``: every Deployment (and DeploymentConfig of OpenShift, and Rollout of Argo)."""

    name: str
    workload: Workload


class ServedContainer(Row, frozen=True):
    """Relation ``kubernetes.served-container``: a container that is meant to run for ever. ``requests`` says what sends it requests, as a
    sentence part; empty: nothing that is known of."""

    owner: str
    row: WorkloadContainer
    requests: str = ""


class KubernetesProbe(Row, frozen=True):
    """Relation ``kubernetes.probe``: a readiness, liveness or startup probe."""

    owner: str
    purpose: str


class SelectingService(Row, frozen=True):
    """Relation ``kubernetes.selecting-service``: a Service with a selector. ``selects`` are the workloads it leads to; ``near`` one that
    has some of the labels, or all in another namespace; ``maker`` a custom object that may make such pods."""

    name: str
    namespace: str
    object: KubernetesObject
    selects: tuple[str, ...] = ()
    near: str = ""
    near_at: Location | None = None
    maker: str = ""
    maker_at: Location | None = None


class ConfigReference(Row, frozen=True):
    """Relation ``kubernetes.reference``: a ConfigMap, Secret, PersistentVolumeClaim or ServiceAccount that a pod names at ``location``.

    ``kind`` and ``name`` say what, ``key`` which key of it, if one. ``defined``: None where that cannot be known, for the reason ``why``;
    where True ``why`` is the evidence.
    """

    object: KubernetesObject
    kind: str
    name: str
    key: str = ""
    defined: bool | None = True
    why: str = ""


class PlainSecret(Row, frozen=True):
    """Relation ``kubernetes.secret``: a Secret that is written out in the repository, or made of literals by a kustomization.

    ``filled`` are its keys whose values are secrets in use, with their places; ``sealed`` says by what the values are encrypted.
    """

    name: str
    filled: tuple[tuple[str, Location], ...] = ()
    sealed: str = ""
    committed: bool = True


class ChartValue(msgspec.Struct, frozen=True):
    """A value of a chart by its dotted name."""

    name: str
    text: str
    location: Location


class HelmChart(Row, frozen=True):
    """Relation ``kubernetes.chart``: a Helm chart whose templates are not rendered; ``location`` is the first of ``templates`` many.

    What it deploys is not known. ``values`` are those of values.yaml that rules ask for. ``mentions``: those of
    `artifacts.helm_template.KEYS` that stand in its templates, or among the values of some chart; ``open``: a chart inside it, a
    named template of another chart, or a file that nobody could read may name others.
    """

    folder: str
    name: str
    app_version: str = ""
    templates: int = 0
    values: tuple[ChartValue, ...] = ()
    mentions: tuple[str, ...] = ()
    open: bool = False
