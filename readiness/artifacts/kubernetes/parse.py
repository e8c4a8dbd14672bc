"""A file of manifests: every document, ``List`` kinds unfolded. Source: the Kubernetes API reference and kustomize's reference."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.environment import is_template
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.kubernetes.model import (
    WORKLOADS,
    ImageOverride,
    IngressPath,
    Kustomization,
    Line,
    Manifest,
    Manifests,
    Pair,
    Pod,
    ServicePort,
)
from readiness.artifacts.kubernetes.nodes import at, items, key_line, line, lines, mappings, scalars
from readiness.artifacts.kubernetes.pod import read_pod
from readiness.artifacts.yaml import Mapping, Node, Scalar, compose_all

MAX_LIST_DEPTH = 3


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
    return Manifests(path, tuple(found for node in documents for found in _manifests(path, node, unread, 0)), tuple(unread))


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
    unread += [Unread(key.line, f"the key {key.value!r} stands twice") for key in node.duplicates]
    yield _manifest(path, node, kind or "Kustomization")


def _is_kustomization(path: str) -> bool:
    return path.rpartition("/")[2].lower() in ("kustomization.yaml", "kustomization.yml")


def _manifest(path: str, node: Mapping, kind: str) -> Manifest:
    meta, spec = node.mapping("metadata"), node.mapping("spec")
    selector, selector_line, complex_ = _selector(kind, spec)
    reference = at(spec, "scaleTargetRef")
    data, encoded = _data(node)
    return Manifest(
        api_version=node.text("apiVersion"),
        kind=kind,
        name=(meta.text("name") or meta.text("generateName")) if meta else "",
        line=node.line,
        namespace=meta.text("namespace") if meta else "",
        labels=scalars(at(meta, "labels")),
        annotations=scalars(at(meta, "annotations")),
        pod=_pod(path, node, kind),
        replicas=line(spec.get("replicas")) if spec else None,
        selector=selector,
        selector_line=selector_line,
        selector_complex=complex_,
        ports=_ports(spec) if kind == "Service" and spec else (),
        paths=tuple(_paths(spec)) if kind == "Ingress" and spec else (),
        tls_hosts=tuple(host for entry in mappings(at(spec, "tls")) for host in lines(entry.get("hosts"))),
        data=data,
        encoded=encoded,
        target=f"{reference.text('kind')}/{reference.text('name')}" if isinstance(reference, Mapping) else "",
        settings=(*scalars(node), *scalars(spec)),
        claims=tuple(name for claim in mappings(at(spec, "volumeClaimTemplates")) if (name := line(at(claim, "metadata", "name")))),
        kustomization=_kustomization(node) if kind in ("Kustomization", "Component") else None,
    )


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


def _data(node: Mapping) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Keys of a ConfigMap or Secret, and which of their values are base64."""
    if node.text("kind") not in ("ConfigMap", "Secret"):
        return (), ()
    plain = (*scalars(node.get("stringData")), *(() if node.text("kind") == "Secret" else scalars(node.get("data"))))
    binary = (*scalars(node.get("binaryData")), *(scalars(node.get("data")) if node.text("kind") == "Secret" else ()))
    return (*plain, *binary), tuple(pair.name for pair in binary)


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


def _kustomization(node: Mapping) -> Kustomization:
    generated = [
        Line(f"{kind}/{name.value}", name.line)
        for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
        for entry in mappings(node.get(key))
        if (name := line(entry.get("name")))
    ]
    patches = [*lines(node.get("patchesStrategicMerge"))]
    patches += [found for key in ("patches", "patchesJson6902") for entry in mappings(node.get(key)) if (found := line(entry.get("path")))]
    return Kustomization(
        (*lines(node.get("resources")), *lines(node.get("bases")), *lines(node.get("components"))),
        tuple(patches),
        tuple(
            ImageOverride(image.text("name"), image.line, image.text("newName"), image.text("newTag"), image.text("digest"))
            for image in mappings(node.get("images"))
        ),
        tuple(generated),
        node.text("namespace"),
        node.text("namePrefix"),
        node.text("nameSuffix"),
    )
