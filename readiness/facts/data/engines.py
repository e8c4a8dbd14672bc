"""Relations ``database.engine`` and ``database.engine-url``: what production code makes of database URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonModule
from readiness.artifacts.python.values import Invocation, Mapping, Reference, Value, text
from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.rows import DatabaseEngine, EngineKind, EngineUrl
from readiness.facts.data.url_values import UrlReader
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SYNC = word_set("sqlalchemy.create_engine sqlalchemy.engine.create_engine sqlalchemy.engine.create.create_engine sqlmodel.create_engine")
_ASYNC = word_set("sqlalchemy.ext.asyncio.create_async_engine sqlalchemy.ext.asyncio.engine.create_async_engine")
_CONFIGURED = {
    "sqlalchemy.engine_from_config": False,
    "sqlalchemy.engine.engine_from_config": False,
    "sqlalchemy.ext.asyncio.async_engine_from_config": True,
    "sqlalchemy.ext.asyncio.engine.async_engine_from_config": True,
}
_STORES = ("apscheduler.jobstores.sqlalchemy.SQLAlchemyJobStore",)
_CLIENTS = word_set("""
    asyncpg.create_pool asyncpg.connect asyncpg.pool.create_pool psycopg.connect psycopg2.connect psycopg.Connection.connect
    psycopg.AsyncConnection.connect psycopg_pool.ConnectionPool psycopg_pool.AsyncConnectionPool
""")
KINDS = {
    **dict.fromkeys((*_SYNC, *_ASYNC, *_CONFIGURED), EngineKind.ENGINE),
    **dict.fromkeys(_STORES, EngineKind.JOB_STORE),
    **dict.fromkeys(_CLIENTS, EngineKind.CLIENT),
}
ASYNCHRONOUS = frozenset((*_ASYNC, *(name for name, awaits in _CONFIGURED.items() if awaits)))
_METHODS = tuple(sorted({name.rpartition(".")[2] for name in KINDS}))
_FLASK = "SQLALCHEMY_DATABASE_URI"
_OPTION = "sqlalchemy.url"
WORDS = frozenset((*_METHODS, _FLASK, "flask_sqlalchemy"))
_ASIDE = re.compile(r"test|dev|local|debug|example|demo", re.IGNORECASE)


def derive_engines(project: Project) -> Iterator[DatabaseEngine]:
    """By path and line."""
    for row, _, _ in _made(project):
        yield row


def derive_engine_urls(project: Project) -> Iterator[EngineUrl]:
    """For every engine each URL that it may get; one unreadable row where nothing says any."""
    reader = UrlReader(project)
    for row, value, function in _made(project):
        if value is None:
            continue
        # A name that is constant in its file has the constant's line.
        at = Location(row.path, max(getattr(value, "line", 0), row.location.line or 1))
        found = reader.candidates(row.path, value, function, row.location.line or 0)
        for one in found:
            named = _FLASK if row.how == _FLASK and not one.variable else one.variable
            yield EngineUrl(
                location=at, engine=row.location, how=row.how, kind=row.kind, asynchronous=row.asynchronous, dialect=one.dsn.dialect,
                driver=one.dsn.driver, database=one.dsn.database, scheme=one.dsn.scheme, said=one.said, variable=named, by=one.by,
                example=one.example, default=one.default, migrating=row.migrating, component=row.component,
            )  # fmt: skip
        if not found:
            names = reader.variables(row.path, value, function, row.location.line or 0)
            why = f"no file here says what {names[0]} is" if names else "where the URL comes from could not be followed"
            yield EngineUrl(
                location=at, unreadable=why, engine=row.location, how=row.how, kind=row.kind, asynchronous=row.asynchronous,
                migrating=row.migrating, component=row.component, variable=names[0] if names else "",
            )  # fmt: skip


def _made(project: Project) -> Iterator[tuple[DatabaseEngine, Value | None, str]]:
    """Engines with the expression of their URL and the function it stands in."""
    migrating = tuple(f"{row.folder}/" for row in project.rows(MigrationEnvironment) if row.tool == "alembic")
    for path, call in project.calls(*_METHODS):
        kind = KINDS.get(call.callee)
        if kind is not None and not _ASIDE.search(call.context.owner):
            made = call.invocation
            configured = call.callee in _CONFIGURED
            url = _option(project, path) if configured else made.argument(0, "url") or made.kwarg("dsn") or made.kwarg("conninfo")
            yield _row(project, path, call, kind, url, migrating=path.startswith(migrating)), url, call.context.function
    if not project.python.mentioning(("flask_sqlalchemy",)):
        return
    for source in project.python_with((_FLASK,)):
        for row in source.model.assignments:
            named = row.target == _FLASK or (row.key is not None and text(row.key) == _FLASK)
            if (
                named
                and row.value is not None
                and not _ASIDE.search(row.context.owner)
                and not _ASIDE.search(source.path.rpartition("/")[2])
            ):
                yield _flask(project, source.path, source.model, row), row.value, row.context.function


def _row(project: Project, path: str, call: PythonCall, kind: EngineKind, url: Value | None, *, migrating: bool) -> DatabaseEngine:
    options, unknown = _options(project, path, call)
    pool = call.invocation.kwarg("poolclass")
    asynchronous = call.callee in ASYNCHRONOUS or _is_wrapped(project, path, call)
    return DatabaseEngine(
        location=Location(path, call.line, call.column), how=call.callee, kind=kind, asynchronous=asynchronous,
        options=options, options_unknown=unknown, pool_class=_last(pool), migrating=migrating, component=project.component_name(path),
        function=call.context.function, url_line=getattr(url, "line", 0) if url is not None else 0,
    )  # fmt: skip


def _is_wrapped(project: Project, path: str, call: PythonCall) -> bool:
    """``AsyncEngine(engine_from_config(…))``, as Alembic's recipe had it before SQLAlchemy 2."""
    around = project.python.calls_to(path, frozenset({"AsyncEngine"}))
    return any(one.line <= call.line <= max(one.end_line, one.line) and call.invocation in one.invocation.args for one in around)


