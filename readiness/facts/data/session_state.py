"""Relation ``pgbouncer.session-state``: what clients of PgBouncer leave in the server's session.

Source: pgbouncer.org/features.html (what transaction pooling breaks), pgbouncer.org/config.html (startup parameters it accepts); asyncpg's
FAQ and psycopg's "Prepared statements" on how to switch their caches off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Template, Value, is_none, text
from readiness.facts.data.engines import KINDS
from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.rows import DatabaseEngine, EngineKind, EngineUrl, PoolerClient, SessionState
from readiness.facts.data.scopes import scopes
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_TRACKED = frozenset({"client_encoding", "datestyle", "timezone", "standard_conforming_strings", "application_name"})
_STATEMENTS = (
    (
        re.compile(r"\s*SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)(?:SESSION\s+)?[a-z_.]+\s*(?:=|\bTO\b)", re.IGNORECASE),
        "SET for the session",
    ),
    (re.compile(r"\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(", re.IGNORECASE), "an advisory lock of the session"),
    (re.compile(r"\s*LISTEN\s+[\w\"]+", re.IGNORECASE), "LISTEN"),
    (re.compile(r"\s*PREPARE\s+\w+", re.IGNORECASE), "PREPARE"),
    (re.compile(r"\bDECLARE\s+\w+\s+.*CURSOR\s+WITH\s+HOLD", re.IGNORECASE | re.DOTALL), "a cursor WITH HOLD"),
    (
        re.compile(r"\s*CREATE\s+(?:LOCAL\s+)?TEMP(?:ORARY)?\s+TABLE\b(?!.*ON\s+COMMIT\s+DROP)", re.IGNORECASE | re.DOTALL),
        "a temporary table",
    ),
)
_RUNS = frozenset({"execute", "fetch", "fetchval", "fetchrow", "text", "exec_driver_sql", "scalar", "executemany"})
_SQL_WORDS = frozenset(
    {"SET", "set", "pg_advisory_lock", "pg_try_advisory_lock", "LISTEN", "PREPARE", "TEMP", "TEMPORARY", "HOLD", "add_listener"}
)
WORDS = _SQL_WORDS


def derive_states(project: Project) -> Iterator[SessionState]:
    """By client, path and line."""
    aside = tuple(f"{row.folder}/" for row in project.rows(MigrationEnvironment) if row.tool in ("alembic", "django"))
    done: set[str] = set()
    seen: set[tuple[Location, str]] = set()
    # A pooler whose mode is known tells more than one that is not; a shared one more than one that keeps sessions.
    for client in sorted(project.rows(PoolerClient), key=lambda one: (not one.pooler.is_shared, not one.pooler.mode)):
        if client.component in done:
            continue
        done.add(client.component)
        for row in _of_client(project, client, aside):
            if (row.location, row.what) not in seen:
                seen.add((row.location, row.what))
                yield row


def _of_client(project: Project, client: PoolerClient, aside: tuple[str, ...]) -> Iterator[SessionState]:
    yield from _connections(project, client, aside)
    for source in project.python_with(_SQL_WORDS):
        if client.component in scopes(project, project.component_name(source.path)) and not source.path.startswith(aside):
            for call in source.model.calls:
                yield from _statement(source.path, call, client)


# Connections -------------------------------------------------------------------------------------------------------------
def _connections(project: Project, client: PoolerClient, aside: tuple[str, ...]) -> Iterator[SessionState]:
    drivers = {row.engine: row.driver for row in project.rows(EngineUrl) if row.dialect == "postgresql"}
    for engine in project.rows(DatabaseEngine):
        if client.component not in scopes(project, engine.component) or engine.path.startswith(aside):
            continue
        call = next(
            (
                one
                for one in project.python.calls_to(engine.path, frozenset({engine.how.rpartition(".")[2]}))
                if one.line == engine.location.line
            ),
            None,
        )
        if call is None or call.callee not in KINDS:
            continue
        root = engine.how.partition(".")[0]
        if root == "asyncpg":
            yield from _asyncpg(project, engine, call, client, call.invocation.kwarg("server_settings"), "statement_cache_size")
        elif root in ("psycopg", "psycopg_pool"):
            yield from _psycopg(project, engine, call, client)
        elif engine.kind is EngineKind.ENGINE:
            driver = drivers.get(engine.location, "")
            options = call.invocation.kwarg("connect_args")
            given = project.python.fold(options, engine.path, engine.function) if options is not None else None
            if driver in ("asyncpg", "psycopg"):
                yield from _engine(engine, client, given, driver)


def _asyncpg(
    project: Project, engine: DatabaseEngine, call: PythonCall, client: PoolerClient, settings: Value | None, cache: str
) -> Iterator[SessionState]:
    if settings is not None:
        yield from _parameters(engine, client, project.python.fold(settings, engine.path, engine.function), settings)
    yield _cache(engine, client, call.invocation.kwarg(cache), f"{_short(engine)}() without {cache}=0", spread=call.invocation.spreads)


def _engine(engine: DatabaseEngine, client: PoolerClient, given: Value | None, driver: str) -> Iterator[SessionState]:
    if given is not None and not isinstance(given, Mapping):
        yield SessionState(
            location=engine.location, unreadable="its connect_args cannot be seen", what="connect_args", kind="cache", client=client
        )
        return
    settings = given.get("server_settings") if given is not None else None
    if settings is not None:
        yield from _parameters(engine, client, settings, settings)
    if driver == "psycopg":
        threshold = given.get("prepare_threshold") if given is not None else None
        off = threshold is not None and is_none(threshold)
        what = f"{_short(engine)}() of psycopg without prepare_threshold=None in connect_args"
        yield _cache(engine, client, Literal(0) if off else threshold, what)
        return
    named = given is not None and given.get("prepared_statement_name_func") is not None
    value = given.get("statement_cache_size") if given is not None else None
    row = _cache(engine, client, value, f"{_short(engine)}() of asyncpg without statement_cache_size=0 in connect_args")
    yield row if not named else _cache(engine, client, Literal(0), row.what)


def _psycopg(project: Project, engine: DatabaseEngine, call: PythonCall, client: PoolerClient) -> Iterator[SessionState]:
    options = call.invocation.kwarg("kwargs")
    given = project.python.fold(options, engine.path, engine.function) if options is not None else None
    value = given.get("prepare_threshold") if isinstance(given, Mapping) else call.invocation.kwarg("prepare_threshold")
    off = value is not None and is_none(value)
    what = f"{_short(engine)}() without prepare_threshold=None"
    yield _cache(engine, client, Literal(0) if off else value, what, spread=call.invocation.spreads)


def _short(engine: DatabaseEngine) -> str:
    return engine.how if engine.how.count(".") < 2 else engine.how.rpartition(".")[2]


def _parameters(engine: DatabaseEngine, client: PoolerClient, found: Value, written: Value) -> Iterator[SessionState]:
    at = Location(engine.path, getattr(written, "line", 0) or engine.location.line)
    if not isinstance(found, Mapping) or not found.complete:
        yield SessionState(
            location=at, unreadable="its server_settings cannot be seen", what="server_settings", kind="parameters", client=client
        )
        return
    names = tuple(name for key, _ in found.items if (name := text(key)))
    strange = tuple(name for name in names if name.lower() not in _TRACKED | set(client.pooler.allowed))
    harmless = "" if strange else "PgBouncer keeps or ignores these parameters"
    yield SessionState(
        location=at,
        what=f"server_settings with {', '.join(strange or names)}",
        kind="parameters",
        client=client,
        names=strange,
        harmless=harmless,
    )


def _cache(engine: DatabaseEngine, client: PoolerClient, value: Value | None, what: str, *, spread: bool = False) -> SessionState:
    off = isinstance(value, Literal) and value.value == 0 and value.value is not False
    hidden = (value is None and spread) or (value is not None and not isinstance(value, Literal))
    return SessionState(
        location=engine.location.whole_line, unreadable="whether it prepares statements cannot be seen" if hidden else "", what=what,
        kind="cache", client=client, harmless="it prepares no statements" if off else "",
    )  # fmt: skip


# Statements --------------------------------------------------------------------------------------------------------------
def _statement(path: str, call: PythonCall, client: PoolerClient) -> Iterator[SessionState]:
    made: Invocation = call.invocation
    if made.method == "add_listener" and made.args and text(made.args[0]) is not None:
        yield SessionState(location=Location(path, call.line), what="add_listener(), which is LISTEN", kind="listen", client=client)
        return
    words = _sql(made.args[0]) if made.method in _RUNS and made.args else ""
    for pattern, what in _STATEMENTS if words else ():
        if pattern.match(words) or (pattern.pattern.startswith(r"\b") and pattern.search(words)):
            line = getattr(made.args[0], "line", 0) or call.line
            yield SessionState(location=Location(path, line), what=what, kind="statement", client=client)


def _sql(value: Value) -> str:
    parts = value.parts if isinstance(value, Template) else (value,)
    return " ? ".join(part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str))
