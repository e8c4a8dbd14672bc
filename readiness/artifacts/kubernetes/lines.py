"""Values as written, with their lines: what every model of Kubernetes is made of."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A scalar as written, and its line."""

    value: str
    line: int


class Pair(msgspec.Struct, frozen=True):
    """An entry of a map of strings (labels, annotations, data keys, resources, node selectors)."""

    name: str
    value: str
    line: int
