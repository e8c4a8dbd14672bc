"""Pods and their containers. Source of every field: the Kubernetes API reference (core/v1 PodSpec, Container, Probe)."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.environment import EnvSetting
from readiness.artifacts.kubernetes.lines import Pair
from readiness.artifacts.kubernetes.model import Container, ContainerPort, Pod, Probe, Security, Volume, VolumeMount
from readiness.artifacts.kubernetes.nodes import at, key_line, line, lines, mappings, scalars
from readiness.artifacts.yaml import Mapping, Node, Scalar
from readiness.model import Location

_SOURCES = {"configMap": "name", "secret": "secretName", "persistentVolumeClaim": "claimName", "hostPath": "path"}
_REFERENCES = (("secretKeyRef", "secret"), ("configMapKeyRef", "config"))


def read_pod(path: str, spec: Mapping, metadata: Node | None) -> Pod:
    meta = metadata if isinstance(metadata, Mapping) else None
    containers = [_container(path, node, init=True) for node in mappings(spec.get("initContainers"))]
    containers += [_container(path, node, init=False) for node in mappings(spec.get("containers"))]
    return Pod(
        spec.line,
        tuple(containers),
        tuple(volume for node in mappings(spec.get("volumes")) for volume in _volumes(node)),
        scalars(at(meta, "labels")),
        scalars(at(meta, "annotations")),
        (*scalars(spec), *_platform(spec)),
        _security(spec),
        tuple(found for node in mappings(spec.get("imagePullSecrets")) if (found := line(node.get("name")))),
        scalars(at(spec, "resources", "requests")),
        scalars(at(spec, "resources", "limits")),
    )


def _platform(spec: Mapping) -> Iterator[Pair]:
    for key in ("os", "nodeSelector"):
        yield from (Pair(f"{key}.{pair.name}", pair.value, pair.line) for pair in scalars(spec.get(key)))


def _container(path: str, node: Mapping, *, init: bool) -> Container:
    lifecycle = node.mapping("lifecycle")
    return Container(
        name=node.text("name"),
        line=node.line,
        image=line(node.get("image")),
        command=lines(node.get("command")),
        args=lines(node.get("args")),
        working_dir=node.text("workingDir"),
        environment=tuple(_environment(path, node)),
        ports=tuple(
            ContainerPort(port.text("containerPort"), port.line, port.text("name"), port.text("protocol", "TCP"), port.text("hostPort"))
            for port in mappings(node.get("ports"))
        ),
        probes=tuple(probe for kind in ("readiness", "liveness", "startup") if (probe := _probe(node, kind))),
        requests=scalars(at(node, "resources", "requests")),
        limits=scalars(at(node, "resources", "limits")),
        security=_security(node),
        mounts=tuple(
            VolumeMount(mount.text("name"), mount.text("mountPath"), mount.line, mount.text("readOnly") == "true")
            for mount in mappings(node.get("volumeMounts"))
        ),
        init=init,
        sidecar=init and node.text("restartPolicy") == "Always",
        lifecycle=tuple(key.value for key, _ in lifecycle.items) if lifecycle else (),
    )


def _environment(path: str, node: Mapping) -> Iterator[EnvSetting]:
    for entry in mappings(node.get("env")):
        place = Location(path, entry.line)
        value = entry.get("value")
        source = entry.mapping("valueFrom")
        if isinstance(value, Scalar) or source is None:
            yield EnvSetting(entry.text("name"), value.value if isinstance(value, Scalar) and not value.is_null else "", place)
            continue
        yield _sourced(entry.text("name"), source, place)
    for entry in mappings(node.get("envFrom")):
        for key, kind in (("secretRef", "secret"), ("configMapRef", "config")):
            reference = entry.mapping(key)
            if reference:
                optional = reference.text("optional") == "true"
                place = Location(path, entry.line)
                yield EnvSetting("*", None, place, f"{kind}:{reference.text('name')}", optional, entry.text("prefix"))


def _sourced(name: str, source: Mapping, place: Location) -> EnvSetting:
    for key, kind in _REFERENCES:
        reference = source.mapping(key)
        if reference:
            origin = f"{kind}:{reference.text('name')}/{reference.text('key')}"
            return EnvSetting(name, None, place, origin, reference.text("optional") == "true")
    field = source.mapping("fieldRef") or source.mapping("resourceFieldRef")
    return EnvSetting(name, None, place, f"field:{(field.text('fieldPath') or field.text('resource')) if field else ''}")


def _probe(container: Mapping, kind: str) -> Probe | None:
    node = container.mapping(f"{kind}Probe")
    if node is None:
        return None
    where = key_line(container, f"{kind}Probe")
    http = node.mapping("httpGet")
    if http:
        path, port = http.text("path", "/"), http.text("port")
        return Probe(kind, where, "http", path, port, key_line(http, "port"), key_line(http, "path"), http.text("scheme", "HTTP"))
    tcp, grpc, run = node.mapping("tcpSocket"), node.mapping("grpc"), node.mapping("exec")
    if tcp or grpc:
        socket = tcp or grpc
        assert socket is not None
        return Probe(kind, where, "tcp" if tcp else "grpc", port=socket.text("port"), port_line=key_line(socket, "port"))
    if run:
        return Probe(kind, where, "exec", command=tuple(word.value for word in lines(run.get("command"))))
    return Probe(kind, where)


def _security(node: Mapping) -> Security | None:
    context = node.mapping("securityContext")
    if context is None:
        return None
    return Security(
        key_line(node, "securityContext"),
        scalars(context),
        lines(at(context, "capabilities", "add")),
        lines(at(context, "capabilities", "drop")),
    )


def _volumes(node: Mapping) -> Iterator[Volume]:
    name = node.text("name")
    for key, value in node.items:
        if key.value == "projected" and isinstance(value, Mapping):
            for source in mappings(value.get("sources")):
                yield from (_volume(name, one, content, "name") for one, content in source.items if one.value in _SOURCES)
            return
        if key.value != "name":
            yield _volume(name, key, value, _SOURCES.get(key.value, "name"))
            return
    yield Volume(name, "emptyDir", node.line)


def _volume(name: str, key: Scalar, value: Node, reference: str) -> Volume:
    if not isinstance(value, Mapping):
        return Volume(name, key.value, key.line)
    keys = tuple(found for item in mappings(value.get("items")) if (found := line(item.get("key"))))
    return Volume(name, key.value, key.line, value.text(reference), value.text("optional") == "true", keys)
