"""Helm charts: ``Chart.yaml`` and values files, the values flattened. Templates are the ``kubernetes`` parser's to refuse."""

from __future__ import annotations

import msgspec

from readiness.artifacts.yaml import Mapping, Scalar, compose_all, walk

MAX_VALUES = 20_000


class Value(msgspec.Struct, frozen=True):
    """A leaf: ``keys`` lead to it (list positions as numbers); ``text`` is empty and ``null`` True where nothing is given."""

    keys: tuple[str, ...]
    text: str
    line: int
    null: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.keys)


class HelmFile(msgspec.Struct, frozen=True):
    """``chart``: this is Chart.yaml, else values. ``values`` holds at most MAX_VALUES leaves, in file order."""

    path: str
    chart: bool
    name: str = ""
    version: str = ""
    app_version: str = ""
    values: tuple[Value, ...] = ()

    def get(self, name: str) -> Value | None:
        """By dotted name (``image.tag``)."""
        return next((value for value in self.values if value.name == name), None)


def parse(path: str, content: bytes) -> HelmFile:
    """Raises UnparsableError for what is not YAML. A document that is no mapping has no values."""
    documents = compose_all(content)
    root = documents[0] if documents else None
    chart = path.rpartition("/")[2].lower() == "chart.yaml"
    if not isinstance(root, Mapping):
        return HelmFile(path, chart)
    values: list[Value] = []
    for keys, leaf in walk(root):
        if len(values) == MAX_VALUES:
            break
        values.append(_value(keys, leaf))
    if not chart:
        return HelmFile(path, chart, values=tuple(values))
    return HelmFile(path, chart, root.text("name"), root.text("version"), root.text("appVersion"), tuple(values))


def _value(keys: tuple[str, ...], leaf: Scalar) -> Value:
    return Value(keys, "" if leaf.is_null else leaf.value, leaf.line, leaf.is_null)
