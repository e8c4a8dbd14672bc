"""Whether an application answers a path: what probes and tests are held against."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
import re2

from readiness.facts.application.web import WebApplication
from readiness.facts.relation import Presence
from readiness.facts.web.rows import HttpRoute

if TYPE_CHECKING:
    from readiness.facts.project import Project

_READS = ("GET", "HEAD")
_BOTH_WAYS = frozenset(("fastapi", "starlette", "sanic", "litestar"))
"""Redirect, or answer, with and without the closing slash (starlette.routing.Router.redirect_slashes; sanic's strict_slashes is off)."""
_ADDING = frozenset(("flask", "quart", "django", "connexion"))
"""Redirect to the path with a closing slash when only that exists (werkzeug's strict_slashes; django's APPEND_SLASH)."""


class Scope(msgspec.Struct, frozen=True):
    """Whose routes count: those of ``applications`` (labels as in `HttpRoute.application`) if any are named, else of the ``component``
    (its folder, ``.`` for the root), and there of one ``framework`` if named."""

    component: str = "."
    applications: tuple[str, ...] = ()
    framework: str = ""


def serves(project: Project, scope: Scope | str, path: str, method: str = "GET") -> Presence:
    """Whether a request is answered by a route. *scope* may be a component's folder or an application's label (``app/main.py:app``).

    True with the place of the route; None with the reason and place where something unreadable may answer; False. A GET or HEAD that the
    framework redirects to the same path with or without its closing slash counts as answered. Another method of the same path does not.
    """
    scope = _scope_of(project, scope)
    path = f"/{path.partition('?')[0].partition('#')[0].lstrip('/')}"
    method = method.upper()
    rows = routes_in(project, scope)
    for row in rows:
        if not row.unreadable and answers(row, path, method):
            return Presence(True, f"{row.template} at {row.location}", row.location)
    for row in rows:
        if row.unreadable and answers(row, path, method):
            return Presence(None, row.unreadable, row.location)
    return _unanswered(project, scope, rows, method, path)


def answering(project: Project, scope: Scope | str, path: str) -> tuple[HttpRoute, ...]:
    """The known routes that match the path, whatever their method."""
    rows = routes_in(project, _scope_of(project, scope))
    return tuple(row for row in rows if not row.unreadable and answers(row, path, row.methods[0] if row.methods else "GET"))


def routes_in(project: Project, scope: Scope) -> tuple[HttpRoute, ...]:
    """The routes of the scope, with those that are declared of its component; of the whole component where its applications have none
    that are known."""
    rows = project.rows(HttpRoute)
    if scope.applications:
        own = tuple(row for row in rows if row.application in scope.applications)
        if own:
            return (*own, *(row for row in rows if row.declared and row.home == scope.component))
    found = tuple(row for row in rows if row.home == scope.component)
    return tuple(row for row in found if row.framework == scope.framework or row.declared) or found if scope.framework else found


def _scope_of(project: Project, scope: Scope | str) -> Scope:
    if isinstance(scope, Scope):
        return scope
    if ".py" in scope:
        component = project.component_of(scope.rpartition(":")[0] or scope)
        return Scope(component.path if component else ".", (scope,))
    return Scope(posixpath.normpath(scope) if scope else ".")


def answers(row: HttpRoute, path: str, method: str) -> bool:
    """Whether a route answers a path, slashes at the end as its framework has them. An unreadable one: whether it may."""
    if row.methods and method not in row.methods and not (method == "HEAD" and "GET" in row.methods and row.framework != "fastapi"):
        return False
    if "WEBSOCKET" in row.methods:
        return False
    pattern = _compiled(row.pattern)
    if pattern is None:
        return bool(row.unreadable)
    if pattern.fullmatch(path):
        return True
    if method not in _READS or path == "/":
        return False
    if row.framework in _BOTH_WAYS:
        return bool(pattern.fullmatch(path.rstrip("/") if path.endswith("/") else f"{path}/"))
    return row.framework in _ADDING and not path.endswith("/") and bool(pattern.fullmatch(f"{path}/"))


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> Any | None:
    """None for a pattern that does not compile: it matches nothing, or anything where the row is unreadable."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


def _unanswered(project: Project, scope: Scope, rows: tuple[HttpRoute, ...], method: str, path: str) -> Presence:
    inside = f"{scope.component}/" if scope.component != "." else ""
    for entry in project.not_analysed(("python",)):
        if entry.location.path.startswith(inside):
            return Presence(None, f"{entry.location} was not analysed: {entry.reason}", entry.location)
    if not rows:
        for application in project.rows(WebApplication):
            if application.path.startswith(inside):
                return Presence(None, f"no route of this {application.framework} application could be read", application.location)
        return Presence(None, "no web application is read here")
    return Presence(False, f"no route answers {method} {path}")
