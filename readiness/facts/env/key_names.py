"""Which variables an expression names: a constant, one of several, or an element of a display that a loop runs over."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.python.model import Binding, PythonAssignment
from readiness.artifacts.python.values import (
    Choice,
    ChoiceKind,
    Comprehension,
    Invocation,
    Literal,
    Mapping,
    Reference,
    Sequence,
    Spread,
    Subscript,
    Value,
    text,
)
from readiness.facts.python.index import PythonIndex


def key_names(index: PythonIndex, path: str, key: Value, function: str) -> Iterator[str]:
    """The names that an expression can be; none where it is computed."""
    folded = key if isinstance(key, Literal) else index.fold(key, path, function)
    parts = folded.operands if isinstance(folded, Choice) and folded.kind is not ChoiceKind.AND else (folded,)
    names = [text(part) for part in parts]
    if all(name is not None for name in names):
        yield from (name for name in names if name)
        return
    found = [text(item) for item in _of_loop(index, path, key, function)]
    if all(item is not None for item in found):
        yield from (item for item in found if item)


def _of_loop(index: PythonIndex, path: str, key: Value, function: str) -> tuple[Value | None, ...]:
    """What a loop's variable, or one place in it (``task["env"]``), holds in turn."""
    place = key.key if isinstance(key, Subscript) else None
    variable = key.target if isinstance(key, Subscript) else key
    if not isinstance(variable, Reference) or variable.name[0] not in ":~":
        return ()
    rows = index.assignments_of(path, variable.name[1:], function if variable.local else "")
    if len(rows) != 1:
        return ()
    items = _items(index, path, rows[0], function)
    return items if place is None else tuple(_part(item, place) for item in items)


def _items(index: PythonIndex, path: str, row: PythonAssignment, function: str) -> tuple[Value | None, ...]:
    if row.binding is Binding.FOR and row.value is not None:
        return _elements(index, path, row.value, function)
    value = row.value
    if row.binding is Binding.UNPACKED and isinstance(value, Subscript) and isinstance(value.target, Comprehension):
        # ``for name, kind in …``
        return tuple(_part(item, value.key) for item in _elements(index, path, value.target.source, function))
    return ()


def _elements(index: PythonIndex, path: str, source: Value, function: str) -> tuple[Value, ...]:
    """What is iterated over, where all of it is written down."""
    method = ""
    if isinstance(source, Invocation) and not source.args and source.method in ("items", "keys", "values"):
        method = source.method
        source = Reference(source.callee.removesuffix(f".{method}"), source.line) if source.callee else source
    known = index.fold(source, path, function)
    if isinstance(known, Mapping) and known.complete:
        if method == "items":
            return tuple(Sequence(pair) for pair in known.items)
        return tuple(pair[method == "values"] for pair in known.items)
    if isinstance(known, Sequence) and not known.truncated and not any(isinstance(item, Spread) for item in known.items):
        return known.items
    return ()


def _part(whole: Value | None, place: Value) -> Value | None:
    if isinstance(whole, Mapping):
        return whole.get(text(place) or "")
    if isinstance(whole, Sequence) and isinstance(place, Literal) and isinstance(place.value, int):
        return whole.items[place.value] if -len(whole.items) <= place.value < len(whole.items) else None
    return None
