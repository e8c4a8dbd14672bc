"""``query``: SQL over the relations, one row an offender. What the facts leave open, the rule leaves open."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeGuard

import msgspec

from readiness.facts.project import Project
from readiness.facts.reading import CostlyKind, Want
from readiness.facts.relation import Row
from readiness.matchers.matcher import Matcher, ParameterError
from readiness.model import Location, Observation, failed, passed, unknown
from readiness.tables.asking import ask, rows_of
from readiness.tables.cells import Cell
from readiness.tables.errors import QueryError
from readiness.tables.schema import Table, relations_by_table
from readiness.tables.statement import Statement, prepared

_SUBJECT = ("path", "line", "subject")
_OFFENDER = (*_SUBJECT, "message")


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each row of ``sql``, a SELECT over the tables of ``readiness facts --schema``, fails. Its columns are ``path``, ``line``, ``subject``
    and ``message``, and ``column`` if you like; NULL as ``line`` is the whole file, ``'.'`` as ``path`` the repository.

    ``subjects`` is a second SELECT (``path``, ``line``, ``subject``) of all that was looked at: what is not among the offenders passes. A
    rule that is scored by a share needs it. Without it each file with a row in one of the tables passes as long as nothing in it fails.

    Rows that nobody could read are in no table; the rule is unknown at their lines, and so is an offender that one of them might clear.
    """

    sql: str
    subjects: str = ""


class Found(msgspec.Struct, frozen=True):
    """One row of an answer."""

    subject: str
    location: Location
    message: str = ""

    @property
    def key(self) -> tuple[str, int | None, str]:
        return self.location.path, self.location.line, self.subject


def _query(project: Project, params: Query) -> Iterator[Observation]:
    """Each offender, each unreadable row and each passing subject is one. Raises QueryError for a statement that takes too much, or a row
    that is no offender."""
    statement = prepared(params.sql)
    subjects = prepared(params.subjects) if params.subjects else None
    tables = tuple(dict.fromkeys((*statement.reads, *(subjects.reads if subjects else ()))))
    offenders = _asked(project, statement)
    cleared = _perhaps_cleared(project, statement, offenders)
    said: list[Observation] = []
    for offender in offenders:
        row = cleared.get(offender.key)
        if row:
            said.append(unknown(offender.subject, row.location, f"{offender.subject} may be this one: {row.unreadable}"))
        else:
            said.append(failed(offender.subject, offender.location, offender.message))
    yield from said
    yield from _unread(project, tables, {row.location for row in cleared.values()})
    if subjects:
        keys = {offender.key for offender in offenders}
        yield from (passed(each.subject, each.location) for each in _asked(project, subjects) if each.key not in keys)
    else:
        yield from _clean_files(project, tables, {observation.location.path for observation in said})


def _asked(project: Project, statement: Statement, without: Table | None = None) -> tuple[Found, ...]:
    """The rows, each once."""
    answer = ask(project, statement, readable=True, without=without)
    names = tuple(name.lower() for name in answer.columns)
    return tuple(dict.fromkeys(_found(project, dict(zip(names, row, strict=True))) for row in answer.rows))


def _found(project: Project, row: dict[str, Cell]) -> Found:
    path, line, column = row["path"], row["line"], row.get("column")
    if not isinstance(path, str) or not (path == "." or path in project.entries or path in project.folders):
        raise QueryError(f"a row has the path {str(path)[:100]!r}, which is not in the repository")
    if not _is_number(line) or not _is_number(column):
        raise QueryError(f"a row has the line {line!r} and the column {column!r}: they are numbers from 1, or NULL")
    if "message" in row and not row["message"]:
        raise QueryError(f"a row at {path}:{line} has no message")
    subject = row["subject"] if row["subject"] not in (None, "") else path
    return Found(str(subject), Location(path, line, column if line else None), str(row.get("message", "")))


def _is_number(value: Cell) -> TypeGuard[int | None]:
    return value is None or (isinstance(value, int) and value > 0)


def _perhaps_cleared(project: Project, statement: Statement, offenders: Iterable[Found]) -> dict[tuple[str, int | None, str], Row]:
    """Offenders that an unreadable row might clear, with that row, by their keys.

    An offender that stays when a relation has no rows at all is one for want of a row there (``NOT EXISTS``, ``LEFT JOIN``, ``EXCEPT``),
    and an unreadable row of it, in the same component or in none, may be the one that is missing.
    """
    found: dict[tuple[str, int | None, str], Row] = {}
    for table in statement.reads if offenders else ():
        unreadable = [row for row in rows_of(project, table) if row.unreadable]
        remaining = {each.key for each in _asked(project, statement, without=table)} if unreadable else set()
        for offender in offenders:
            if offender.key in remaining and offender.key not in found:
                row = next((row for row in unreadable if _together(project, row.path, offender.location.path)), None)
                found.update({offender.key: row} if row else {})
    return found


def _together(project: Project, path: str, other: str) -> bool:
    one, two = project.component_of(path), project.component_of(other)
    return one is None or two is None or one == two


def _unread(project: Project, tables: Iterable[Table], told: set[Location]) -> Iterator[Observation]:
    """Rows and files of the tables that nobody could read, each once."""
    for table in tables:
        for row in rows_of(project, table):
            if row.unreadable and row.location not in told:
                told.add(row.location)
                yield unknown(str(row.location), row.location, row.unreadable)
    for entry in project.not_analysed(tuple(kind for table in tables for kind in relations_by_table()[table.name].kinds)):
        if entry.location not in told:
            told.add(entry.location)
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def _clean_files(project: Project, tables: Iterable[Table], spoken: set[str]) -> Iterator[Observation]:
    """Files with readable rows and without an offender, counted together by component."""
    paths = {row.path for table in tables for row in rows_of(project, table) if not row.unreadable} - spoken
    clean = Counter(project.component_of(path) for path in paths)
    for component, count in sorted(clean.items(), key=lambda item: item[0].path if item[0] else "."):
        name, folder = (component.name, component.path) if component else ("", ".")
        yield passed(f"{count} files searched", Location(folder), count=count, component=name)


def _check(params: Query) -> None:
    _checked("sql", params.sql, _OFFENDER)
    if params.subjects:
        _checked("subjects", params.subjects, _SUBJECT)


def _checked(name: str, sql: str, columns: tuple[str, ...]) -> None:
    try:
        statement = prepared(sql)
    except QueryError as error:
        raise ParameterError(name, error.whole) from None
    missing = [column for column in columns if column not in (given.lower() for given in statement.columns)]
    if missing:
        raise ParameterError(
            name, f"gives no column {missing[0]!r}; it gives {', '.join(statement.columns)} and needs {', '.join(columns)}"
        )
    if not statement.reads:
        raise ParameterError(name, "reads no table; see: readiness facts")


def _wants(params: Query) -> tuple[Want, ...]:
    """What its relations are made of, where that is not always read."""
    from readiness.artifacts.table import KINDS

    statements = (prepared(sql) for sql in (params.sql, params.subjects) if sql)
    relations = (relations_by_table()[table.name] for statement in statements for table in statement.reads)
    kinds = {kind for relation in relations for kind in (*relation.kinds, *relation.also)}
    return tuple(CostlyKind(kind.name) for kind in KINDS if kind.costly and kind.name in kinds)


MATCHERS: dict[str, Matcher] = {"query": Matcher(Query, _query, check=_check, wants=_wants)}
