"""Backing services: databases, caches, queues and search engines that production code talks to, by what it imports and configures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonImport, PythonModule
from readiness.facts.compose.rows import StatefulService
from readiness.facts.relation import Row
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

# Import root → (kind, product). A library that only some of its users point at a service stands here by its usual use.
LIBRARIES: dict[str, tuple[str, str]] = {
    "asyncpg": ("database", "postgresql"),
    "psycopg2": ("database", "postgresql"),
    "psycopg": ("database", "postgresql"),
    "psycopg_pool": ("database", "postgresql"),
    "aiopg": ("database", "postgresql"),
    "pg8000": ("database", "postgresql"),
    "MySQLdb": ("database", "mysql"),
    "pymysql": ("database", "mysql"),
    "aiomysql": ("database", "mysql"),
    "asyncmy": ("database", "mysql"),
    "sqlite3": ("database", "sqlite"),
    "aiosqlite": ("database", "sqlite"),
    "pymongo": ("database", "mongodb"),
    "motor": ("database", "mongodb"),
    "beanie": ("database", "mongodb"),
    "mongoengine": ("database", "mongodb"),
    "flask_pymongo": ("database", "mongodb"),
    "cassandra": ("database", "cassandra"),
    "neo4j": ("database", "neo4j"),
    "clickhouse_driver": ("database", "clickhouse"),
    "clickhouse_connect": ("database", "clickhouse"),
    "flask_sqlalchemy": ("database", ""),
    "tortoise": ("database", ""),
    "peewee": ("database", ""),
    "databases": ("database", ""),
    "sqlmodel": ("database", ""),
    "pony": ("database", ""),
    "gino": ("database", "postgresql"),
    "redis": ("cache", "redis"),
    "aioredis": ("cache", "redis"),
    "aredis": ("cache", "redis"),
    "django_redis": ("cache", "redis"),
    "flask_redis": ("cache", "redis"),
    "valkey": ("cache", "redis"),
    "memcache": ("cache", "memcached"),
    "pymemcache": ("cache", "memcached"),
    "pylibmc": ("cache", "memcached"),
    "aiomcache": ("cache", "memcached"),
    "celery": ("queue", ""),
    "kombu": ("queue", ""),
    "pika": ("queue", "rabbitmq"),
    "aio_pika": ("queue", "rabbitmq"),
    "rq": ("queue", "redis"),
    "arq": ("queue", "redis"),
    "dramatiq": ("queue", ""),
    "huey": ("queue", ""),
    "kafka": ("queue", "kafka"),
    "aiokafka": ("queue", "kafka"),
    "confluent_kafka": ("queue", "kafka"),
    "nats": ("queue", "nats"),
    "faststream": ("queue", ""),
    "taskiq": ("queue", ""),
    "elasticsearch": ("search", "elasticsearch"),
    "elasticsearch_dsl": ("search", "elasticsearch"),
    "opensearchpy": ("search", "opensearch"),
    "meilisearch": ("search", "meilisearch"),
    "typesense": ("search", "typesense"),
    "qdrant_client": ("database", "qdrant"),
}
_ENGINE_CALLS = frozenset(
    {
        "sqlalchemy.create_engine",
        "sqlalchemy.engine.create_engine",
        "sqlalchemy.ext.asyncio.create_async_engine",
        "sqlalchemy.engine_from_config",
        "sqlmodel.create_engine",
        "sqlalchemy.ext.asyncio.async_engine_from_config",
    }
)
_DATABASES = "DATABASES"
_BROKERS = ("CELERY_BROKER_URL", "BROKER_URL")
WORDS = frozenset({name.rpartition(".")[2] for name in _ENGINE_CALLS} | {_DATABASES, *_BROKERS})
_SQL = frozenset({"", "postgresql", "mysql", "sqlite"})


class BackingService(Row, frozen=True, kw_only=True):
    """A backing service that the code uses. ``kind`` is database, cache, queue or search; ``product`` is empty where the code does not
    say which."""

    kind: str
    product: str
    evidence: str

    @property
    def server(self) -> str:
        """The same for rows that speak of one server: SQLAlchemy and its driver, Redis as cache and as queue."""
        if self.kind == "database" and self.product in _SQL:
            return "sql"
        return "redis" if self.product == "redis" or self.kind == "cache" else self.product or self.kind


_MIGRATING = re.compile(r"(?:^|/)(?:alembic|migrations)/")
OF_ERRORS = (".errors", ".exceptions", ".exc", ".errorcodes")
"""Ends of imports that show which errors of a service the code knows, not that it talks to it."""


class Stateful(Row, frozen=True, kw_only=True):
    """Something keeps data that a deployment must not lose."""

    what: str


def backing_services(project: Project) -> Iterator[BackingService]:
    """One row per component, kind and product: the first place that shows it, one that makes use of it before one that names its errors
    or migrates it."""
    best: dict[tuple[str, str, str], tuple[int, BackingService]] = {}
    named = set(project.python.mentioning(WORDS))
    for path, outline in project.python_outlines():
        found = [*_imported(outline.imports), *(_of_module(project.python.modules[path]) if path in named else ())]
        migrates = bool(found) and _MIGRATING.search(path) is not None
        for kind, product, evidence, line in found:
            key = (project.component_name(path), kind, product)
            rank = 2 if migrates else 1 if evidence.endswith(OF_ERRORS) else 0
            if key not in best or rank < best[key][0]:
                place = Location(path, line)
                best[key] = rank, BackingService(location=place, kind=kind, product=product, evidence=evidence)
    yield from (row for _, row in best.values())


def _imported(rows: tuple[PythonImport, ...]) -> Iterator[tuple[str, str, str, int]]:
    for row in rows:
        if row.level == 0 and not row.type_checking:
            found = LIBRARIES.get(row.qualified.split(".")[0])
            if found and not (found[1] == "sqlite" and row.guarded):
                yield *found, f"imports {row.module}", row.line


def _of_module(module: PythonModule) -> Iterator[tuple[str, str, str, int]]:
    for call in module.calls:
        if call.callee in _ENGINE_CALLS:
            yield "database", "", call.callee, call.line
    for assignment in module.assignments:
        if assignment.target == _DATABASES and not assignment.context.function:
            yield "database", "", _DATABASES, assignment.line
        elif assignment.target in _BROKERS and not assignment.context.function:
            yield "queue", "", assignment.target, assignment.line


def stateful(project: Project) -> Iterator[Stateful]:
    """Databases and search engines of the code; services of compose and Kubernetes that keep data. A cache or queue alone is no state."""
    for row in project.rows(BackingService):
        if row.kind in ("database", "search"):
            yield Stateful(location=row.location, what=f"{row.product or 'a database'} ({row.evidence})")
    for service in project.rows(StatefulService):
        if not service.unreadable:
            yield Stateful(location=service.location, what=f"the compose service {service.service.name}")
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            if manifest.kind in ("PersistentVolumeClaim", "StatefulSet"):
                yield Stateful(location=Location(source.path, manifest.line), what=f"the {manifest.kind} {manifest.name}")
