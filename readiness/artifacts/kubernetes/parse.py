"""A file of manifests: every document, ``List`` kinds unfolded. Source: the Kubernetes API reference and kustomize's reference."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.environment import is_template
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.kubernetes.data import read_data
from readiness.artifacts.kubernetes.kustomize import read_kustomization, read_operations
from readiness.artifacts.kubernetes.lines import Pair
from readiness.artifacts.kubernetes.model import WORKLOADS, IngressPath, Manifest, Manifests, Pod, ServicePort
from readiness.artifacts.kubernetes.nodes import at, items, key_line, line, lines, mappings, scalars
from readiness.artifacts.kubernetes.overlay import Operation
from readiness.artifacts.kubernetes.pod import read_pod
from readiness.artifacts.kubernetes.tree import pack
from readiness.artifacts.yaml import Mapping, Node, Scalar, compose_all

MAX_LIST_DEPTH = 3
_TELLING = frozenset({"apiVersion", "kind", "metadata", "spec", "data", "stringData"})
"""Keys of which it matters which one counts where they stand twice."""
_AMENDABLE = frozenset(
    {
        "Service",
        "Ingress",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "NetworkPolicy",
        "ServiceAccount",
        "PersistentVolumeClaim",
    }
)
"""Kinds, beside those that hold pods, whose documents are kept for a kustomization to amend."""


def parse(path: str, content: bytes) -> Manifests:
    """Raises UnparsableError for a Helm (or other) template and for what is not YAML."""
    text = content.decode("utf-8", "replace")
    if is_template(text) and "templates" in path.split("/")[:-1]:
        raise UnparsableError("Helm template", 1)
    try:
        documents = compose_all(content)
    except UnparsableError as error:
        if is_template(text):
            raise UnparsableError("a template that another program fills in", error.line) from None
        raise
    unread: list[Unread] = []
    operations: list[Operation] = []
    found: list[Manifest] = []
    for node in documents:
        patch = read_operations(node)
        if patch is not None:
            operations += patch
        else:
            found += _manifests(path, node, unread, 0)
    return Manifests(path, tuple(found), tuple(operations), tuple(unread) if "apiVersion" in text else ())


def _manifests(path: str, node: Node, unread: list[Unread], depth: int) -> Iterator[Manifest]:
    if isinstance(node, Scalar) and node.is_null:
        return
    if not isinstance(node, Mapping):
        unread.append(Unread(node.line, "the document is no Kubernetes object"))
        return
    kind = node.text("kind")
    if kind.endswith("List") and node.sequence("items") and depth < MAX_LIST_DEPTH:
        for item in items(node.get("items")):
            yield from _manifests(path, item, unread, depth + 1)
        return
    if not kind and not _is_kustomization(path):
        if node.get("apiVersion"):
            unread.append(Unread(node.line, "a Kubernetes object without kind"))
        return
    if not (node.get("apiVersion") or node.get("metadata") or node.get("spec") or _is_kustomization(path)):
        return  # ``kind: Deployment`` among the values of a chart
    unread += [Unread(key.line, f"the key {key.value!r} stands twice") for key in node.duplicates if key.value in _TELLING]
    yield read_manifest(path, node, kind or "Kustomization")


def _is_kustomization(path: str) -> bool:
    return path.rpartition("/")[2].lower() in ("kustomization.yaml", "kustomization.yml", "kustomization")


def read_manifest(path: str, node: Mapping, kind: str) -> Manifest:
    """One object of this kind, also of a document that a kustomization has amended. ``path`` is that of its environment's locations."""
    meta, spec = node.mapping("metadata"), node.mapping("spec")
    selector, selector_line, complex_ = _selector(kind, spec)
    data = read_data(node)
    pod = _pod(path, node, kind)
    return Manifest(
        api_version=node.text("apiVersion"),
        kind=kind,
        name=(meta.text("name") or meta.text("generateName")) if meta else "",
        line=node.line,
        namespace=meta.text("namespace") if meta else "",
        labels=scalars(at(meta, "labels")),
        annotations=scalars(at(meta, "annotations")),
        pod=pod,
        replicas=line(spec.get("replicas")) if spec else None,
        selector=selector,
        selector_line=selector_line,
        selector_complex=complex_,
        selector_given=selector_line > 0,
        ports=_ports(spec) if kind == "Service" and spec else (),
        paths=tuple(_paths(spec)) if kind == "Ingress" and spec else (),
        tls_hosts=tuple(host for entry in mappings(at(spec, "tls")) for host in lines(entry.get("hosts"))),
        data=data.pairs,
        encoded=data.encoded,
        secrets=data.secrets,
        sealed=data.sealed,
        target=_target(kind, spec),
        bound=tuple(one.text("name") for one in mappings(node.get("subjects")) if one.text("kind") == "ServiceAccount"),
        settings=(*scalars(node), *scalars(spec), *_defaults(kind, spec), *_policy_types(kind, spec)),
        claims=tuple(name for claim in mappings(at(spec, "volumeClaimTemplates")) if (name := line(at(claim, "metadata", "name")))),
        kustomization=read_kustomization(node) if _is_kustomize(kind, node) else None,
        tree=pack(node) if pod is not None or kind in _AMENDABLE or kind in WORKLOADS else b"",
    )


