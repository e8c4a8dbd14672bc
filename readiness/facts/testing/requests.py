"""The relation ``test.request``: what the outlines of test files say is sent, by which client, to which application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.testing.addresses import Address, AddressReader
from readiness.facts.testing.clients import ClientFinder
from readiness.facts.testing.known_clients import Client
from readiness.facts.testing.live import LiveServers
from readiness.facts.testing.outline import CaseOutline, SentRequest
from readiness.facts.testing.rows import ClientRequest
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project


Sent = list[tuple[str, CaseOutline]]


def requests_of(project: Project, sent: Sent) -> Iterator[ClientRequest]:
    """Requests of the files *sent* by path and line."""
    inherited = {base for _, outline in project.python_outlines((Role.TEST,)) for cls in outline.classes for base in cls.bases}
    clients, addresses, applications = ClientFinder(project), AddressReader(project), _Applications(project)
    live = LiveServers(project, addresses)
    for path, outline in sent:
        if _own_routes(project, path):
            continue
        for request in outline.requests:
            client = clients.find(path, request.client, request.function, request.owner) or live.find(path, request)
            if client is None or client.own:
                continue
            labels, certain = applications.of(path, client)
            known = addresses.read(path, request.url, request.function, client.base)
            if not _declared_here(project, path, known):
                yield _row(path, request, known, client, labels, certain=certain and request.owner.rpartition(".")[2] not in inherited)


def _own_routes(project: Project, path: str) -> int:
    """Where the file, or a conftest above it, includes routers of its own: what is answered is then not what production code says."""
    for other in (path, *_conftests(path)):
        outline = project.python.outlines.get(other)
        if outline is not None and outline.testing is not None and outline.testing.changes_routes:
            return outline.testing.changes_routes
    return 0


def _declared_here(project: Project, path: str, known: list[Address]) -> bool:
    """Whether the tests themselves add a route for the address."""
    outlines = (project.python.outlines.get(other) for other in (path, *_conftests(path)))
    declared = [route for outline in outlines if outline is not None and outline.testing is not None for route in outline.testing.routes]
    patterns = [re.sub(r"\\?[{<].*?\\?[}>]", "[^/]+", re.escape(route.strip("/"))) for route in declared]
    return any(re.search(rf"(?:^|/){pattern}$", address.path.strip("/")) for address in known for pattern in patterns if pattern)


def _conftests(path: str) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while folder:
        yield f"{folder}/conftest.py"
        folder = folder.rpartition("/")[0]
    yield "conftest.py"


class _Applications:
    """Labels of applications by what is known of a client."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._labels: dict[str, str] = {}
        for row in project.rows(HttpRoute):
            if row.application:
                self._labels.setdefault(row.application, row.framework)

    def of(self, path: str, client: Client) -> tuple[tuple[str, ...], bool]:
        """The labels, and whether one of them certainly gets the request."""
        if client.applications:
            known = tuple(label for label in client.applications if label in self._labels)
            return known or client.applications, bool(known)
        mine = [label for label, framework in self._labels.items() if not client.django or framework == "django"]
        component = self._project.component_of(path)
        near = [label for label in mine if self._project.component_of(label.rpartition(":")[0]) == component]
        found = near or mine
        return tuple(found), bool(found) and client.django


def _row(path: str, request: SentRequest, known: list[Address], client: Client, labels: tuple[str, ...], *, certain: bool) -> ClientRequest:
    address = known[0]
    why = next((item.why for item in known if item.why), "")
    if len(known) > 1 and not why and any(item != address for item in known):
        why = "one of several addresses"
    return ClientRequest(
        location=Location(path, request.line, request.column),
        unreadable=why if not address.named else "",
        method=request.method or "GET",
        url=address.path,
        named=address.named,
        client=client.kind,
        applications=labels,
        certain=certain,
        expects_missing=request.expects_missing,
    )
