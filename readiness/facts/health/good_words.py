"""Which answers say «healthy», whatever they are wrapped in."""

from __future__ import annotations

from readiness.artifacts.python.model import Binding, PythonAssignment
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Sequence, Value, is_none, text
from readiness.facts.python.index import PythonIndex
from readiness.wordlist import word_set

_GOOD = word_set("""
    ok healthy up pass passed connected available alive ready success good true green online running operational
""")
_KEYS = word_set("status state healthy ok connected available up success")
_CONTENTS = ("content", "data", "body")
_DEPTH = 6


def says_healthy(index: PythonIndex, path: str, function: str, value: Value | None, depth: int = 0) -> bool:
    """Whether *value*, in a function, is a constant that says so: also through variables, and in a response with a good status."""
    if depth > _DEPTH:
        return False
    match value:
        case Literal():
            return value.value is True or (isinstance(value.value, str) and value.value.strip().lower() in _GOOD)
        case Mapping():
            status = [item for key, item in value.items if (text(key) or "") in _KEYS]
            return bool(status) and all(says_healthy(index, path, function, item, depth + 1) for item in status)
        case Sequence():
            first = bool(value.items) and says_healthy(index, path, function, value.items[0], depth + 1)
            return first and all(isinstance(item, Literal | Mapping) for item in value.items)
        case Reference(local=True):
            return _held(index, path, function, value, depth)
        case Reference():
            found = index.fold(value, path, function)
            return not isinstance(found, Reference) and says_healthy(index, path, function, found, depth + 1)
        case Invocation():
            return _responds(index, path, function, value, depth)
        case _:
            return False


def _held(index: PythonIndex, path: str, function: str, value: Reference, depth: int) -> bool:
    """A local variable, by everything it is bound to and, of a mapping, given."""
    name = value.name[1:]
    rows = index.assignments_of(path, name, function)
    bound = [row for row in rows if row.key is None]
    given = [row for row in index.assignments_in(path, function) if row.target == name and row.key is not None and text(row.key) in _KEYS]
    if not bound or not all(row.binding in (Binding.PLAIN, Binding.ANNOTATED) and row.value is not None for row in bound):
        return False
    filled = bool(given) and all(_is_empty(row) for row in bound)
    return (filled or all(says_healthy(index, path, function, row.value, depth + 1) for row in bound)) and all(
        says_healthy(index, path, function, row.value, depth + 1) for row in given
    )


def _is_empty(row: PythonAssignment) -> bool:
    return isinstance(row.value, Mapping) and not any(text(key) in _KEYS for key, _ in row.value.items)


def _responds(index: PythonIndex, path: str, function: str, made: Invocation, depth: int) -> bool:
    """``JSONResponse({"status": "ok"})``, ``jsonify(status="ok")``."""
    if not made.method.endswith("Response") and made.method not in ("jsonify", "dict"):
        return False
    status = made.kwarg("status_code") or made.kwarg("status")
    if isinstance(status, Literal) and isinstance(status.value, int) and status.value >= 400:
        return False
    body = next((found for name in _CONTENTS if (found := made.kwarg(name)) is not None), made.args[0] if made.args else None)
    if body is not None and not is_none(body):
        return says_healthy(index, path, function, body, depth + 1)
    named = [item for name, item in made.kwargs if name in _KEYS]
    return bool(named) and all(says_healthy(index, path, function, item, depth + 1) for item in named)