def _target(kind: str, spec: Mapping | None) -> str:
    """What an autoscaler scales, and the Secret that an ExternalSecret fills."""
    reference = at(spec, "target" if kind == "ExternalSecret" else "scaleTargetRef")
    if not isinstance(reference, Mapping):
        return ""
    return f"{'Secret' if kind == 'ExternalSecret' else reference.text('kind')}/{reference.text('name')}"


def _policy_types(kind: str, spec: Mapping | None) -> Iterator[Pair]:
    """What a NetworkPolicy restricts: ``Ingress`` where it does not say."""
    types = lines(at(spec, "policyTypes")) if kind == "NetworkPolicy" else ()
    if types:
        yield Pair("policyTypes", " ".join(one.value for one in types), types[0].line)


def _defaults(kind: str, spec: Mapping | None) -> Iterator[Pair]:
    """What a LimitRange gives to containers: ``default.memory``, ``defaultRequest.cpu``."""
    for limit in mappings(at(spec, "limits")) if kind == "LimitRange" else ():
        for name in ("default", "defaultRequest") if limit.text("type") == "Container" else ():
            yield from (Pair(f"{name}.{pair.name}", pair.value, pair.line) for pair in scalars(limit.get(name)))


def _is_kustomize(kind: str, node: Mapping) -> bool:
    """Flux and others have kinds of the same name."""
    version = node.text("apiVersion")
    return kind in ("Kustomization", "Component") and (not version or version.startswith("kustomize.config.k8s.io/"))


def _pod(path: str, node: Mapping, kind: str) -> Pod | None:
    """The pod of a workload, also of custom kinds that hold a pod template (Rollout …)."""
    spec = node.mapping("spec")
    if spec is None:
        return None
    if kind == "Pod":
        return read_pod(path, spec, node.get("metadata"))
    template = at(spec, "jobTemplate", "spec", "template") if kind == "CronJob" else spec.get("template")
    pod = at(template, "spec") if isinstance(template, Mapping) else None
    if not isinstance(template, Mapping) or not isinstance(pod, Mapping) or (kind not in WORKLOADS and not pod.sequence("containers")):
        return None
    return read_pod(path, pod, template.get("metadata"))


def _selector(kind: str, spec: Mapping | None) -> tuple[tuple[Pair, ...], int, bool]:
    """Equality labels, the selector's line, and whether ``matchExpressions`` say more than the labels."""
    name = "podSelector" if kind == "NetworkPolicy" else "selector"
    node = at(spec, name)
    if not isinstance(node, Mapping) or spec is None:
        return (), 0, False
    where = key_line(spec, name)
    if node.get("matchLabels") or node.get("matchExpressions"):
        return scalars(node.get("matchLabels")), where, node.get("matchExpressions") is not None
    return scalars(node), where, False


def _ports(spec: Mapping) -> tuple[ServicePort, ...]:
    return tuple(
        ServicePort(port.text("port"), port.line, port.text("targetPort"), port.text("name"), port.text("protocol", "TCP"))
        for port in mappings(spec.get("ports"))
    )


def _paths(spec: Mapping) -> Iterator[IngressPath]:
    for rule in mappings(spec.get("rules")):
        for entry in mappings(at(rule, "http", "paths")):
            service = at(entry, "backend", "service")
            if isinstance(service, Mapping):
                port = at(service, "port")
                number = (port.text("number") or port.text("name")) if isinstance(port, Mapping) else ""
                yield IngressPath(rule.text("host"), entry.text("path", "/"), service.text("name"), number, entry.line)
            else:
                backend = entry.mapping("backend")
                name, number = (backend.text("serviceName"), backend.text("servicePort")) if backend else ("", "")
                yield IngressPath(rule.text("host"), entry.text("path", "/"), name, number, entry.line)
