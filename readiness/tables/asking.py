"""A statement and the facts of a project → the answer."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from readiness.facts.project import Project
from readiness.facts.relation import Row
from readiness.tables.cells import Cell, cell, plain_rows
from readiness.tables.errors import QueryError
from readiness.tables.limits import MAX_ANSWER, MAX_ROWS, Budget
from readiness.tables.schema import Table, relations_by_table
from readiness.tables.statement import Guard, Statement, opened
from readiness.tables.wording import said_of

Line = tuple[Cell, ...]


class Answer(msgspec.Struct, frozen=True):
    columns: tuple[str, ...]
    rows: tuple[Line, ...]


def rows_of(project: Project, table: Table) -> tuple[Row, ...]:
    """Every row of a table's relation, derived now if nobody asked before."""
    return project.rows(relations_by_table()[table.name].row_type)


def ask(
    project: Project, statement: Statement, *, readable: bool = False, without: Table | None = None, budget: Budget | None = None
) -> Answer:
    """The statement's rows; in an order of their own values where it gives none. Derives the relations that it reads.

    ``readable``: rows whose key could not be read are left out. ``without``: as if this relation had no row.
    Raises QueryError where the statement takes more than `limits` allow, or fails on a value.
    """
    spending = budget or Budget()
    with opened(statement.mentions, spending, project.as_of) as (connection, functions):
        for table in statement.reads:
            if table != without:
                _fill(connection, project, table, readable)
        guard = Guard(statement.mentions)
        connection.set_authorizer(guard)
        try:
            cursor = connection.execute(statement.sql)
            columns = tuple(name for name, *_ in cursor.description)
            rows = tuple(_collected(cursor))
        except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
            if spending.spent:
                raise QueryError(spending.spent, "does a recursion or a join without a condition never end?") from None
            raise functions.failure or guard.refused or said_of(error, statement.mentions) from None
    return Answer(columns, rows if statement.ordered else tuple(sorted(rows, key=_order)))


def _fill(connection: sqlite3.Connection, project: Project, table: Table, readable: bool) -> None:
    rows: Iterable[Row] = rows_of(project, table)
    if readable:
        rows = (row for row in rows if not row.unreadable)
    marks = ", ".join("?" * len(table.columns))
    lines = (tuple(map(cell, line)) for line in plain_rows(project, table, rows))
    try:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", lines)
        connection.execute("COMMIT")
    except (sqlite3.Error, MemoryError) as error:
        raise said_of(error, (table,)) from None


def _collected(cursor: sqlite3.Cursor) -> Iterator[Line]:
    size = 0
    for number, row in enumerate(cursor, 1):
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if number > MAX_ROWS or size > MAX_ANSWER:
            raise QueryError(f"the answer has more than {MAX_ROWS:,} rows or {MAX_ANSWER // 1_000_000} MB", "add a condition, or a LIMIT")
        yield tuple(value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in row)


def _order(row: Line) -> tuple[tuple[int, str | int | float], ...]:
    """NULL before numbers before text, as SQLite has it."""
    return tuple((0, 0) if value is None else (2, value) if isinstance(value, str) else (1, value) for value in row)
