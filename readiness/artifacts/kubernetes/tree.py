"""Documents as compact trees: what a kustomization amends must be kept as it was written, in order to be read again once it is amended.

A tree is MessagePack of nested lists: a scalar is ``[line, text, plain]``, a list ``[line, [item …]]``, a mapping
``[line, {key: [line of the key, node]}]``. Secrets among environment variables are left out, as they are out of every model.
"""

from __future__ import annotations

from typing import Any

import msgspec

from readiness.artifacts.withheld import kept
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence

MAX_WEIGHT = 20_000
"""Nodes of one document that is kept as a tree; a larger one is no workload that a person writes."""


def pack(node: Node) -> bytes:
    """The tree of a node; empty where it is larger than a tree may be."""
    return msgspec.msgpack.encode(_packed(node)) if node.weight <= MAX_WEIGHT else b""


def unpack(tree: bytes, offset: int = 0) -> Node:
    """The node of a tree, ``offset`` added to its lines. Columns are not kept."""
    return _unpacked(msgspec.msgpack.decode(tree), offset)


def _packed(node: Node) -> list[Any]:
    match node:
        case Scalar():
            return [node.line, node.value, node.plain]
        case Sequence():
            return [node.line, [_packed(item) for item in node.items]]
        case Mapping():
            return [node.line, {key.value: [key.line, _packed(_withheld(node, key, value))] for key, value in node.items}]


def _withheld(node: Mapping, key: Scalar, value: Node) -> Node:
    """The value of an entry of ``env``; where it is a secret, a variable that nobody knows."""
    name = node.text("name")
    if key.value == "value" and name and isinstance(value, Scalar) and kept(name, value.value).text is None:
        return Scalar(f"${{{name}}}", value.line, value.column, plain=False)
    return value


def _unpacked(packed: list[Any], offset: int) -> Node:
    line, content = packed[0] + offset, packed[1]
    if isinstance(content, str):
        return Scalar(content, line, 1, packed[2])
    if isinstance(content, list):
        items = tuple(_unpacked(item, offset) for item in content)
        return Sequence(items, line, 1, weight=1 + sum(item.weight for item in items))
    return mapping([(Scalar(name, at + offset, 1), _unpacked(value, offset)) for name, (at, value) in content.items()], line)


def mapping(items: list[tuple[Scalar, Node]], line: int) -> Mapping:
    """A mapping with these entries. Keys are unique."""
    weight = 1 + sum(key.weight + value.weight for key, value in items)
    return Mapping(tuple(items), line, 1, weight=weight, _index={key.value: value for key, value in items})
