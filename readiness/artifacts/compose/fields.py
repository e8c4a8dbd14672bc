"""Fields of a service that have a short and a long form."""

from __future__ import annotations

import re
import shlex

from readiness.artifacts.compose.model import Build, Command, Dependency, Deploy, EnvFile, Extends, Healthcheck, Mount, Port, Text, Use
from readiness.artifacts.compose.reader import Reader
from readiness.artifacts.environment import interpolated, is_template
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence

_TIMING = ("interval", "timeout", "retries", "start_period", "start_interval")
_VARIABLE = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]")


def command(reader: Reader, node: Node | None, what: str) -> Command | None:
    """``command`` or ``entrypoint``; None where it is not given or null. A template in a word leaves the words as they are."""
    if isinstance(node, Sequence):
        return Command(tuple(text.value for text in reader.texts(node, what)), reader.at(node))
    text = reader.text(node)
    if text is None:
        if isinstance(node, Mapping):
            reader.refuse(node, what)
        return None
    try:
        return Command(tuple(shlex.split(text.value)), text.location, False)
    except ValueError:
        return Command((text.value,), text.location, False, False)


def build(reader: Reader, node: Node | None) -> Build | None:
    context = reader.text(node)
    if context:
        return Build(context.location, context)
    if not isinstance(node, Mapping):
        return None
    return Build(
        reader.at(node),
        reader.text(node.get("context")),
        reader.text(node.get("dockerfile")),
        reader.text(node.get("target")),
        reader.text(node.get("dockerfile_inline")),
        reader.settings(node.get("args"), "build.args"),
    )


def env_files(reader: Reader, node: Node | None) -> tuple[EnvFile, ...]:
    single = reader.text(node)
    if single:
        return (EnvFile(single),)
    found = []
    for item in reader.items(node, "env_file"):
        if isinstance(item, Mapping):
            path, required = reader.text(item.get("path")), item.text("required", "true")
        else:
            path, required = reader.text(item), "true"
        if path:
            found.append(EnvFile(path, required.lower() not in ("false", "no", "off")))
        else:
            reader.refuse(item, "env_file")
    return tuple(found)


def port(reader: Reader, node: Node) -> Port:
    """Short ``[host:][published:]target[/protocol]``, or the long form."""
    location = reader.at(node)
    if isinstance(node, Mapping):
        return Port(
            location, node.text("target"), node.text("target"), node.text("published"), node.text("host_ip"), node.text("protocol", "tcp"),
            "" if node.text("target") else "a port without target",
        )
    if not isinstance(node, Scalar) or is_template(node.value):
        return Port(location, getattr(node, "value", ""), unreadable="the port is filled in by a template")
    raw = node.value
    shielded, variables = _shield(raw)
    mapping, _, protocol = shielded.partition("/")
    bracketed = re.fullmatch(r"\[([^\]]*)\]:(.*)", mapping)
    host, rest = (bracketed[1], bracketed[2]) if bracketed else ("", mapping)
    parts = rest.split(":")
    if not bracketed and len(parts) == 3:
        host, parts = parts[0], parts[1:]
    if len(parts) > 2:
        return Port(location, raw, unreadable=f"{raw!r} is not a port")
    target, published = parts[-1], parts[0] if len(parts) == 2 else ""
    return Port(location, raw, _unshield(target, variables), _unshield(published, variables), _unshield(host, variables), protocol or "tcp")


def mount(reader: Reader, node: Node) -> Mount | None:
    """Short ``[source:]target[:options]``, or the long form."""
    if isinstance(node, Mapping):
        bind = node.mapping("bind")
        creates = bool(bind and bind.text("create_host_path").lower() == "true")
        kind = node.text("type", "volume")
        return Mount(reader.at(node), kind, node.text("source"), node.text("target"), node.text("read_only").lower() == "true", creates)
    if not isinstance(node, Scalar):
        reader.refuse(node, "volumes")
        return None
    shielded, variables = _shield(node.value)
    drive = shielded[:2] if _WINDOWS_PATH.match(shielded) else ""
    parts = [_unshield(part, variables) for part in shielded[len(drive) :].split(":")]
    parts[0] = drive + parts[0]
    if len(parts) == 1:
        return Mount(reader.at(node), "volume", "", parts[0])
    options = parts[2].split(",") if len(parts) > 2 else []
    source = parts[0]
    # A variable without default may be either; taken for a path it refers to nothing that this file must define.
    shown = interpolated(source) if source.startswith("$") else source
    is_path = shown is None or shown.startswith((".", "/", "~")) or source.startswith(("${PWD", "$PWD")) or bool(drive) or "/" in shown
    return Mount(reader.at(node), "bind" if is_path else "volume", source, parts[1], "ro" in options or "readonly" in options)


