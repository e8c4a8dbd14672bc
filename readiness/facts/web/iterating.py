"""The elements of what is iterated: lists, tuples and dicts, through names and first-party functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from readiness.artifacts.python.model import Binding, PythonAssignment, PythonFunction
from readiness.artifacts.python.values import (
    Choice,
    Comprehension,
    Invocation,
    Literal,
    Mapping,
    Opaque,
    Reference,
    Sequence,
    Spread,
    Subscript,
    Value,
)
from readiness.facts.python.index import Definition, PythonIndex

MAX_STEPS = 14
MAX_ITEMS = 2000
_SAME = frozenset(("list", "tuple", "reversed", "sorted", "set", "iter"))

Place: TypeAlias = tuple[str, Value, str]
"""A value with the file and the function it stands in."""


def elements(index: PythonIndex, path: str, row: PythonAssignment) -> Iterator[Place]:
    """The values that an assignment of the file *path* gives its target, one after the other where it is that of a loop."""
    value, function = row.value, row.context.function
    if value is None:
        return
    if row.binding is Binding.FOR:
        yield from items(index, path, value, function)
    elif (
        row.binding is Binding.UNPACKED
        and isinstance(value, Subscript)
        and isinstance(value.target, Comprehension)
        and isinstance(value.key, Literal)
    ):
        yield from _parts(index, path, value.target.source, function, value.key.value)
    else:
        yield path, value, function


def _parts(index: PythonIndex, path: str, source: Value, function: str, number: object) -> Iterator[Place]:
    """The *number*-th part of each element."""
    line = getattr(source, "line", 1)
    if not isinstance(number, int):
        return
    if isinstance(source, Invocation) and source.callee == "enumerate" and source.args:
        if number == 1:
            yield from items(index, path, source.args[0], function)
        return
    if isinstance(source, Invocation) and source.callee == "zip" and number < len(source.args):
        yield from items(index, path, source.args[number], function)
        return
    for where, item, scope in items(index, path, source, function, pairs=True):
        if isinstance(item, Sequence) and number < len(item.items) and not any(isinstance(part, Spread) for part in item.items):
            yield where, item.items[number], scope
        elif isinstance(item, Reference):
            found = index.fold(item, where, scope)
            known = isinstance(found, Sequence) and number < len(found.items)
            yield where, found.items[number] if known and isinstance(found, Sequence) else Opaque("part of an element", line), scope
        else:
            yield where, Opaque("part of an element", line), scope


def items(index: PythonIndex, path: str, value: Value, function: str, *, pairs: bool = False) -> Iterator[Place]:
    """The elements of a display, also through names and first-party functions; of a dict its values (with *pairs*, tuples of key and
    value). Where they cannot be known, one Opaque element."""
    yield from _items(index, path, value, function, 0, [MAX_ITEMS], pairs=pairs)


def _items(index: PythonIndex, path: str, value: Value, function: str, steps: int, left: list[int], *, pairs: bool) -> Iterator[Place]:
    left[0] -= 1
    if left[0] < 0:
        return
    match value:
        case Sequence():
            for item in value.items:
                if isinstance(item, Spread):
                    yield from _items(index, path, item.value, function, steps + 1, left, pairs=pairs)
                else:
                    yield path, item, function
            return
        case Mapping():
            for key, item in value.items:
                yield path, Sequence((key, item), line=value.line) if pairs else item, function
            return
        case Invocation(callee=callee) if callee.endswith((".values", ".items")):
            yield from _items(index, path, Reference(callee.rpartition(".")[0], value.line), function, steps + 1, left, pairs=pairs)
            return
        case Invocation(callee=callee, args=(inner, *_)) if callee in _SAME:
            yield from _items(index, path, inner, function, steps + 1, left, pairs=pairs)
            return
        case Choice() if steps < MAX_STEPS:
            for operand in value.operands:
                yield from _items(index, path, operand, function, steps + 1, left, pairs=pairs)
            return
        case Reference() | Invocation() if steps < MAX_STEPS:
            inside = list(_named(index, path, value, function))
            for where, inner, scope in inside:
                yield from _items(index, where, inner, scope, steps + 1, left, pairs=pairs)
            if inside:
                return
    yield path, Opaque("an element that is computed", getattr(value, "line", 1)), function


def _named(index: PythonIndex, path: str, value: Reference | Invocation, function: str) -> Iterator[Place]:
    """What a name is assigned, or a first-party function returns."""
    name = value.name if isinstance(value, Reference) else value.callee
    found = index.resolve(path, name, function) if name else None
    if not isinstance(found, Definition):
        return
    if isinstance(value, Reference) and isinstance(found.row, PythonAssignment):
        rows = index.assignments_of(found.path, found.row.target, found.row.context.function) or (found.row,)
        for row in rows:
            if row.value is not None and not grows_unseen(row):
                yield found.path, row.value, row.context.function
            elif row.value is not None:
                yield found.path, Sequence((Opaque("added to a list in a function", row.line),), line=row.line), row.context.function
        yield from added(index, found.path, found.row)
    elif isinstance(value, Invocation) and isinstance(found.row, PythonFunction):
        yield from ((found.path, row.value, found.name) for row in found.row.returns if row.value is not None)


def grows_unseen(row: PythonAssignment) -> bool:
    """A local list or dict that starts empty: what a function adds to it has no rows."""
    return bool(row.context.function) and isinstance(row.value, Sequence | Mapping) and not row.value.items


def added(index: PythonIndex, path: str, row: PythonAssignment) -> Iterator[Place]:
    """What ``name.append(x)``, ``name.extend(xs)``, ``name["key"] = x`` add to a list or dict of the module, as displays."""
    name = f":{row.target}"
    if row.context.function:
        return
    for call in index.modules[path].calls:
        head, _, method = call.callee.rpartition(".")
        if head == name and call.invocation.args and method in ("append", "add", "insert"):
            yield path, Sequence((call.invocation.args[-1],), line=call.line), call.context.function
        elif head == name and call.invocation.args and method in ("extend", "update"):
            yield path, call.invocation.args[0], call.context.function
    for assignment in index.modules[path].assignments:
        if assignment.resolved == name and assignment.key is not None and assignment.value is not None:
            yield path, Mapping(((assignment.key, assignment.value),), assignment.line), assignment.context.function
