"""YAML with positions: libyaml's events and our own small composer.

Why not a loader: ``CSafeLoader`` recurses in C and dies on 100 KB of ``[``; ``safe_load`` turns ``22:22`` into 1342, ``on`` into True and
``3.10`` into 3.1, and loses lines and duplicate keys. Here scalars stay text, custom tags and duplicate keys are kept, and depth,
aliases and the size after alias expansion are capped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]{0,300})?")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE, _FALSE = frozenset({"true", "True", "TRUE"}), frozenset({"false", "False", "FALSE"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A leaf as text. ``plain`` is False for quoted and block scalars (``"3.10"`` is plain=False, ``3.10`` is plain=True)."""

    value: str
    line: int
    column: int
    plain: bool = True
    tag: str = ""
    end_line: int = 0
    weight: int = 1

    @property
    def is_null(self) -> bool:
        return self.plain and not self.tag and self.value in _NULLS

    @property
    def boolean(self) -> bool | None:
        """True or False by the YAML 1.2 core schema, None where the text is neither."""
        if self.plain and self.value in _TRUE:
            return True
        return False if self.plain and self.value in _FALSE else None

    @property
    def is_number(self) -> bool:
        """Whether a YAML reader would take the scalar for a number (so that ``3.10`` would lose its zero)."""
        return self.plain and not self.tag and _NUMBER.fullmatch(self.value) is not None


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    column: int
    tag: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in file order. ``items`` holds own pairs, then pairs merged by ``<<`` that are not overridden; ``duplicates`` repeated keys."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    tag: str = ""
    duplicates: tuple[Scalar, ...] = ()
    weight: int = 1
    _index: dict[str, Node] = field(default_factory=dict, compare=False, repr=False)

    def get(self, key: str) -> Node | None:
        return self._index.get(key)

    def key(self, key: str) -> Scalar | None:
        """The key's own node: where a person would look for it."""
        return next((name for name, _ in self.items if name.value == key), None)

    def text(self, key: str, default: str = "") -> str:
        node = self._index.get(key)
        return node.value if isinstance(node, Scalar) else default

    def mapping(self, key: str) -> Mapping | None:
        node = self._index.get(key)
        return node if isinstance(node, Mapping) else None

    def sequence(self, key: str) -> Sequence | None:
        node = self._index.get(key)
        return node if isinstance(node, Sequence) else None


Node = Scalar | Sequence | Mapping


def compose_all(content: bytes | str) -> tuple[Node, ...]:
    """Every document of the stream. Raises UnparsableError with the line for what YAML, or one of the caps, refuses."""
    from readiness.artifacts.yaml_events import composed  # libyaml's binding costs 20 ms, which a scan that meets no YAML is spared

    return composed(content)


def compose(content: bytes | str) -> Node | None:
    """The first document, or None for an empty stream. Raises UnparsableError."""
    documents = compose_all(content)
    return documents[0] if documents else None


def walk(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Every scalar under ``node`` with the keys that lead to it (sequence positions as numbers)."""
    match node:
        case Scalar():
            yield path, node
        case Sequence():
            for position, item in enumerate(node.items):
                yield from walk(item, (*path, str(position)))
        case Mapping():
            for key, item in node.items:
                yield from walk(item, (*path, key.value))


def rows(node: Scalar, text: str | None = None) -> Iterator[tuple[int, str]]:
    """The lines of a scalar (or of ``text``, which was made of it), each with its line of the file: those of a block begin below its ``|``.
    Where a line of the text is none of the file (``"a\\nb"``, a folded block) it is at most the scalar's last."""
    value = node.value if text is None else text
    first = node.line if node.plain or node.end_line == node.line else node.line + ("\n" in value)
    last = max(node.line, node.end_line)
    for offset, row in enumerate(value.split("\n")):
        yield min(first + offset, last), row


def plain(node: Node | None) -> Any:
    """Plain Python data by the YAML 1.2 core schema (for decoding into typed structs; a timestamp stays text)."""
    match node:
        case None:
            return None
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.value: plain(item) for key, item in node.items}
        case Scalar():
            if node.is_null:
                return None
            if node.boolean is not None:
                return node.boolean
            if node.is_number:
                return float(node.value) if "." in node.value else int(node.value)
            return node.value
