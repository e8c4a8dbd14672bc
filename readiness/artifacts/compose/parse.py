"""A compose file's bytes → its model."""

from __future__ import annotations

import re
from collections.abc import Callable

from readiness.artifacts.compose import fields
from readiness.artifacts.compose.model import Compose, Include, Mount, Named, Service, Text
from readiness.artifacts.compose.reader import Reader
from readiness.artifacts.environment import is_template
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.yaml import Mapping, Node, Scalar, compose_all

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")
_OPTIONS = (
    "restart",
    "user",
    "privileged",
    "network_mode",
    "pid",
    "ipc",
    "mem_limit",
    "memswap_limit",
    "cpus",
    "container_name",
    "init",
    "working_dir",
    "hostname",
    "scale",
    "pull_policy",
    "platform",
    "read_only",
    "stop_grace_period",
    "userns_mode",
    "runtime",
    "gpus",
)


def parse(path: str, content: bytes) -> Compose:
    """Raises UnparsableError for what is not YAML, is filled in by a template, or is no compose file."""
    documents, filled = _documents(content)
    root = documents[0] if documents else None
    if not isinstance(root, Mapping):
        raise UnparsableError("not a compose file: the document is no mapping", 1)
    reader = Reader(path)
    for key in root.duplicates:
        reader.unread.append(_duplicate(key))
    services = root.get("services")
    pairs = reader.pairs(services, "services")
    if isinstance(services, Mapping):
        for key in services.duplicates:
            reader.unread.append(_duplicate(key))
    found = tuple(service for key, node in pairs if (service := _service(reader, key, node)))
    return Compose(
        path,
        reader.text(root.get("name")),
        found,
        _all_named(reader, root, "networks"),
        _all_named(reader, root, "volumes"),
        _all_named(reader, root, "secrets"),
        _all_named(reader, root, "configs"),
        includes=_includes(reader, root.get("include")),
        unread=tuple(reader.unread),
        filled=filled,
    )


def _documents(content: bytes) -> tuple[tuple[Node, ...], bool]:
    """The YAML. Where a project template (cookiecutter, Jinja) breaks it, its plain placeholders are read as variables without default, and
    the second value is True."""
    try:
        return compose_all(content), False
    except UnparsableError as error:
        text = content.decode("utf-8", "replace")
        if not is_template(text):
            raise
        filled = _PLACEHOLDER.sub(lambda found: "${" + found[1].replace(".", "_") + "}", text)
        try:
            if not is_template(filled):
                return compose_all(filled), True
        except UnparsableError:
            pass
        raise UnparsableError("a template that another program fills in", error.line) from None


def _service(reader: Reader, key: Scalar, node: Node) -> Service | None:
    if is_template(key.value):
        reader.refuse(key, "a service whose name is a template")
        return None
    if not isinstance(node, Mapping):
        if not (isinstance(node, Scalar) and (node.is_null or node.tag == "!reset")):
            reader.refuse(node, f"service {key.value}")
        return Service(key.value, reader.at(key), resets=("*",) if isinstance(node, Scalar) and node.tag == "!reset" else ())
    reader.unread += [_duplicate(repeated) for repeated in node.duplicates]
    tagged: dict[str, list[str]] = {"!reset": [], "!override": []}
    for name, value in node.items:
        if value.tag in tagged:
            tagged[value.tag].append(name.value)

    def get(name: str) -> Node | None:
        value = node.get(name)
        return None if value is None or value.tag == "!reset" else value

    return Service(
        name=key.value,
        location=reader.at(key),
        image=reader.text(get("image")),
        build=fields.build(reader, get("build")),
        command=fields.command(reader, get("command"), "command"),
        entrypoint=fields.command(reader, get("entrypoint"), "entrypoint"),
        environment=reader.settings(get("environment"), "environment"),
        env_files=fields.env_files(reader, get("env_file")),
        ports=tuple(fields.port(reader, item) for item in reader.items(get("ports"), "ports")),
        expose=reader.texts(get("expose"), "expose"),
        mounts=(*_mounts(reader, get("volumes")), *_tmpfs(reader, get("tmpfs"))),
        healthcheck=fields.healthcheck(reader, get("healthcheck")),
        depends_on=fields.dependencies(reader, get("depends_on")),
        deploy=fields.deploy(reader, get("deploy")),
        networks=fields.uses(reader, get("networks"), "networks"),
        secrets=fields.uses(reader, get("secrets"), "secrets"),
        configs=fields.uses(reader, get("configs"), "configs"),
        cap_add=reader.texts(get("cap_add"), "cap_add"),
        labels=reader.settings(get("labels"), "labels"),
        profiles=reader.texts(get("profiles"), "profiles"),
        extends=fields.extends(reader, get("extends")),
        options=_options(reader, get),
        resets=tuple(tagged["!reset"]),
        overrides=tuple(tagged["!override"]),
    )


def _options(reader: Reader, get: Callable[[str], Node | None]) -> tuple[tuple[str, Text], ...]:
    return tuple((name, text) for name in _OPTIONS if (text := reader.text(get(name))))


def _mounts(reader: Reader, node: Node | None) -> tuple[Mount, ...]:
    return tuple(mount for item in reader.items(node, "volumes") if (mount := fields.mount(reader, item)))


def _tmpfs(reader: Reader, node: Node | None) -> tuple[Mount, ...]:
    return tuple(Mount(text.location, "tmpfs", "", text.value.partition(":")[0]) for text in reader.texts(node, "tmpfs"))


def _all_named(reader: Reader, root: Mapping, kind: str) -> tuple[Named, ...]:
    return tuple(_named(reader, key, node) for key, node in reader.pairs(root.get(kind), kind))


def _named(reader: Reader, key: Scalar, node: Node) -> Named:
    if not isinstance(node, Mapping):
        return Named(key.value, reader.at(key))
    external = node.get("external")
    is_external = isinstance(external, Mapping) or (isinstance(external, Scalar) and external.value.lower() in ("true", "yes", "on"))
    return Named(key.value, reader.at(key), is_external, reader.text(node.get("file")))


def _includes(reader: Reader, node: Node | None) -> tuple[Include, ...]:
    found = []
    for item in reader.items(node, "include"):
        if isinstance(item, Mapping):
            paths = reader.texts(item.get("path"), "include.path")
            found.append(Include(reader.at(item), paths, reader.text(item.get("project_directory"))))
        elif text := reader.text(item):
            found.append(Include(text.location, (text,)))
    return tuple(found)


def _duplicate(key: Scalar) -> Unread:
    return Unread(key.line, f"the key {key.value!r} stands twice")
