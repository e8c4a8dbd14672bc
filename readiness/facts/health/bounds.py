"""Whether something bounds how long a check may take: a timeout around the call, on it, or on the client it is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Invocation, Literal, Mapping, Value, is_none, walk
from readiness.facts.health.libraries import BOUNDS, below
from readiness.facts.python.index import External, Reach
from readiness.facts.python.outline import PythonOutline

if TYPE_CHECKING:
    from readiness.facts.project import Project

_WORDS = ("timeout", "deadline")
_CLIENTS = ("engine", "pool", "redis", "client", "connect", "from_url", "elasticsearch", "database")
_OPTIONS = ("DATABASES", "CACHES", "SQLALCHEMY_ENGINE_OPTIONS")


def bound_of(project: Project, reach: Reach, path: str, line: int) -> str:
    """A sentence part, or empty where nothing of that kind is seen.

    Looked at, in this order: the ``with`` items around the call; any bounding call or ``…timeout…`` argument in the functions the route
    reaches (``asyncio.wait_for(check(), 5)`` stands in the caller); arguments of that name where the component makes its clients.
    """
    index = project.python
    for file, function in reach.functions:
        for call in index.calls_in(file, function.qualname):
            if file == path and call.line == line:
                for item in call.context.contexts:
                    if isinstance(item, Invocation) and _bounding(project, file, item, function.qualname):
                        return f"{item.callee.lstrip(':~?.')} around the call"
            if _bounding(project, file, call.invocation, function.qualname):
                return f"{call.callee.lstrip(':~?.')} at {file}:{call.line}"
            if _has_timeout(call.invocation):
                return f"a timeout at {file}:{call.line}"
    return _client_bound(project, path)


def _bounding(project: Project, path: str, call: Invocation, function: str) -> bool:
    if below(call.callee, BOUNDS):
        return True
    if call.callee[:1] in (":", "~"):
        found = project.python.resolve(path, call.callee, function)
        return isinstance(found, External) and below(found.name, BOUNDS)
    return False


def _has_timeout(value: Value) -> bool:
    for part in walk(value):
        if isinstance(part, Invocation) and any(
            word in name.lower() and not is_none(item) for name, item in part.kwargs for word in _WORDS
        ):
            return True
        if isinstance(part, Mapping) and any(
            isinstance(key, Literal) and isinstance(key.value, str) and "timeout" in key.value.lower() for key, _ in part.items
        ):
            return True
    return False


def _client_bound(project: Project, path: str) -> str:
    """A timeout given where the component makes an engine, pool or client at import, or in Django's DATABASES and CACHES."""
    component = project.component_of(path)
    for path, outline in project.python_outlines():
        if project.component_of(path) != component or not _may_bound(outline):
            continue
        module = project.python.modules[path]
        for call in module.calls:
            made = call.invocation.method.lower()
            if any(word in made for word in _CLIENTS) and _has_timeout(call.invocation):
                return f"a timeout of the client at {path}:{call.line}"
        for assignment in module.assignments:
            if assignment.name in _OPTIONS and assignment.value is not None and _has_timeout(assignment.value):
                return f"a timeout in {assignment.name} at {path}:{assignment.line}"
    return ""


def _may_bound(outline: PythonOutline) -> bool:
    words = outline.words.lower()
    return any(word in words for word in _WORDS) and any(name.lower() in words for name in (*_CLIENTS, *_OPTIONS))
