"""Connections, pools and clients that a web application opens when it starts, and where they are closed.

Sources: the libraries' documentation says of each of these that it is to be closed (asyncpg "Pool.close", aiohttp "Graceful shutdown",
aiokafka "stop", redis-py "aclose", psycopg_pool, aio-pika, httpx "AsyncClient.aclose").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall, PythonFunction, Use
from readiness.artifacts.python.values import Reference
from readiness.facts.python.index import Definition, PythonIndex
from readiness.facts.reliability.blocking import is_starting
from readiness.facts.reliability.rows import OpenedResource
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_OPENING = word_set("""
    asyncpg.create_pool asyncpg.connect aiopg.create_pool aiomysql.create_pool psycopg_pool.AsyncConnectionPool aiohttp.ClientSession
    psycopg_pool.ConnectionPool psycopg2.pool.ThreadedConnectionPool psycopg2.pool.SimpleConnectionPool httpx.AsyncClient httpx.Client
    redis.asyncio.Redis redis.asyncio.from_url redis.asyncio.Redis.from_url aioredis.from_url aioredis.create_redis_pool
    redis.asyncio.client.Redis motor.motor_asyncio.AsyncIOMotorClient aiokafka.AIOKafkaProducer aiokafka.AIOKafkaConsumer
    aio_pika.connect_robust aio_pika.connect nats.connect elasticsearch.AsyncElasticsearch opensearchpy.AsyncOpenSearch
    arq.create_pool arq.connections.create_pool sqlalchemy.ext.asyncio.create_async_engine neo4j.AsyncGraphDatabase.driver
    faststream.nats.NatsBroker grpc.aio.insecure_channel grpc.aio.secure_channel
""")
_METHODS = frozenset({name.rpartition(".")[2] for name in _OPENING})
_CLOSING = word_set("close aclose stop disconnect dispose shutdown terminate wait_closed drain quit cleanup __aexit__ close_all")
_EXITING = word_set("enter_async_context enter_context push_async_callback callback push_async_exit")
WORDS = _METHODS


def opened_resources(project: Project) -> Iterator[OpenedResource]:
    """By location. Only what stays: what a ``with`` holds closes itself."""
    closings: dict[str, dict[str, Location]] = {}
    for path, call in project.calls(*_METHODS):
        name = _name(project.python, path, call) if call.context.function and call.use is Use.ASSIGNED else ""
        row = project.python.function(path, call.context.function) if name in _OPENING else None
        if row is None or not _stays(project.python, path, call) or not _at_start(project.python, path, row):
            continue
        component = project.component_name(path)
        if component not in closings:
            closings[component] = _closings(project, component)
        held = call.target.rpartition(".")[2]
        place = closings[component].get(held)
        yield OpenedResource(
            location=Location(path, call.line, call.column), call=name, name=held, closed=f"it is closed at {place}" if place else ""
        )


def _at_start(index: PythonIndex, path: str, row: PythonFunction) -> bool:
    """It is a start-up handler, or a function that one calls."""
    if is_starting(row):
        return True
    if row.name.startswith("__"):
        return False  # nobody calls it by its name
    for where, call in index.calls_of(row.name):
        function = index.function(where, call.context.function) if call.context.function and call.callee else None
        if function is not None and is_starting(function):
            found = index.resolve(where, call.callee, function.qualname)
            if isinstance(found, Definition) and (found.path, found.name) == (path, row.qualname):
                return True
    return False


def _stays(index: PythonIndex, path: str, call: PythonCall) -> bool:
    """It is kept beyond the function: in an attribute, or under a name that the module's top level binds, too."""
    if not call.target:
        return False
    if any(other.invocation.method in _EXITING for other in index.calls_in(path, call.context.function)):
        return False
    return "." in call.target or bool(index.assignments_of(path, call.target))


def _name(index: PythonIndex, path: str, call: PythonCall) -> str:
    if not call.callee:
        return ""
    return call.callee if call.callee[0] not in ":~?." else index.qualified(path, call.callee, call.context.function)


def _closings(project: Project, component: str) -> dict[str, Location]:
    """What the component closes, by the last segment of what holds it; also what it names in a ``with``."""
    found: dict[str, Location] = {}
    for path, call in project.calls(*_CLOSING):
        if project.component_name(path) == component and call.callee:
            holder = call.callee.rpartition(".")[0].rpartition(".")[2].lstrip(":~?")
            found.setdefault(holder, Location(path, call.line))
            for argument in call.invocation.args:
                if isinstance(argument, Reference):
                    found.setdefault(argument.name.rpartition(".")[2].lstrip(":~?"), Location(path, call.line))
    return found
