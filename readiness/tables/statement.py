"""A statement that has been looked at: which relations it reads, which columns it gives. No row is needed for that, and no target."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import lru_cache

import msgspec

from readiness.tables.errors import QueryError
from readiness.tables.functions import ALLOWED, Functions
from readiness.tables.limits import MAX_SQL, Budget, bound
from readiness.tables.schema import Table, quoted, relations_by_table, table_of
from readiness.tables.tokens import Token, is_ordered, names_in, strange_quotes, tokens_of
from readiness.tables.wording import said_of

_BEGINNINGS = ("SELECT", "WITH", "VALUES")
_NO_DATE = date(1970, 1, 1)
_JSON = frozenset(("json_each", "json_tree"))
_SCHEMA = frozenset(("sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"))
_ALLOWED_ACTIONS = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE))


class Statement(msgspec.Struct, frozen=True):
    """``reads``: tables that it reads, ``mentions``: those that it may name, which must be there for it to compile. ``ordered``: it says
    itself in which order its rows come."""

    sql: str
    reads: tuple[Table, ...]
    mentions: tuple[Table, ...]
    columns: tuple[str, ...]
    ordered: bool


class Guard:
    """SQLite's authorizer: reading of known tables and pure functions, and nothing else. ``refused`` is what was asked for instead."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.read: set[str] = set()
        self.refused: QueryError | None = None
        self._tables = frozenset(table.name for table in tables)

    def __call__(self, action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
        del database, trigger
        if action in _ALLOWED_ACTIONS or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in ALLOWED):
            return sqlite3.SQLITE_OK
        name = (first or "").lower()
        # A WITH table of which only rows are counted is asked for by its own name, without a column.
        if action == sqlite3.SQLITE_READ and (name in self._tables | _JSON or (second == "" and name not in _SCHEMA)):
            self.read.add(name)
            return sqlite3.SQLITE_OK
        self.refused = self.refused or _refusal(action, name, second or "")
        return sqlite3.SQLITE_DENY


def _refusal(action: int, name: str, function: str) -> QueryError:
    if action == sqlite3.SQLITE_FUNCTION:
        return QueryError(
            f"the function {function}() is not one that a query may call", "it reads facts and computes, and does nothing else"
        )
    if name in _SCHEMA:
        return QueryError("the schema cannot be queried", "see: readiness facts --schema")
    return QueryError("a query only reads tables of facts", "see: readiness facts")


@lru_cache(maxsize=512)
def prepared(sql: str) -> Statement:
    """The statement, compiled against empty tables. Raises QueryError for one that is wrong, or that does more than read."""
    tokens = tokens_of(_clean(sql))
    if not tokens or tokens[0].text.upper() not in _BEGINNINGS:
        raise QueryError("a query is one SELECT statement", "for example: SELECT path, line, template FROM http_route")
    named = names_in(tokens)
    mentions = tuple(table_of(relation.name) for name, relation in relations_by_table().items() if name in named)
    _refuse_strange_quotes(tokens, mentions)
    with opened(mentions, Budget(), _NO_DATE) as (connection, _):
        guard = Guard(mentions)
        connection.set_authorizer(guard)
        try:
            connection.execute(f"EXPLAIN {sql}").close()
            connection.set_authorizer(None)
            columns = _columns(connection, sql)
        except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
            words = [token.text for token in tokens if token.kind == "word"]
            raise guard.refused or said_of(error, mentions, words) from None
    reads = tuple(table for table in mentions if table.name in guard.read)
    return Statement(sql, reads, mentions, columns, is_ordered(tokens))


def _clean(sql: str) -> str:
    if len(sql) > MAX_SQL:
        raise QueryError(f"a query has at most {MAX_SQL:,} characters")
    try:
        sql.encode()
    except UnicodeEncodeError:
        raise QueryError("the query is not valid Unicode") from None
    if "\0" in sql:
        raise QueryError("the query holds a NUL character")
    return sql


def _refuse_strange_quotes(tokens: tuple[Token, ...], tables: tuple[Table, ...]) -> None:
    known = {name.lower() for table in tables for name in (table.name, *table.column_names)} | names_in(
        tuple(token for token in tokens if token.kind == "word")
    )
    strange = strange_quotes(tokens, frozenset(known))
    if strange is not None:
        raise QueryError(f'there is no column "{strange}"', f"names stand in double quotes, text in single ones: '{strange}'")


def _columns(connection: sqlite3.Connection, sql: str) -> tuple[str, ...]:
    """The names of the answer's columns, without a step of the statement taken."""
    connection.execute(f"CREATE TEMP VIEW answer AS {sql}").close()
    return tuple(name for _, name, *_ in connection.execute("PRAGMA temp.table_info(answer)"))


@contextmanager
def opened(tables: Iterable[Table], budget: Budget, as_of: date) -> Iterator[tuple[sqlite3.Connection, Functions]]:
    """A database in memory with these tables, empty, and all bounds."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("SELECT * FROM json_each('[]'), json_tree('[]')").close()  # which declares them, and would ask for permission
        for table in tables:
            connection.execute(create_table(table))
        functions = Functions(as_of, budget)
        functions.register(connection)
        bound(connection, budget)
        yield connection, functions


def create_table(table: Table) -> str:
    """The ``CREATE TABLE`` of a relation."""
    columns = ",\n".join(f"  {quoted(column.name)} {column.sql_type}{'' if column.nullable else ' NOT NULL'}" for column in table.columns)
    return f"CREATE TABLE {table.name} (\n{columns}\n)"
