"""Requests over the network to an application that is started for the tests: ``requests.get("http://localhost:8000/…")``."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Invocation, Reference, Value, text
from readiness.facts.processes.rows import Process
from readiness.facts.testing.addresses import AddressReader
from readiness.facts.testing.known_clients import Client
from readiness.facts.testing.outline import SentRequest
from readiness.facts.web.scoping import scope_of

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LOCAL = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(?P<port>\d+))?(?=/|$)")
_LIBRARIES = frozenset(("requests", "httpx"))
_SESSIONS = frozenset(("requests.Session", "requests.session", "httpx.Client", "httpx.AsyncClient", "aiohttp.ClientSession"))
_FAKES = (
    "responses",
    "respx",
    "respx_mock",
    "requests_mock",
    "httpx_mock",
    "aioresponses",
    "httpretty",
    "vcr",
    "betamax",
    "rsps",
    "pytest_httpserver",
)
"""What answers in a server's stead."""


class LiveServers:
    """Of one project: what answers at a port of this machine, where it is said which application listens there."""

    def __init__(self, project: Project, addresses: AddressReader) -> None:
        self._project = project
        self._addresses = addresses

    @cached_property
    def _by_port(self) -> dict[int, tuple[str, ...] | None]:
        """Port → labels of the one application that listens there; None where it may be another."""
        found: dict[int, set[tuple[str, ...] | None]] = defaultdict(set)
        for process in self._project.rows(Process):
            port = process.launch.port
            if port is not None:
                served = scope_of(self._project, process)
                known = served.scope is not None and not served.why and not process.unreadable
                found[port].add(served.scope.applications or None if known and served.scope is not None else None)
        return {port: next(iter(labels)) if len(labels) == 1 else None for port, labels in found.items()}

    def find(self, path: str, request: SentRequest) -> Client | None:
        """The client of the application that a library's request goes to, ``base`` being its path; None: none of ours, as far as known."""
        if not _is_library(request.client) or any(self._project.python.outlines[path].mentions(word) for word in _FAKES):
            return None
        begin = text(request.client.kwarg("base_url")) or "" if isinstance(request.client, Invocation) else ""
        whole = begin or self._addresses.whole(path, request.url, request.function)
        match = _LOCAL.match(whole)
        labels = self._by_port.get(int(match["port"] or 80)) if match else None
        return Client("an HTTP library", labels, base=_LOCAL.sub("", begin).rstrip("/")) if labels else None


def _is_library(client: Value) -> bool:
    match client:
        case Reference():
            return client.name in _LIBRARIES
        case Invocation():
            return client.callee in _SESSIONS
    return False
