"""Patches of kustomizations, done on trees of YAML nodes. Pure.

Source: kustomize's reference; for strategic merge the patch merge keys of the Kubernetes API (``x-kubernetes-patch-merge-key``), for JSON
patches RFC 6902 with kustomize's reading of ``-`` and of missing parents.
"""

from __future__ import annotations

from readiness.artifacts.kubernetes.tree import mapping
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence

_MERGE_KEYS: dict[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "env": ("name",),
    "volumes": ("name",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "imagePullSecrets": ("name",),
    "hostAliases": ("ip",),
    "ports": ("containerPort", "port"),
    "topologySpreadConstraints": ("topologyKey",),
    "secrets": ("name",),
}
"""Lists that are merged by these keys (the first that the items have); all other lists are replaced."""
_DIRECTIVE = "$patch"
_MAX_STEPS = 30


class UnfollowedError(Exception):
    """A patch that is not followed here; says why."""


def merge(base: Node, patch: Node, name: str = "") -> Node | None:
    """``base`` with a strategic merge patch on top; None where the patch deletes it. ``name`` is the key both stand under."""
    if isinstance(patch, Scalar) and patch.is_null:
        return None
    if isinstance(base, Mapping) and isinstance(patch, Mapping):
        return _mappings(base, patch)
    if isinstance(base, Sequence) and isinstance(patch, Sequence):
        return _lists(base, patch, name)
    return patch


def _mappings(base: Mapping, patch: Mapping) -> Node | None:
    directive = patch.text(_DIRECTIVE)
    if directive == "delete":
        return None
    own = [(key, value) for key, value in patch.items if key.value != _DIRECTIVE]
    if directive == "replace":
        return mapping(own, patch.line)
    found: dict[str, tuple[Scalar, Node]] = {key.value: (key, value) for key, value in base.items}
    for key, value in own:
        before = found.pop(key.value, None)
        after = merge(before[1], value, key.value) if before else _clean(value)
        if after is not None:
            # The key is the base's where both go on in it, else the patch's: that is the line which says so.
            found[key.value] = (before[0] if before and isinstance(after, (Mapping, Sequence)) else key, after)
    return mapping(list(found.values()), base.line)


def _clean(node: Node) -> Node | None:
    """What a patch adds, without its directives and nulls."""
    if isinstance(node, Scalar):
        return None if node.is_null else node
    if isinstance(node, Mapping):
        if node.text(_DIRECTIVE) == "delete":
            return None
        kept = [(key, found) for key, value in node.items if key.value != _DIRECTIVE and (found := _clean(value)) is not None]
        return mapping(kept, node.line)
    items = tuple(found for item in node.items if (found := _clean(item)) is not None)
    return Sequence(items, node.line, node.column, weight=1 + sum(item.weight for item in items))


def _lists(base: Sequence, patch: Sequence, name: str) -> Node | None:
    own = [item for item in patch.items if isinstance(item, Mapping)]
    if any(item.text(_DIRECTIVE) == "replace" and len(item.items) == 1 for item in own):
        return _clean(_sequence([item for item in patch.items if not (isinstance(item, Mapping) and item.get(_DIRECTIVE))], patch.line))
    keys = _MERGE_KEYS.get(name, ())
    if not keys or len(own) < len(patch.items):
        return _clean(patch)
    items = [*base.items]
    for item in own:
        key = next((key for key in keys if item.get(key)), None)
        if key is None:
            raise UnfollowedError(f"an item of {name} without {keys[0]}")
        at = next((n for n, other in enumerate(items) if isinstance(other, Mapping) and other.text(key) == item.text(key)), None)
        after = merge(items[at], item) if at is not None else _clean(item)
        if at is None:
            items += [after] if after is not None else []
        elif after is None:
            del items[at]
        else:
            items[at] = after
    return _sequence(items, base.line)


def _sequence(items: list[Node], line: int) -> Sequence:
    return Sequence(tuple(items), line, 1, weight=1 + sum(item.weight for item in items))


def operate(node: Node, op: str, pointer: str, value: Node | None, line: int) -> Node:
    """``node`` after one operation of a JSON patch, which stands at ``line``. Raises UnfollowedError."""
    if op == "test":
        return node
    if op not in ("add", "replace", "remove") or not pointer.startswith("/"):
        raise UnfollowedError(f"the operation {op} {pointer}")
    if op != "remove" and value is None:
        raise UnfollowedError(f"the operation {op} {pointer} without a value")
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]
    if len(steps) > _MAX_STEPS:
        raise UnfollowedError(f"a pointer of {len(steps)} steps")
    return _operated(node, op, steps, value, line)


def _operated(node: Node, op: str, steps: list[str], value: Node | None, line: int) -> Node:
    first, rest = steps[0], steps[1:]
    if isinstance(node, Mapping):
        return _in_mapping(node, op, first, rest, value, line)
    if isinstance(node, Sequence):
        return _in_sequence(node, op, first, rest, value, line)
    raise UnfollowedError(f"no place for {'/'.join(steps)}")


def _in_mapping(node: Mapping, op: str, first: str, rest: list[str], value: Node | None, line: int) -> Node:
    found: dict[str, tuple[Scalar, Node]] = {key.value: (key, content) for key, content in node.items}
    before = found.get(first)
    if rest:
        below = before[1] if before else mapping([], line)
        found[first] = (before[0] if before else Scalar(first, line, 1), _operated(below, op, rest, value, line))
    elif op == "remove":
        found.pop(first, None)
    elif value is not None:
        found[first] = (Scalar(first, line, 1), value)
    return mapping(list(found.values()), node.line)


def _in_sequence(node: Sequence, op: str, first: str, rest: list[str], value: Node | None, line: int) -> Node:
    items = [*node.items]
    if first == "-" and op == "add" and not rest and value is not None:
        return _sequence([*items, value], node.line)
    if not first.isdecimal() or int(first) > len(items) - (op != "add" or bool(rest)):
        raise UnfollowedError(f"no item {first} in the list")
    at = int(first)
    if rest:
        items[at] = _operated(items[at], op, rest, value, line)
    elif op == "remove":
        del items[at]
    elif value is not None:
        items[at : at + (op == "replace")] = [value]
    return _sequence(items, node.line)