def healthcheck(reader: Reader, node: Node | None) -> Healthcheck | None:
    if not isinstance(node, Mapping):
        return None
    timing = tuple((name, node.text(name)) for name in _TIMING if node.get(name))
    disabled = node.text("disable").lower() == "true"
    test = node.get("test")
    if isinstance(test, Scalar) and not test.is_null:
        if test.value == "NONE":
            return Healthcheck(reader.at(test), "NONE", (), True, timing)
        return Healthcheck(reader.at(test), "CMD-SHELL", (test.value,), disabled, timing)
    words = tuple(text.value for text in reader.texts(test, "healthcheck.test"))
    if not words:
        return Healthcheck(reader.at(node), "", (), disabled, timing)
    place = reader.at(test) if test else reader.at(node)
    if words[0] not in ("CMD", "CMD-SHELL", "NONE"):
        reader.refuse(test or node, "healthcheck.test (a list starts with CMD, CMD-SHELL or NONE)")
        return Healthcheck(place, "", (), disabled, timing)
    return Healthcheck(place, words[0], words[1:], disabled or words[0] == "NONE", timing)


def dependencies(reader: Reader, node: Node | None) -> tuple[Dependency, ...]:
    if isinstance(node, Sequence):
        return tuple(Dependency(text.value, text.location) for text in reader.texts(node, "depends_on"))
    found = []
    for key, value in reader.pairs(node, "depends_on"):
        long = value if isinstance(value, Mapping) else None
        condition = reader.text(long.get("condition")) if long else None
        required = not (long and long.text("required").lower() == "false")
        location = condition.location if condition else reader.at(key)
        found.append(Dependency(key.value, location, condition.value if condition else "service_started", required))
    return tuple(found)


def deploy(reader: Reader, node: Node | None) -> Deploy | None:
    if not isinstance(node, Mapping):
        return None
    policy = node.get("restart_policy")
    condition = reader.text(policy.get("condition")) if isinstance(policy, Mapping) else None
    if isinstance(policy, Mapping) and condition is None:
        condition = Text("any", reader.at(policy))
    resources = node.mapping("resources")
    limits = resources.mapping("limits") if resources else None
    return Deploy(
        reader.at(node),
        condition,
        reader.text(limits.get("memory")) if limits else None,
        reader.text(limits.get("cpus")) if limits else None,
        reader.text(node.get("replicas")),
        reader.text(node.get("mode")),
    )


def extends(reader: Reader, node: Node | None) -> Extends | None:
    """``extends: name`` (one file) or ``{service, file}``."""
    name = reader.text(node)
    if name:
        return Extends(name.value, name.location)
    if isinstance(node, Mapping):
        service = node.get("service")
        return Extends(node.text("service"), reader.at(service or node), reader.text(node.get("file")))
    return None


def uses(reader: Reader, node: Node | None, what: str) -> tuple[Use, ...]:
    """Networks, secrets or configs of a service: names, ``{source: name}``, or (networks) a mapping by name."""
    if isinstance(node, Mapping):
        return tuple(Use(key.value, reader.at(key), _aliases(item)) for key, item in reader.pairs(node, what))
    found = []
    for item in reader.items(node, what):
        if isinstance(item, Mapping) and isinstance(source := item.get("source"), Scalar):
            found.append(Use(source.value, reader.at(source)))
        elif isinstance(item, Scalar):
            found.append(Use(item.value, reader.at(item)))
    return tuple(found)


def _aliases(node: Node) -> tuple[str, ...]:
    given = node.sequence("aliases") if isinstance(node, Mapping) else None
    return tuple(item.value for item in (given.items if given else ()) if isinstance(item, Scalar))


def _shield(text: str) -> tuple[str, list[str]]:
    """The text with each ``${…}`` replaced by a mark, so that colons inside a default split nothing."""
    variables: list[str] = []

    def keep(found: re.Match[str]) -> str:
        variables.append(found[0])
        return f"\0{len(variables) - 1}\0"

    return _VARIABLE.sub(keep, text), variables


def _unshield(text: str, variables: list[str]) -> str:
    return re.sub("\0(\\d+)\0", lambda found: variables[int(found[1])], text)
