"""Relation ``sqlalchemy.execute``: statements given to sessions and connections of SQLAlchemy, and whether they are plain strings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Choice, Invocation, Literal, Template, Value
from readiness.facts.data.receivers import ROOTS, receiver_of
from readiness.facts.data.rows import StatementCall
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_METHODS = ("execute", "scalar", "scalars", "stream", "stream_scalars")
_TO_TEXT = frozenset({"str", "format", "join"})
_COMPILER = "statement_compiler.process"
WORDS = frozenset({*_METHODS, *ROOTS, "alembic"})


def derive_statements(project: Project) -> Iterator[StatementCall]:
    """By path and position. A statement whose kind cannot be told (a parameter) is no row."""
    if not project.python.mentioning((*ROOTS, "alembic")):
        return
    for path, call in project.calls(*_METHODS):
        statement = call.invocation.argument(0, "statement")
        if statement is None:
            continue
        place = Location(path, getattr(statement, "line", 0) or call.line)
        raw = _is_text(statement)
        if raw is None:
            raw = _is_text(project.python.fold(statement, path, call.context.function))
        if raw is None:
            continue
        receiver = receiver_of(project.python, path, call)
        if receiver:
            at = place if _is_call_of_compiler(statement) else Location(path, call.line, call.column)
            yield StatementCall(
                location=at, method=call.invocation.method, receiver=receiver, raw=raw, component=project.component_name(path)
            )


def _is_text(value: Value) -> bool | None:
    """Whether the value is a plain string; None where that is not known."""
    match value:
        case Literal():
            return isinstance(value.value, str) and not value.binary
        case Template():
            return True
        case Choice():
            kinds = {_is_text(item) for item in value.operands}
            return kinds.pop() if len(kinds) == 1 else None
        case Invocation():
            if (value.method in _TO_TEXT and _of_text(value)) or _is_call_of_compiler(value):
                return True
            return False if _begins_in_sqlalchemy(value) else None
    return None


def _begins_in_sqlalchemy(value: Value | None) -> bool:
    """``select(…).where(…)``, ``text(…)``, ``table.insert()`` of a table's own is not followed."""
    while isinstance(value, Invocation):
        if value.callee.partition(".")[0] in ROOTS:
            return True
        value = value.receiver
    return False


def _of_text(call: Invocation) -> bool:
    return call.callee == "str" or (call.receiver is not None and _is_text(call.receiver) is True)


def _is_call_of_compiler(value: Value) -> bool:
    """``connection.dialect.statement_compiler.process("…")``: a class's method, whose result would be text."""
    return isinstance(value, Invocation) and (value.callee or value.attribute).endswith(_COMPILER)
