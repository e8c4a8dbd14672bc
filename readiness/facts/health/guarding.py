"""Everything that runs before a health route answers: its handler, the decorators around it, and the dependencies of its route, its router
and its application.

Source: fastapi.tiangolo.com ("Dependencies in path operation decorators", "Global Dependencies").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonFunction
from readiness.artifacts.python.values import Invocation, Reference, Value, walk
from readiness.facts.health.rows import HealthRoute
from readiness.facts.python.index import Definition, Kind, PythonIndex, Reach
from readiness.facts.python.instances import DEPENDS

if TYPE_CHECKING:
    from readiness.facts.project import Project

_INCLUDING = ("include_router", "mount")


def reach_of(project: Project, route: HealthRoute, path: str, function: PythonFunction) -> Reach:
    """What the route reaches, its handler's own first. Calls in decorators that cannot be followed do not count: they call the handler."""
    index = project.python
    found = index.reach(path, function.qualname)
    for where, dependency in _dependencies(project, route, path, function):
        found = _joined(found, index.reach(where, dependency))
    for mark in function.decorators:
        around = _function_of(index, path, mark, function.context.function)
        if around is not None:
            more = index.reach(around.path, around.name)
            found = _joined(found, Reach(more.functions, more.external, (), more.truncated))
    return found


def _joined(one: Reach, other: Reach) -> Reach:
    known = {(file, row.qualname) for file, row in one.functions}
    functions = tuple((file, row) for file, row in other.functions if (file, row.qualname) not in known)
    return Reach(
        (*one.functions, *functions),
        (*one.external, *other.external),
        (*one.unresolved, *other.unresolved),
        one.truncated or other.truncated,
    )


def _function_of(index: PythonIndex, path: str, value: Value, function: str) -> Definition | None:
    """The first-party function that a decorator or a dependency names; of ``limit(5)`` the one that makes it, of a class its call."""
    name = value.callee if isinstance(value, Invocation) else value.name if isinstance(value, Reference) else ""
    found = index.resolve(path, name, function) if name else None
    if isinstance(found, Definition) and found.kind is Kind.CLASS:
        found = index.member(found.path, found.name, "__call__")
    return found if isinstance(found, Definition) and isinstance(found.row, PythonFunction) else None


def _dependencies(project: Project, route: HealthRoute, path: str, function: PythonFunction) -> Iterator[tuple[str, str]]:
    """(path, qualname) of what ``dependencies=[Depends(…)]`` names on the route, its router, an include of that, and the application."""
    index = project.python
    for mark in function.decorators:
        if not isinstance(mark, Invocation):
            continue
        yield from _named(index, path, mark)
        router = index.resolve(path, mark.callee.rpartition(".")[0]) if "." in mark.callee else None
        if isinstance(router, Definition):
            yield from _made_with(index, router)
            yield from _included_with(index, router)
    where, _, name = route.application.rpartition(":")
    application = index.resolve(where, f":{name}") if where in index.modules and name else None
    if isinstance(application, Definition):
        yield from _made_with(index, application)


def _made_with(index: PythonIndex, holder: Definition) -> Iterator[tuple[str, str]]:
    if isinstance(holder.row, PythonAssignment) and isinstance(holder.row.value, Invocation):
        yield from _named(index, holder.path, holder.row.value)


def _included_with(index: PythonIndex, router: Definition) -> Iterator[tuple[str, str]]:
    for path, call in index.calls_of(*_INCLUDING):
        given = call.invocation.argument(0, "router")
        if call.invocation.kwarg("dependencies") is None or not isinstance(given, Reference):
            continue
        found = index.resolve(path, given.name, call.context.function)
        if isinstance(found, Definition) and (found.path, found.name) == (router.path, router.name):
            yield from _named(index, path, call.invocation)


def _named(index: PythonIndex, path: str, made: Invocation) -> Iterator[tuple[str, str]]:
    """The functions in ``dependencies=[Depends(x)]`` of one call."""
    given = made.kwarg("dependencies")
    for part in walk(index.fold(given, path)) if given is not None else ():
        if isinstance(part, Invocation) and part.callee in DEPENDS:
            asked = part.argument(0, "dependency")
            found = _function_of(index, path, asked, "") if asked is not None else None
            if found is not None:
                yield found.path, found.name
