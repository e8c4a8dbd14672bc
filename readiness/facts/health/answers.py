"""What each health route's answer rests on, followed through first-party functions, several modules deep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonFunction
from readiness.facts.health.bounds import bound_of
from readiness.facts.health.constancy import always_same
from readiness.facts.health.guarding import reach_of
from readiness.facts.health.libraries import HARMLESS, below, service_of
from readiness.facts.health.rows import HealthAnswer, HealthRoute, HealthTouch, Touch
from readiness.facts.python.index import External, PythonIndex, Reach, Unresolved
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ANSWERING = ("get", "GET", "head", "__call__", "dispatch", "on_get", "check", "handle", "list", "retrieve")
# Methods that ask a service whatever object they are called on: used where the object's class is not known.
_ASKING = frozenset(
    {"execute", "ensure_connection", "fetchval", "fetchone", "fetchrow", "fetch", "scalar", "server_info", "ping", "exists", "command"}
)
# What the object is called says which service it asks, where its class is not known (``request.app.state.redis.ping``).
_CALLED = (
    (re.compile(r"redis|valkey|cache", re.IGNORECASE), ("cache", "redis")), (re.compile(r"mongo", re.IGNORECASE), ("database", "mongodb")),
    (re.compile(r"elastic|opensearch|(?:^|[._])es(?:[._]|$)", re.IGNORECASE), ("search", "elasticsearch")),
    (re.compile(r"db|database|pool|session|engine|conn|postgres|pg|cursor|sql", re.IGNORECASE), ("database", "")),
)


def health_answers(project: Project) -> Iterator[HealthAnswer]:
    """One row a health route."""
    for route in project.rows(HealthRoute):
        yield answer_of(project, route)


def health_touches(project: Project) -> Iterator[HealthTouch]:
    """Every backing service that some health route asks."""
    for row in project.rows(HealthAnswer):
        for touch in row.touches:
            yield HealthTouch(location=touch.location, touch=touch)


def answer_of(project: Project, route: HealthRoute) -> HealthAnswer:
    """``constant`` is None where the handler is not first-party, or calls what cannot be followed and asks nothing that can."""
    start = handler_of(project.python, route.handler_path, route.handler)
    if start is None:
        return HealthAnswer(
            location=route.location,
            route=route,
            constant=None,
            why="its handler could not be found",
            at=route.location,
            place=route.location,
        )
    path, function = start
    reach = reach_of(project, route, path, function)
    touches = tuple(_touches(project, reach))
    place = Location(path, function.returns[0].line if function.returns else function.line)
    row = HealthAnswer(location=route.location, route=route, constant=False, place=place, touches=touches)
    if touches:
        return row
    asked = next(
        (
            (file, callee.found.name)
            for file, callee in reach.external
            if isinstance(callee.found, External) and not _harmless(callee.found.name)
        ),
        None,
    )
    if asked:
        return row
    if not always_same(project.python, path, function):
        return row
    lost = next(((file, callee) for file, callee in reach.unresolved if not _noise(callee.name)), None)
    if lost:
        why = lost[1].found.reason if isinstance(lost[1].found, Unresolved) else "not known"
        return HealthAnswer(
            location=route.location,
            route=route,
            constant=None,
            why=f"it calls {lost[1].name.lstrip('~:?<')}, which cannot be followed: {why}",
            at=Location(lost[0], lost[1].line or None),
            place=place,
        )
    return HealthAnswer(location=route.location, route=route, constant=True, place=place)


def handler_of(index: PythonIndex, path: str, qualname: str) -> tuple[str, PythonFunction] | None:
    """The function that answers: the handler itself, or the method of a class-based view."""
    if not path or not qualname:
        return None
    function = index.function(path, qualname)
    if function is not None:
        return path, function
    for method in _ANSWERING:
        found = index.member(path, qualname, method) if index.class_(path, qualname) else None
        row = getattr(found, "row", None)
        if isinstance(row, PythonFunction):
            return getattr(found, "path", path), row
    return None


def _touches(project: Project, reach: Reach) -> Iterator[Touch]:
    seen: set[tuple[str, str]] = set()
    for file, callee in (*reach.external, *reach.unresolved):
        name = callee.found.name if isinstance(callee.found, External) else callee.name.lstrip("~:?<")
        service = service_of(name) if isinstance(callee.found, External) else None
        if service is None and name.rpartition(".")[2] in _ASKING and (not isinstance(callee.found, External) or below(name, HARMLESS)):
            owner = callee.name.rpartition(".")[0]
            service = next((service for pattern, service in _CALLED if pattern.search(owner)), ("", ""))
        if service is not None and service not in seen and not (service[1] == "" and any(kind == service[0] for kind, _ in seen)):
            seen.add(service)
            yield Touch(*service, Location(file, callee.line or None), name, bound_of(project, reach, file, callee.line))


def _harmless(name: str) -> bool:
    return "." not in name or below(name, HARMLESS) or name.endswith(("Response", "Error", "Exception"))


_QUIET = word_set("""
    isoformat get json dict model_dump info debug warning utcnow now time format labels inc observe set url_for to_dict as_dict update
    setdefault append pop items values
""")


def _noise(name: str) -> bool:
    """Calls on values of the function itself that ask nobody: text, numbers, dates, the request."""
    last = name.rpartition(".")[2].lstrip("~:?<")
    return last in _QUIET or name.startswith("~request")
