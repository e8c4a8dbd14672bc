"""YAML as nodes: libyaml's events and our own small composer, with caps (see `yaml`, whose nodes these are)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.text import lines_of, undecodable
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 100
MAX_NODES = 400_000
MAX_BYTES = 8 * 1024 * 1024
# YAML 1.1, which libyaml reads, begins a new line at these three; YAML 1.2 and every editor do not.
_OLD_BREAKS = re.compile("[\x85\u2028\u2029]")


def composed(content: bytes | str) -> tuple[Node, ...]:
    """Every document of the stream. Raises UnparsableError with the line for what YAML, or one of the caps, refuses."""
    if len(content) > MAX_BYTES:
        raise UnparsableError(f"YAML larger than {MAX_BYTES // 1024 // 1024} MiB")
    text = _text(content)
    try:
        return tuple(_Composer(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))).documents())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, len(lines_of(text)) or 1) if mark else None  # what is missing at the end is missing in the last line
        raise UnparsableError(f"not valid YAML: {error.problem or error.context}", line) from None
    except yaml.reader.ReaderError as error:  # libyaml counts bytes
        line = text.encode("utf-8", "replace")[: error.position].count(b"\n") + 1
        raise UnparsableError(f"not valid YAML: {str(error).splitlines()[0]}", line) from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnparsableError(f"not valid YAML: {str(error).splitlines()[0]}") from None


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        text = content
    else:
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise undecodable(content, error) from None
    return text if text.isascii() else _OLD_BREAKS.sub(" ", text)


class _Composer:
    def __init__(self, events: Iterator[Any]) -> None:
        self._events = iter(events)
        self._anchors: dict[str, Node] = {}
        self._open: set[str] = set()

    def documents(self) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors.clear()
                yield self._node(next(self._events), 0)

    def _node(self, event: Any, depth: int) -> Node:
        line, column = (event.start_mark.line + 1, event.start_mark.column + 1) if event.start_mark else (1, 1)
        if depth > MAX_DEPTH:
            raise UnparsableError(f"YAML nested deeper than {MAX_DEPTH}", line)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in self._open:
                raise UnparsableError(f"the YAML alias *{event.anchor} contains itself", line)
            try:
                return self._anchors[event.anchor or ""]
            except KeyError:
                raise UnparsableError(f"the YAML alias *{event.anchor} is not defined", line) from None
        anchor = event.anchor
        if anchor:
            self._open.add(anchor)
        tag = event.tag or "" if not getattr(event, "implicit", True) or (event.tag or "").startswith("!") else ""
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            tag = "" if tag == "!" or tag.startswith("tag:yaml.org") else tag
            node = Scalar(event.value, line, column, not event.style, tag, event.end_mark.line + 1 if event.end_mark else line)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(line, column, tag, depth)
        else:
            node = self._mapping(line, column, tag, depth)
        if anchor:
            self._open.discard(anchor)
            self._anchors[anchor] = node
        return node

    def _sequence(self, line: int, column: int, tag: str, depth: int) -> Sequence:
        items: list[Node] = []
        weight = 1
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(item := self._node(event, depth + 1))
            weight += item.weight
            _check(weight, line)
        return Sequence(tuple(items), line, column, tag, weight)

    def _mapping(self, line: int, column: int, tag: str, depth: int) -> Mapping:
        own: dict[str, tuple[Scalar, Node]] = {}
        merged: list[Mapping] = []
        duplicates: list[Scalar] = []
        weight = 1
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            weight += key.weight + value.weight
            _check(weight, line)
            if not isinstance(key, Scalar):
                key = Scalar("?", key.line, key.column)
            if key.value == "<<" and key.plain:
                merged += [value] if isinstance(value, Mapping) else []
                merged += [item for item in value.items if isinstance(item, Mapping)] if isinstance(value, Sequence) else []
                continue
            if key.value in own:
                duplicates.append(key)
            own[key.value] = (key, value)
        for source in merged:
            for key, value in source.items:
                own.setdefault(key.value, (key, value))
        return Mapping(tuple(own.values()), line, column, tag, tuple(duplicates), weight, {name: value for name, (_, value) in own.items()})


def _check(weight: int, line: int) -> None:
    if weight > MAX_NODES:
        raise UnparsableError(f"YAML of more than {MAX_NODES} nodes after expanding aliases", line)
