"""Small readers over YAML nodes, as Kubernetes writes them."""

from __future__ import annotations

from readiness.artifacts.kubernetes.lines import Line, Pair
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence


def line(node: Node | None) -> Line | None:
    """A scalar that is not null."""
    return Line(node.value, node.line) if isinstance(node, Scalar) and not node.is_null else None


def lines(node: Node | None) -> tuple[Line, ...]:
    """The scalars of a list."""
    return tuple(found for item in items(node) if (found := line(item)))


def items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def mappings(node: Node | None) -> tuple[Mapping, ...]:
    return tuple(item for item in items(node) if isinstance(item, Mapping))


def scalars(node: Node | None) -> tuple[Pair, ...]:
    """The scalar entries of a mapping, by the line of their key."""
    if not isinstance(node, Mapping):
        return ()
    return tuple(Pair(key.value, value.value, key.line) for key, value in node.items if isinstance(value, Scalar) and not value.is_null)


def at(node: Mapping | None, *keys: str) -> Node | None:
    """The node below these keys, or None where one is missing."""
    found: Node | None = node
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def key_line(node: Mapping, name: str) -> int:
    key = node.key(name)
    return key.line if key else node.line