def _last(value: Value | None) -> str:
    return value.name.rpartition(".")[2].lstrip(":~?") if isinstance(value, Reference) else ""


def _options(project: Project, path: str, call: PythonCall) -> tuple[tuple[str, ...], str]:
    """Keywords of the call, with those of ``engine_options`` and of unpacked mappings that can be seen."""
    made: Invocation = call.invocation
    names: list[str] = []
    unknown = ""
    for key, value in made.kwargs:
        if key not in ("**", "engine_options"):
            names.append(key)
            continue
        found = project.python.fold(value, path, call.context.function)
        if isinstance(found, Mapping):
            names += [name for item, _ in found.items if (name := text(item))]
            unknown = "" if found.complete else "not all of its options can be seen"
        elif isinstance(found, Invocation) and found.callee == "dict":
            names += [name for name, _ in found.kwargs]
        else:
            unknown = "its options come from a mapping that cannot be seen"
    return tuple(dict.fromkeys(names)), unknown


def _option(project: Project, path: str) -> Value | None:
    """What a migration environment sets as ``sqlalchemy.url`` before it asks for an engine."""
    module: PythonModule = project.python.modules[path]
    for call in module.calls:
        if call.invocation.method == "set_main_option" and len(call.invocation.args) == 2 and text(call.invocation.args[0]) == _OPTION:
            return call.invocation.args[1]
    return next(
        (row.value for row in module.assignments if row.key is not None and text(row.key) == _OPTION and row.value is not None), None
    )


def _flask(project: Project, path: str, module: PythonModule, row: PythonAssignment) -> DatabaseEngine:
    given = next(
        (
            one
            for one in module.assignments
            if one.target == "SQLALCHEMY_ENGINE_OPTIONS" or (one.key is not None and text(one.key) == "SQLALCHEMY_ENGINE_OPTIONS")
        ),
        None,
    )
    names: tuple[str, ...] = ()
    unknown = ""
    if given is not None and given.value is not None:
        found = project.python.fold(given.value, path, given.context.function)
        names = tuple(name for item, _ in found.items if (name := text(item))) if isinstance(found, Mapping) else ()
        unknown = "" if isinstance(found, Mapping) else "SQLALCHEMY_ENGINE_OPTIONS cannot be seen"
    return DatabaseEngine(
        location=Location(path, row.line, row.column), how=_FLASK, kind=EngineKind.ENGINE, asynchronous=False, options=names,
        options_unknown=unknown, component=project.component_name(path), function=row.context.function,
        url_line=getattr(row.value, "line", 0) if row.value is not None else 0,
    )  # fmt: skip
