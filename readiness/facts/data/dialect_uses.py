"""Relation ``database.dialect-use``: operators, types and SQL that only some databases understand.

Source: docs.sqlalchemy.org, "Dialects" (types and operators of postgresql and mysql); the SQL references of PostgreSQL, SQLite and MySQL.
``ilike()`` is none of them: SQLAlchemy writes lower() LIKE lower() for databases without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Attribute, Invocation, Literal, Reference, Template, Value, walk
from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.rows import DialectUse
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PG = ("postgresql", "cockroachdb")
_TYPES = word_set("""
    JSONB ARRAY HSTORE INET CIDR MACADDR TSVECTOR TSQUERY INT4RANGE INT8RANGE NUMRANGE DATERANGE TSRANGE TSTZRANGE CITEXT REGCLASS
""")
"""Types that no other dialect of SQLAlchemy compiles. (UUID, JSON and ENUM of its dialect compile elsewhere since 2.0.)"""
_OF_TYPES = ("sqlalchemy.dialects.postgresql.", "sqlalchemy.ARRAY", "sqlalchemy.types.ARRAY")
_FIELDS = word_set("ArrayField HStoreField SearchVectorField DateRangeField DateTimeRangeField IntegerRangeField")
_SQL = (
    (re.compile(r"\bILIKE\b"), "ILIKE", _PG),
    (
        re.compile(r"[\w)'\"]::(?:text|int(?:eger)?|bigint|jsonb?|uuid|date|timestamptz?|numeric|varchar|regclass|interval)\b"),
        "a cast with ::",
        _PG,
    ),
    (re.compile(r"\bSELECT\s+DISTINCT\s+ON\s*\(", re.IGNORECASE), "DISTINCT ON", _PG),
    (re.compile(r"\bgenerate_series\s*\(", re.IGNORECASE), "generate_series()", _PG),
    (re.compile(r"\bto_tsvector\s*\(", re.IGNORECASE), "to_tsvector()", _PG),
    (re.compile(r"\bdatetime\s*\(\s*'now'", re.IGNORECASE), "datetime('now')", ("sqlite",)),
    (re.compile(r"\bjulianday\s*\(", re.IGNORECASE), "julianday()", ("sqlite",)),
    (re.compile(r"\bstrftime\s*\(\s*'%", re.IGNORECASE), "strftime()", ("sqlite",)),
    (re.compile(r"\bINSERT\s+OR\s+(?:REPLACE|IGNORE)\b", re.IGNORECASE), "INSERT OR REPLACE", ("sqlite",)),
    (re.compile(r"\bON\s+DUPLICATE\s+KEY\s+UPDATE\b", re.IGNORECASE), "ON DUPLICATE KEY UPDATE", ("mysql",)),
)
_STATEMENTS = word_set("execute text scalar scalars exec_driver_sql raw fetch_all fetch_one fetchval fetch fetchrow")
_ABOUT = re.compile(r"dialect|sqlite|postgres|mysql|\bpg_|_pg\b|vendor|backend_name", re.IGNORECASE)
_SQL_WORDS = word_set("""
    ILIKE jsonb DISTINCT generate_series to_tsvector julianday strftime datetime REPLACE IGNORE DUPLICATE text uuid date regclass int
    integer timestamp numeric
""")
WORDS = frozenset({"astext", "postgresql", "ARRAY", *_FIELDS, *_STATEMENTS})


def derive_uses(project: Project) -> Iterator[DialectUse]:
    """By path and line. Migrations repeat what models say, and code that asks for the dialect first knows what it does."""
    aside = tuple(f"{row.folder}/" for row in project.rows(MigrationEnvironment) if row.tool in ("alembic", "django"))
    for source in project.python_with({"astext", "postgresql", "ARRAY", *_FIELDS}):
        if not source.path.startswith(aside) and not _ABOUT.search(source.path.rpartition("/")[2]):
            found = {(line, what): dialects for line, what, dialects in _uses(source.model)}
            for (line, what), dialects in sorted(found.items()):
                component = project.component_name(source.path)
                yield DialectUse(location=Location(source.path, line), what=what, dialects=dialects, component=component)
    for source in project.python_with(_STATEMENTS):
        outline = project.python.outlines[source.path]
        if source.path.startswith(aside) or _ABOUT.search(source.path.rpartition("/")[2]):
            continue
        roots = {row.qualified.split(".")[0] for row in outline.imports}
        if any(outline.mentions(word) for word in _SQL_WORDS) and not roots.isdisjoint(("sqlalchemy", "sqlmodel")):
            yield from _statements(project, source.path, source.model)


def _uses(model: PythonModule) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    # By equality: the calls inside another have rows of their own.
    varied = {part for call in model.calls if call.invocation.method == "with_variant" for part in walk(call.invocation)}
    for context, value in _values(model):
        for part in walk(value) if value is not None and not _chosen(context) else ():
            if part in varied:
                continue
            name = (
                part.name
                if isinstance(part, Reference | Attribute)
                else part.callee or part.attribute
                if isinstance(part, Invocation)
                else ""
            )
            if not name:
                continue
            last = name.rpartition(".")[2]
            if "astext" in name.split("."):
                yield getattr(part, "line", 0) or 1, ".astext", _PG
            elif (last in _TYPES and name.startswith(_OF_TYPES)) or (last in _FIELDS and name.startswith("django.contrib.postgres.")):
                yield getattr(part, "line", 0) or 1, last, _PG


def _values(model: PythonModule) -> Iterator[tuple[Context, Value | None]]:
    yield from ((row.context, row.value) for row in model.assignments if row.value is not None and not _rebinds(row.value))
    yield from ((call.context, call.invocation) for call in model.calls)
    yield from ((end.context, end.value) for function in model.functions for end in function.returns)


def _rebinds(value: Value) -> bool:
    """``JSONB = postgresql.JSONB``: a name, not yet a use."""
    return isinstance(value, Reference) and "astext" not in value.name


def _chosen(context: Context) -> bool:
    """Whether the code asks first which database it talks to."""
    if _ABOUT.search(context.function):
        return True
    return any(_ABOUT.search(_word(part)) for guard in context.guards for part in walk(guard.test))


def _word(part: Value) -> str:
    match part:
        case Reference() | Attribute():
            return part.name
        case Invocation():
            return part.callee or part.attribute
        case Literal():
            return str(part.value)
    return ""


def _statements(project: Project, path: str, model: PythonModule) -> Iterator[DialectUse]:
    seen: set[tuple[int, str]] = set()
    for call in model.calls:
        if call.invocation.method not in _STATEMENTS or not call.invocation.args or _chosen(call.context):
            continue
        value = call.invocation.args[0]
        words = _sql(value)
        for pattern, what, dialects in _SQL:
            if words and pattern.search(words) and (call.line, what) not in seen:
                seen.add((getattr(value, "line", 0) or call.line, what))
                yield DialectUse(
                    location=Location(path, getattr(value, "line", 0) or call.line), what=f"{what} in a statement", dialects=dialects,
                    component=project.component_name(path),
                )  # fmt: skip


def _sql(value: Value) -> str:
    parts = value.parts if isinstance(value, Template) else (value,)
    return " ? ".join(part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str))
