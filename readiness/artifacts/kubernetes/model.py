"""The typed model of a file of Kubernetes manifests. Lines are those a person would edit: the key's, or the list item's."""

from __future__ import annotations

import msgspec

from readiness.artifacts.environment import EnvSetting
from readiness.artifacts.errors import Unread
from readiness.artifacts.kubernetes.lines import Line, Pair
from readiness.artifacts.kubernetes.overlay import Kustomization, Operation
from readiness.artifacts.secret_values import SecretShape

WORKLOADS = ("Deployment", "DeploymentConfig", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Pod")


class Probe(msgspec.Struct, frozen=True):
    """``kind``: readiness, liveness, startup. ``action``: http, tcp, exec, grpc, or empty. ``port`` may be a port's name."""

    kind: str
    line: int
    action: str = ""
    path: str = ""
    port: str = ""
    port_line: int = 0
    path_line: int = 0
    scheme: str = "HTTP"
    command: tuple[str, ...] = ()


class ContainerPort(msgspec.Struct, frozen=True):
    number: str
    line: int
    name: str = ""
    protocol: str = "TCP"
    host_port: str = ""


class VolumeMount(msgspec.Struct, frozen=True):
    name: str
    path: str
    line: int
    read_only: bool = False


class Security(msgspec.Struct, frozen=True):
    """A ``securityContext`` of a pod or container: single settings by name (``runAsNonRoot`` …) and capabilities."""

    line: int
    settings: tuple[Pair, ...] = ()
    added: tuple[Line, ...] = ()
    dropped: tuple[Line, ...] = ()

    def get(self, name: str) -> Pair | None:
        return next((pair for pair in self.settings if pair.name == name), None)


class Container(msgspec.Struct, frozen=True):
    """``init``: an init container; ``sidecar``: one with ``restartPolicy: Always``."""

    name: str
    line: int
    image: Line | None = None
    command: tuple[Line, ...] = ()
    args: tuple[Line, ...] = ()
    working_dir: str = ""
    environment: tuple[EnvSetting, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    probes: tuple[Probe, ...] = ()
    requests: tuple[Pair, ...] = ()
    limits: tuple[Pair, ...] = ()
    security: Security | None = None
    mounts: tuple[VolumeMount, ...] = ()
    init: bool = False
    sidecar: bool = False
    lifecycle: tuple[str, ...] = ()

    def probe(self, kind: str) -> Probe | None:
        return next((probe for probe in self.probes if probe.kind == kind), None)


class Volume(msgspec.Struct, frozen=True):
    """``kind``: configMap, secret, persistentVolumeClaim, hostPath, emptyDir, …; ``source``: the name or path it refers to. Each source of
    a projected volume is a volume of its own."""

    name: str
    kind: str
    line: int
    source: str = ""
    optional: bool = False
    keys: tuple[Line, ...] = ()


class Pod(msgspec.Struct, frozen=True):
    """A pod or pod template. ``settings``: its single values (hostNetwork, hostPID, serviceAccountName, restartPolicy …) and those of
    ``os`` and ``nodeSelector`` (``os.name``, ``nodeSelector.kubernetes.io/os``); ``requests`` and ``limits`` those of the whole pod."""

    line: int
    containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()
    labels: tuple[Pair, ...] = ()
    annotations: tuple[Pair, ...] = ()
    settings: tuple[Pair, ...] = ()
    security: Security | None = None
    pull_secrets: tuple[Line, ...] = ()
    requests: tuple[Pair, ...] = ()
    limits: tuple[Pair, ...] = ()

    def get(self, name: str) -> Pair | None:
        return next((pair for pair in self.settings if pair.name == name), None)


class ServicePort(msgspec.Struct, frozen=True):
    """``target`` is a number, a container port's name, or empty (then the same as ``port``)."""

    port: str
    line: int
    target: str = ""
    name: str = ""
    protocol: str = "TCP"


class IngressPath(msgspec.Struct, frozen=True):
    host: str
    path: str
    service: str
    port: str
    line: int


class DataKey(msgspec.Struct, frozen=True):
    """A key of a Secret with the shape of its (decoded) value; the value itself is kept nowhere."""

    name: str
    line: int
    shape: SecretShape


class Manifest(msgspec.Struct, frozen=True):
    """One object. What a kind does not have is empty.

    ``selector`` is a Service's, a workload's, a PodDisruptionBudget's or a NetworkPolicy's (``selector_given``: there is one, were it
    empty); ``data`` the keys of a ConfigMap or Secret (``Pair.value`` as written, but empty for what ``encoded`` names: base64, and
    secrets, whose shapes are ``secrets``); ``sealed`` says by what a Secret's values are encrypted; ``target`` an autoscaler's
    ``kind/name``; ``bound`` the service accounts of a role binding; ``settings`` the other single values of ``spec`` (type, schedule,
    minAvailable, storageClassName …). ``tree`` is the document itself (module ``tree``) where a kustomization may amend it.
    """

    api_version: str
    kind: str
    name: str
    line: int
    namespace: str = ""
    labels: tuple[Pair, ...] = ()
    annotations: tuple[Pair, ...] = ()
    pod: Pod | None = None
    replicas: Line | None = None
    selector: tuple[Pair, ...] = ()
    selector_line: int = 0
    selector_complex: bool = False
    selector_given: bool = False
    ports: tuple[ServicePort, ...] = ()
    paths: tuple[IngressPath, ...] = ()
    tls_hosts: tuple[Line, ...] = ()
    data: tuple[Pair, ...] = ()
    encoded: tuple[str, ...] = ()
    secrets: tuple[DataKey, ...] = ()
    sealed: str = ""
    target: str = ""
    bound: tuple[str, ...] = ()
    settings: tuple[Pair, ...] = ()
    claims: tuple[Line, ...] = ()
    kustomization: Kustomization | None = None
    tree: bytes = b""

    def get(self, name: str) -> Pair | None:
        return next((pair for pair in self.settings if pair.name == name), None)


class Manifests(msgspec.Struct, frozen=True):
    """Every object of a file, ``List`` kinds unfolded. ``operations``: the file is a JSON patch for some kustomization instead."""

    path: str
    documents: tuple[Manifest, ...] = ()
    operations: tuple[Operation, ...] = ()
    unread: tuple[Unread, ...] = ()
