"""Keys of Redis that get their time to live in a command of its own.

Source: redis.io, "INCR" (pattern "rate limiter": a client that fails between the two commands leaks the key) and "SET" (EX).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Invocation, Value, is_none, walk
from readiness.facts.python.index import External, PythonIndex
from readiness.facts.reliability.rows import KeyExpiry
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_EXPIRING = word_set("expire pexpire expireat pexpireat")
_WRITING = word_set("incr incrby incrbyfloat decr decrby set setnx getset append setbit")
_LIVING = word_set("ex px exat pxat")
WORDS = _EXPIRING
_PIPELINE = re.compile(r"(?i)pipe|multi|transaction|\btx\b|batch")
_LIBRARIES = ("redis", "aioredis", "valkey", "aredis", "fakeredis", "rediscluster", "django_redis", "flask_redis", "coredis")


def key_expiries(project: Project) -> Iterator[KeyExpiry]:
    """By location. Calls of clients that are of another kind than Redis are none."""
    index = project.python
    for path, call in project.calls(*_EXPIRING):
        owner = call.callee.rpartition(".")[0]
        if not owner or not call.invocation.args or not _is_redis(index, path, call, owner):
            continue
        write = _write_before(index, path, call, owner)
        written = Location(path, write.line) if write else None
        method = write.invocation.method if write else ""
        together = _together(index, path, call, owner)
        place = Location(path, call.line, call.column)
        yield KeyExpiry(location=place, call=f"{call.callee.lstrip(':~?.')}()", write=method, written=written, together=together)


def _is_redis(index: PythonIndex, path: str, call: PythonCall, owner: str) -> bool:
    """By its class, where that is known; else by its name or by what the file imports."""
    found = index.resolve(path, call.callee, call.context.function)
    if isinstance(found, External):
        return found.name.partition(".")[0] in _LIBRARIES
    imported = {row.qualified.partition(".")[0] for row in index.outlines[path].imports}
    return bool(re.search(r"(?i)redis|valkey|cache", owner)) or not imported.isdisjoint(_LIBRARIES)


def _write_before(index: PythonIndex, path: str, expiry: PythonCall, owner: str) -> PythonCall | None:
    """The nearest command before the expiry that writes the same key through the same client."""
    key = _shape(expiry.invocation.args[0])
    found = None
    for call in index.calls_in(path, expiry.context.function):
        if (call.line, call.column) >= (expiry.line, expiry.column):
            break
        made = call.invocation
        same = call.callee.rpartition(".")[0] == owner and bool(made.args) and _shape(made.args[0]) == key
        if same and made.method in _WRITING and not any(name in _LIVING and not is_none(item) for name, item in made.kwargs):
            found = call
    return found


def _shape(value: Value) -> str:
    """The value without its lines."""
    return re.sub(r"line=\d+", "", repr(value))


def _together(index: PythonIndex, path: str, call: PythonCall, owner: str) -> str:
    if _PIPELINE.search(owner.rpartition(".")[2]):
        return "both are sent in one pipeline"
    local = owner.lstrip("~:")
    for row in index.assignments_in(path, call.context.function):
        if row.target == local and isinstance(row.value, Invocation) and row.value.method in ("pipeline", "multi_exec"):
            return "both are sent in one pipeline"
    for guard in call.context.guards:
        if any(isinstance(part, Invocation) and part.method in ("ttl", "pttl") for part in walk(guard.test)):
            return "a key without a time to live is given one at the next request"
    return ""
