"""Relations as tables: their names in SQL, and the columns that a row type makes."""

import types
import typing
from enum import Enum, StrEnum
from functools import cache

import msgspec

from readiness.facts.relation import Relation
from readiness.facts.relations import RELATIONS
from readiness.model import Location

PLACE = ("path", "line", "column")
COMPONENT = "component"
_LAST = "unreadable"


class ColumnType(StrEnum):
    """How a column's values are told. In SQL a boolean is 0 or 1, a list or structure is JSON (see ``json_each`` and ``->>``)."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    LIST = "list"
    STRUCTURE = "structure"
    PLACE = "place"
    """Text: ``path:line``."""


_SQL_TYPES = {ColumnType.INTEGER: "INTEGER", ColumnType.BOOLEAN: "INTEGER", ColumnType.REAL: "REAL"}
_PLAIN: dict[object, ColumnType] = {
    str: ColumnType.TEXT, int: ColumnType.INTEGER, bool: ColumnType.BOOLEAN, float: ColumnType.REAL, Location: ColumnType.PLACE,
}  # fmt: skip


class Column(msgspec.Struct, frozen=True):
    """``choices``: the texts that it may hold, where only these. ``nullable``: NULL where nothing is known or given."""

    name: str
    type: ColumnType
    nullable: bool = False
    choices: tuple[str, ...] = ()

    @property
    def sql_type(self) -> str:
        return _SQL_TYPES.get(self.type, "TEXT")


class Table(msgspec.Struct, frozen=True):
    """``fields``: the names of the row type's own columns, in order; the columns before and after them every table has."""

    name: str
    relation: str
    columns: tuple[Column, ...]
    fields: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def table_name(relation: str) -> str:
    """``http_route`` of ``http.route``: a name that needs no quotes."""
    return relation.replace(".", "_").replace("-", "_")


@cache
def relations_by_table() -> dict[str, Relation]:
    """Every relation by its table's name; imports no row type."""
    return {table_name(relation.name): relation for relation in sorted(RELATIONS, key=lambda each: each.name)}


@cache
def table_of(relation: str) -> Table:
    """The table of the relation with this name."""
    row_type = relations_by_table()[table_name(relation)].row_type
    fields = [field for field in msgspec.structs.fields(row_type) if field.name not in ("location", _LAST)]
    own = tuple(_column(field.name, field.type) for field in fields)
    where = (Column("path", ColumnType.TEXT), Column("line", ColumnType.INTEGER, True), Column("column", ColumnType.INTEGER, True))
    component = () if COMPONENT in row_type.__struct_fields__ else (Column(COMPONENT, ColumnType.TEXT),)
    columns = (*where, *component, *own, Column(_LAST, ColumnType.TEXT))
    return Table(table_name(relation), relation, columns, tuple(field.name for field in fields))


def _column(name: str, hint: object) -> Column:
    nullable = False
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = [each for each in typing.get_args(hint) if each is not type(None)]
        nullable = len(members) < len(typing.get_args(hint))
        hint = members[0] if len(members) == 1 else hint
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Column(name, ColumnType.TEXT, nullable, tuple(str(member.value) for member in hint))
    found = _PLAIN.get(hint)
    if found is None:
        found = ColumnType.LIST if typing.get_origin(hint) in (tuple, list, frozenset) else ColumnType.STRUCTURE
    return Column(name, found, nullable)


_RESERVED = """
add all alter and as autoincrement between case check collate commit constraint create cross default deferrable delete distinct
drop else escape except exists foreign from full group having in index inner insert intersect into is isnull join left limit
natural not notnull null on or order outer primary references returning right select set table then to transaction union unique
update using values when where
"""
_WORDS = frozenset(_RESERVED.split())


def quoted(name: str) -> str:
    """A column's name as a statement must write it: words of SQL stand in quotes."""
    return f'"{name}"' if name in _WORDS else name
