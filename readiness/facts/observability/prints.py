"""Relation ``request.print``: functions that print, and whether a route runs them.

Backwards from the few functions that print, so that nobody walks what all routes reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonFunction
from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.observability.rows import RequestPrint
from readiness.facts.python.resolution import Definition
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_HOPS = 4
MAX_FILES = 40
"""A name that more files than these mention is too common to follow."""
_HOOKS = word_set("""
    before_request after_request teardown_request before_app_request middleware exception_handler errorhandler app_errorhandler
    context_processor user_loader request_loader
""")
_MIDDLEWARE = word_set("dispatch __call__ process_request process_response process_view process_exception")


def request_prints(project: Project) -> Iterator[RequestPrint]:
    """One row a printing function, at its first print."""
    routes = {(row.handler_path, row.handler): row for row in project.rows(HttpRoute) if row.handler and not row.unreadable}
    if not routes:
        return
    for source in project.python_with(("print",)):
        seen: set[str] = set()
        for call in project.python.calls_to(source.path, frozenset({"print"})):
            function = call.context.function
            if call.callee != "print" or not function or function in seen or call.context.main or call.invocation.kwarg("file") is not None:
                continue
            seen.add(function)
            found = _reached(project, routes, source.path, function)
            reached = found if isinstance(found, str) else f"{found.template or 'a route'}" if found else ""
            yield RequestPrint(
                location=Location(source.path, call.line),
                function=function,
                reached=reached,
                route_at=found.location if isinstance(found, HttpRoute) else None,
            )


def _reached(project: Project, routes: dict[tuple[str, str], HttpRoute], path: str, function: str) -> HttpRoute | str | None:
    """The route that runs the function, or the words for what runs at every request; None where none is found."""
    level = [(path, function)]
    known = set(level)
    for _ in range(MAX_HOPS):
        following: list[tuple[str, str]] = []
        for where, name in level:
            row = project.python.function(where, name)
            route = routes.get((where, name)) or (routes.get((where, row.context.owner)) if row and row.context.owner else None)
            if route is not None:
                return route
            if row is not None and _is_hook(row):
                return f"every request ({row.name})"
            following += [item for item in _callers(project, where, name) if item not in known]
            known.update(following)
        level = following
    return None


def _is_hook(row: PythonFunction) -> bool:
    marks = [mark for mark in row.decorators if isinstance(mark, Invocation | Reference)]
    names = {mark.method if isinstance(mark, Invocation) else mark.name.rpartition(".")[2] for mark in marks}
    return not _HOOKS.isdisjoint(names) or (row.name in _MIDDLEWARE and row.context.owner.endswith("Middleware"))


def _callers(project: Project, path: str, qualname: str) -> Iterator[tuple[str, str]]:
    """Functions of production code with a call that surely means this one."""
    short = qualname.rpartition(".")[2]
    if "<locals>" in qualname:
        outer = qualname.rpartition(".<locals>")[0]
        yield path, outer
    files = project.python.mentioning((short,))
    if short.startswith("__") or len(files) > MAX_FILES:
        return
    for where in files:
        for call in project.python.calls_to(where, frozenset({short})) if project.is_production(where) else ():
            if call.context.main or not call.context.function or not call.callee:
                continue
            found = project.python.resolve(where, call.callee, call.context.function)
            if isinstance(found, Definition) and (found.path, found.name) == (path, qualname):
                yield where, call.context.function
