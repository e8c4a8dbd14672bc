"""Outgoing HTTP: each request or client, and whether something limits how long it may take.

Sources: requests ("Timeouts": none unless given, none a session), urllib.request (the global socket default, which is none), urllib3 2
(none), aiohttp (``ClientTimeout(total=300)``), httpx (five seconds, none for ``timeout=None``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Invocation, Reference, is_none
from readiness.facts.health.libraries import BOUNDS, below
from readiness.facts.python.index import External, PythonIndex
from readiness.facts.reliability.rows import ClientCall
from readiness.facts.reliability.timeouts import Given, SessionDefaults, limit_of
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_VERBS = word_set("get post put patch delete head options request")
_REQUESTS = frozenset({"requests", "requests.api"})
_SESSIONS = word_set("requests.Session requests.session requests.sessions.Session")
_POOLS = word_set("urllib3.PoolManager urllib3.ProxyManager urllib3.HTTPConnectionPool urllib3.HTTPSConnectionPool")
_AIOHTTP = "aiohttp.ClientSession"
_AIOHTTP_SECONDS = 300
_HTTPX_SECONDS = 5
_HTTPX = word_set("httpx httpx.Client httpx.AsyncClient")
_HTTPX_CLIENTS = word_set("httpx.Client httpx.AsyncClient")
_URLOPEN = "urllib.request.urlopen"
WORDS = frozenset({"requests", "urlopen", "urllib3", "aiohttp", "httpx"})
_METHODS = frozenset({*_VERBS, "urlopen", "ClientSession", "Client", "AsyncClient", "send", "stream", "partial"})


def client_calls(project: Project) -> Iterator[ClientCall]:
    """By location. Of aiohttp the session is a row, of the others each request; of httpx clients too, and what sets their limit anew."""
    reader = _Reader(project)
    for source in project.python_with(WORDS):
        for call in project.python.calls_to(source.path, _METHODS):
            name = _name(project.python, source.path, call)
            row = reader.row(source.path, call, name) if name else None
            if row is not None:
                yield row


class _Reader:
    def __init__(self, project: Project) -> None:
        self._index = project.python
        self._defaults = SessionDefaults(project)

    def row(self, path: str, call: PythonCall, name: str) -> ClientCall | None:
        owner, _, method = name.rpartition(".")
        if name == "functools.partial":
            return self._partial(path, call)
        if name == _AIOHTTP:
            return self._aiohttp(path, call)
        if (owner in _HTTPX and method in (*_VERBS, "send", "stream")) or name in _HTTPX_CLIENTS:
            return self._httpx(path, call, name)
        if name == _URLOPEN:
            given = limit_of(self._index, path, call, 2)
            given = Given(True, self._defaults.sockets) if given.bounded is False and self._defaults.sockets else given
            return _row(path, call, name, given)
        if (owner in _REQUESTS and method in _VERBS) or name == "urllib3.request":
            return _row(path, call, name, limit_of(self._index, path, call))
        if (owner in _SESSIONS and method in _VERBS) or (owner in _POOLS and method in ("request", "urlopen")):
            return self._session(path, call, name)
        return None

    def _session(self, path: str, call: PythonCall, name: str) -> ClientCall:
        given = limit_of(self._index, path, call)
        if given.bounded is False and not given.explicit and self._made_with_limit(path, call):
            given = Given(True, "its pool is made with a timeout")
        if given.bounded is not True and not given.explicit and (found := self._defaults.of(path, call)):
            given = Given(True, found)
        return _row(path, call, name, given)

    def _made_with_limit(self, path: str, call: PythonCall) -> bool:
        """``urllib3.PoolManager(timeout=…)``."""
        owner = Reference(call.callee.rpartition(".")[0]) if "." in call.callee else call.invocation.receiver
        made = self._index.fold(owner, path, call.context.function) if owner is not None else None
        timeout = made.kwarg("timeout") if isinstance(made, Invocation) else None
        return timeout is not None and not is_none(timeout)

    def _partial(self, path: str, call: PythonCall) -> ClientCall | None:
        """``functools.partial(requests.get, timeout=5)``; where one without a limit is called is followed by nobody."""
        first = call.invocation.args[0] if call.invocation.args else None
        if not isinstance(first, Reference):
            return None
        name = first.name if first.name[0] not in ":~?." else self._index.qualified(path, first.name, call.context.function)
        owner, _, method = name.rpartition(".")
        if method not in _VERBS or not (owner in _REQUESTS or owner in _SESSIONS):
            return None
        given = limit_of(self._index, path, call)
        if given.bounded is False and not given.explicit:
            given = Given(None, "whoever calls the partial may give a timeout")
        return _row(path, call, name, given)

    def _aiohttp(self, path: str, call: PythonCall) -> ClientCall:
        given = limit_of(self._index, path, call)
        if given.bounded is False and not given.explicit:
            sent = [other for other in self._index.calls_to(path, _VERBS) if _name(self._index, path, other).startswith(f"{_AIOHTTP}.")]
            if sent and all(limit_of(self._index, path, other).bounded or _around(other) for other in sent):
                given = Given(True, "each request of this file has a time limit")
        return _row(path, call, _AIOHTTP, given, 0 if given.explicit else _AIOHTTP_SECONDS)

    def _httpx(self, path: str, call: PythonCall, name: str) -> ClientCall | None:
        given = limit_of(self._index, path, call)
        if given.bounded is False and not given.explicit:
            makes = name in _HTTPX_CLIENTS or name.rpartition(".")[0] == "httpx"
            own = Given(True, f"httpx waits {_HTTPX_SECONDS} seconds at most")
            return _row(path, call, name, own, _HTTPX_SECONDS) if makes else None
        if name.endswith(".stream"):
            return _row(path, call, name, Given(True, "a stream is read for as long as it lasts"))
        return _row(path, call, name, given if given.bounded is not None else Given(True, "httpx has a limit of its own"))


def _row(path: str, call: PythonCall, name: str, given: Given, default: int = 0) -> ClientCall:
    place = Location(path, call.line, call.column)
    if given.bounded is not True and (around := _around(call)):
        given = Given(True, f"{around} is around it")
    return ClientCall(location=place, call=name, bounded=given.bounded, why=given.why, default=default)


def _around(call: PythonCall) -> str:
    """A time limit that the code sets around the call."""
    items = (item for item in call.context.contexts if isinstance(item, Invocation))
    return next((item.callee for item in items if below(item.callee, BOUNDS)), "")


def _name(index: PythonIndex, path: str, call: PythonCall) -> str:
    """The absolute name of an external call; empty for any other."""
    made = call.invocation
    if made.callee:
        return made.callee if made.callee[0] not in ":~?." else index.qualified(path, made.callee, call.context.function)
    if made.receiver is None or not made.attribute:
        return ""
    owner = index.class_of(path, made.receiver, call.context.function)
    return f"{owner.name}.{made.attribute}" if isinstance(owner, External) else ""
