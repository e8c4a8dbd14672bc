"""Whether the application answers what a test asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.facts.testing.addresses import RouteTable
from readiness.facts.testing.declarations import Declarations
from readiness.facts.testing.rows import ClientRequest
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_BY_CLASS = frozenset(("django", "pyramid", "connexion", "tornado", "falcon"))
"""Frameworks whose views inherit methods that no row shows: another method of a known path counts as answered."""
_ANY_METHOD = frozenset(("OPTIONS", "HEAD"))
"""Answered by the frameworks themselves, or by what handles CORS."""


class Answer(msgspec.Struct, frozen=True):
    """``route`` answers, or (``holds`` None) may. Where nothing does: ``others`` are the routes of the path with other methods."""

    holds: bool | None
    route: HttpRoute | None = None
    others: tuple[HttpRoute, ...] = ()
    reason: str = ""
    place: Location | None = None
    """Of what may answer."""


class Answering:
    """Of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._declarations = Declarations(project)
        self._tables: dict[str, RouteTable] = {}
        self._known: dict[tuple[tuple[str, ...], str, str], Answer] = {}

    def of(self, request: ClientRequest) -> Answer:
        """What the applications say that may get the request: True where one answers, False where all are known and none does."""
        key = (request.applications, request.url, request.method)
        if key not in self._known:
            self._known[key] = self._find(request)
        return self._known[key]

    def _find(self, request: ClientRequest) -> Answer:
        near: list[HttpRoute] = []
        others: list[HttpRoute] = []
        for label in request.applications:
            table = self.table(label)
            near += table.answering(request.url, request.method)
            others += [row for row in table.answering(request.url, "") if not row.unreadable and "WEBSOCKET" not in row.methods]
            if not request.certain and all(row.unreadable for row in near):
                near += table.mounted(request.url, request.method)
        known = next((row for row in near if not row.unreadable), None)
        if known is None and others and (request.method in _ANY_METHOD or any(row.framework in _BY_CLASS for row in others)):
            known = others[0]
        if known is not None:
            return Answer(True, known)
        if near:
            return Answer(None, near[0], reason=near[0].unreadable, place=near[0].location)
        declared = self._declarations.like(request.url) if not others else None
        if declared is not None:
            return Answer(None, reason="a route like it is declared on an object that is not followed", place=declared)
        return Answer(False, others=tuple(others))

    def table(self, label: str) -> RouteTable:
        """The routes of an application; of all, where the label is of one that another mounts."""
        if label not in self._tables:
            rows = self._project.rows(HttpRoute)
            self._tables[label] = RouteTable(tuple(row for row in rows if row.application == label) or rows)
        return self._tables[label]
