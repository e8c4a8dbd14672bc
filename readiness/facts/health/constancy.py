"""Whether a handler gives one and the same answer at every request, as far as its own body decides; what it calls is judged apart."""

from __future__ import annotations

import re

from readiness.artifacts.python.model import Binding, PythonAssignment, PythonFunction
from readiness.artifacts.python.values import (
    Attribute,
    Invocation,
    Literal,
    Mapping,
    Reference,
    Sequence,
    Subscript,
    Template,
    Value,
    children,
)
from readiness.facts.python.index import PythonIndex

_STATE = re.compile(
    r"(?i)(?:^|[._])(?:is_?)?(?:ready|started|healthy|alive|initiali[sz]ed|running|draining|shutting_down|accepting)(?:$|[._])"
)
"""Attributes that somebody sets when the service has started: their value is an answer."""
_DEPTH = 8


def always_same(index: PythonIndex, path: str, function: PythonFunction) -> bool:
    """One answer, whatever happens: no branch with another, no exception, no other status. Times and versions count as the same."""
    if function.raises or _sets_status(index, path, function):
        return False
    returned = [one.value for one in function.returns if one.value is not None and not one.yields]
    if len({_shape(value) for value in returned}) > 1:
        return False
    return all(_same(index, path, function.qualname, value) for value in returned)


def _sets_status(index: PythonIndex, path: str, function: PythonFunction) -> bool:
    """``response.status_code = …`` of anything but one good number."""
    for row in index.assignments_in(path, function.qualname):
        if row.name in ("status_code", "status") and "." in row.target:
            good = isinstance(row.value, Literal) and isinstance(row.value.value, int) and row.value.value < 400
            if not good or row.context.guards or row.context.handling:
                return True
    return False


def _shape(value: Value) -> str:
    """The value without its lines."""
    return re.sub(r"line=\d+", "", repr(value))


def _same(index: PythonIndex, path: str, function: str, value: Value, depth: int = 0) -> bool:
    if depth > _DEPTH:
        return True
    match value:
        case Literal():
            return True
        case Reference():
            return _same_name(index, path, function, value, depth)
        case Sequence() | Mapping() | Template() | Attribute() | Subscript() | Invocation():
            return all(_same(index, path, function, part, depth + 1) for part in children(value))
        case _:
            return False


def _same_name(index: PythonIndex, path: str, function: str, value: Reference, depth: int) -> bool:
    """A local variable holds what it is given; a name of the module that functions set, too, or one that says «started», is a state."""
    plain = value.name.lstrip(":~?.")
    if _STATE.search(plain.partition(".")[2]) or (not value.local and _STATE.search(plain) and _is_set_later(index, path, plain)):
        return False
    if not value.local or "." in plain:
        return True
    rows = [row for row in index.assignments_of(path, plain, function) if row.key is None]
    if len({_shape(row.value) for row in rows if row.value is not None}) > 1 or any(not _plainly(row) for row in rows):
        return False
    filled = [row for row in index.assignments_in(path, function) if row.target == plain and row.key is not None]
    if any(row.context.guards or row.context.handling for row in filled):
        return False
    return all(_same(index, path, function, row.value, depth + 1) for row in (*rows, *filled) if row.value is not None)


def _is_set_later(index: PythonIndex, path: str, name: str) -> bool:
    """Some function of the file binds the name as well: by ``global``, most likely."""
    return any(row.context.function and row.target == name for row in index.modules[path].assignments)


def _plainly(row: PythonAssignment) -> bool:
    return row.binding in (Binding.PLAIN, Binding.ANNOTATED, Binding.WALRUS, Binding.WITH) and not row.context.handling
