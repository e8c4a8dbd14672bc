"""A row as plain values, and plain values as SQLite takes them. Every text passes the gate that takes credentials out."""

import math
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from readiness.artifacts.withheld import kept
from readiness.facts.project import Project
from readiness.facts.relation import Row
from readiness.facts.secrets.redaction import redacted
from readiness.model import Location
from readiness.tables.schema import COMPONENT, Table

Plain: TypeAlias = Any
"""None, bool, int, float, str, or lists and dicts of these: what JSON can say."""
Cell: TypeAlias = str | int | float | None

WITHHELD = "***"
MAX_CELL = 100_000
"""Characters of one value. Longer text is cut; a longer list or structure is NULL."""
_VALUES = "readiness.artifacts.python.values"
_REMEMBERED = 1_000
_LARGEST_INTEGER = 2**63 - 1


def plain_rows(project: Project, table: Table, rows: Iterable[Row]) -> Iterator[tuple[Plain, ...]]:
    """The rows in the order of the table's columns."""
    components = COMPONENT not in table.fields
    for row in rows:
        location = row.location
        where = (safe_text(location.path), location.line, location.column)
        component = (safe_text(project.component_name(location.path)),) if components else ()
        yield (*where, *component, *(plain(getattr(row, name)) for name in table.fields), safe_text(row.unreadable))


def plain(value: object) -> Plain:
    """The value without types of ours. A location is ``path:line``, an expression of Python is its text, a structure has its fields."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return safe_text(value)
        case float():
            return value if math.isfinite(value) else None
        case Location():
            return safe_text(str(value))
        case msgspec.Struct():
            return _plain_struct(value)
        case dict():
            return {safe_text(str(key)): _told(str(key), item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case frozenset() | set():
            return sorted((plain(item) for item in value), key=repr)
        case _:
            return safe_text(str(value))


def _plain_struct(value: msgspec.Struct) -> Plain:
    if type(value).__module__ == _VALUES:
        from readiness.facts.python.written import written

        return safe_text(written(value))  # type: ignore[arg-type]  # every struct of that module is one of its values
    called = getattr(value, "name", None) or getattr(value, "key", None)
    names = ((name, called if name == "value" and isinstance(called, str) else "") for name in value.__struct_fields__)
    return {name: _told(under, getattr(value, name)) for name, under in names}


def _told(name: str, value: object) -> Plain:
    """What stands under a name: a text that is a credential there is not told (the models of compose files keep what they read)."""
    if isinstance(value, str) and kept(name, value).text is None:
        return WITHHELD
    return plain(value)


def safe_text(text: str) -> str:
    """Without credentials, without what UTF-8 cannot say, and not without end."""
    return _safe_text(text) if len(text) < _REMEMBERED else _safe_text.__wrapped__(text)


@lru_cache(maxsize=65536)
def _safe_text(text: str) -> str:
    said = redacted(text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…")
    return said.encode("utf-8", "backslashreplace").decode()


def cell(value: Plain) -> Cell:
    """A plain value for SQLite: a boolean is 0 or 1, a list or structure is JSON."""
    match value:
        case bool():
            return int(value)
        case int():
            return value if -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER else str(value)
        case None | float() | str():
            return value
        case _:
            text = msgspec.json.encode(value).decode()
            return text if len(text) <= MAX_CELL else None
