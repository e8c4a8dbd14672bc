"""Rules about engines: the driver that their URL names, and the pool that several workers multiply."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.environment import interpolated
from readiness.facts.compose.rows import ComposeService
from readiness.facts.data.dsn import DEFAULT_DRIVERS, EITHER_DRIVERS
from readiness.facts.data.rows import DatabaseEngine, DatabaseUrl, EngineKind, EngineUrl
from readiness.facts.data.scopes import scopes
from readiness.facts.dependencies.rows import PackageDeclared
from readiness.facts.env.ownership import service_component
from readiness.facts.kubernetes.rows import SERVED, KubernetesObject
from readiness.facts.processes.rows import Process, Server
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown
from readiness.wordlist import word_set

_BOUNDS = frozenset({"pool_size", "pool_pre_ping", "max_overflow", "poolclass", "pool", "creator", "pool_recycle"})
_ASYNC_DISTRIBUTIONS = word_set("asyncpg aiosqlite aiomysql asyncmy aioodbc aiopg")
_SYNC_DISTRIBUTIONS = word_set(
    "psycopg2 psycopg2-binary psycopg2cffi pg8000 mysqlclient pymysql mysql-connector-python pyodbc pymssql cx-oracle"
)
_WEB = frozenset({Server.GUNICORN, Server.UVICORN, Server.HYPERCORN, Server.GRANIAN, Server.UWSGI, Server.FASTAPI, Server.CELERY})


def async_driver(project: Project) -> Iterator[Observation]:
    """Each engine, job store or pool is a subject. What deployments give it counts; where they give nothing, its default and examples."""
    by_engine: dict[Location, list[EngineUrl]] = {}
    for row in project.rows(EngineUrl):
        by_engine.setdefault(row.engine, []).append(row)
    for engine in project.rows(DatabaseEngine):
        if engine.location not in by_engine:
            yield passed(engine.how, engine.location, "it is given no URL here")
    for rows in by_engine.values():
        first = rows[0]
        what = _what(first)
        known = [row for row in rows if not row.unreadable]
        if not known:
            yield _by_drivers(project, first, what)
            continue
        deployed = [row for row in known if not row.example and not row.default] or known
        wrong = next((row for row in deployed if _mismatch(row)), None)
        if wrong is None:
            yield passed(what, first.location, f"{deployed[0].dsn.shown} ({deployed[0].by})")
        else:
            place = wrong.said or wrong.location
            named = f"{wrong.variable} of {wrong.by}" if wrong.variable and not wrong.default else "the code's own URL"
            related = (Related(place, f"{wrong.dsn.shown}"),) if place != wrong.location else ()
            yield failed(what, wrong.location, f"{what} {_mismatch(wrong)}: {named} is {wrong.dsn.shown}://…", related=related)


def _by_drivers(project: Project, row: EngineUrl, what: str) -> Observation:
    """An engine whose URL nobody knows: where only one kind of driver is installed it cannot get the other."""
    declared = {one.distribution for one in project.rows(PackageDeclared)}
    if row.migrating:
        return passed(what, row.location, f"{row.unreadable}; a migration's engine is tried at every deployment")
    if declared and not row.asynchronous and declared.isdisjoint(_ASYNC_DISTRIBUTIONS):
        return passed(what, row.location, "no asynchronous driver is installed")
    if row.kind is EngineKind.CLIENT and not any(url.driver for url in project.rows(DatabaseUrl)):
        return passed(what, row.location, "no URL with a driver of SQLAlchemy's is written anywhere")
    if row.asynchronous and declared.isdisjoint(_SYNC_DISTRIBUTIONS) and not declared.isdisjoint(_ASYNC_DISTRIBUTIONS | EITHER_DRIVERS):
        return passed(what, row.location, "no driver is installed that is only synchronous")
    return unknown(what, row.location, f"which URL {what} gets is not known: {row.unreadable}")


def _what(row: EngineUrl) -> str:
    name = row.how if row.how.count(".") < 2 else row.how.rpartition(".")[2]
    return f"{name}()" if row.how != "SQLALCHEMY_DATABASE_URI" else "Flask-SQLAlchemy"


def _mismatch(row: EngineUrl) -> str:
    """What is wrong, as a sentence's predicate; empty where driver and engine agree."""
    dsn = row.dsn
    if row.kind is EngineKind.CLIENT:
        return "reads PostgreSQL's own URLs and gets one of SQLAlchemy" if dsn.driver and dsn.dialect == "postgresql" else ""
    if row.asynchronous and dsn.is_synchronous and dsn.dialect in DEFAULT_DRIVERS:
        driver = dsn.driver or f"{DEFAULT_DRIVERS[dsn.dialect]}, the default driver"
        return f"is asynchronous and gets {driver}, which is not"
    if not row.asynchronous and dsn.is_asynchronous:
        return f"is synchronous and gets the asynchronous driver {dsn.driver}"
    return ""


def pool_unbounded(project: Project) -> Iterator[Observation]:
    """Each engine of a service is a subject."""
    files = {row.engine for row in project.rows(EngineUrl) if row.dialect == "sqlite" and not row.example}
    servers = {row.engine for row in project.rows(EngineUrl) if row.dialect not in ("", "sqlite")}
    for engine in project.rows(DatabaseEngine):
        subject = engine.how
        if engine.kind is EngineKind.CLIENT or engine.migrating:
            yield passed(subject, engine.location, "a migration's" if engine.migrating else "its driver bounds it")
            continue
        workers = _workers(project, engine.component)
        if engine.location in files - servers:
            yield passed(subject, engine.location, "a SQLite file")
        elif not _BOUNDS.isdisjoint(engine.options) or engine.pool_class:
            yield passed(subject, engine.location, "the pool is set")
        elif workers is None:
            yield passed(subject, engine.location, "one process, as far as the deployment says")
        elif engine.options_unknown:
            yield unknown(subject, engine.location, engine.options_unknown)
        else:
            message = f"neither pool_size nor pool_pre_ping is set, and {workers[1]}: each has its own 5 connections, up to 15"
            yield failed(subject, engine.location.whole_line, message, related=(Related(workers[0], workers[1]),))


def _workers(project: Project, component: str) -> tuple[Location, str] | None:
    """Where a deployment starts the component several times over, and how."""
    around = scopes(project, component)
    for process in project.rows(Process):
        of = process.dockerfile or process.path
        if process.launch.server in _WEB and (process.launch.workers or 0) > 1 and project.component_name(of) in around:
            return process.location, f"{process.launch.program} starts {process.launch.workers} workers"
    for service in project.rows(ComposeService):
        replicas = service.service.deploy.replicas if service.service.deploy else None
        number = _number(interpolated(replicas.value) if replicas else None)
        if replicas is not None and number > 1 and service_component(project, service) in around:
            return replicas.location, f"{service.subject} runs {number} times"
    for row in project.rows(KubernetesObject):
        copies = row.manifest.replicas
        if row.kind in SERVED and copies is not None and _number(copies.value) > 1 and len(project.components) == 1:
            return Location(row.path, copies.line), f"{row.kind} {row.name} runs {copies.value} times"
    return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else 0


MATCHERS: dict[str, Matcher] = {
    "data-async-driver-mismatch": simple(async_driver),
    "data-pool-unbounded": simple(pool_unbounded),
}
