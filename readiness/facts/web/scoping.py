"""Which application a process serves, and so which routes its probes are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.docker.modules import application_file
from readiness.facts.processes.rows import Process, Server
from readiness.facts.processes.server_calls import server_calls
from readiness.facts.web.objects import Made, ObjectFinder, Outside
from readiness.facts.web.rows import HttpRoute
from readiness.facts.web.serving import Scope, routes_in

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DJANGO = ("django.core.wsgi.get_wsgi_application", "django.core.asgi.get_asgi_application", "channels.routing.ProtocolTypeRouter")
_PYTHON = frozenset((Server.GUNICORN, Server.UVICORN, Server.HYPERCORN, Server.DAPHNE, Server.WAITRESS, Server.GRANIAN, Server.UWSGI))
_SERVERS = _PYTHON | {Server.FLASK, Server.FASTAPI, Server.RUNSERVER, Server.PYTHON}
_UNTOLD = frozenset((Server.SHELL, Server.OTHER, Server.NONE))
_FACTORIES = ("create_app", "make_app", "build_app", "get_app")


class Served(msgspec.Struct, frozen=True):
    """Where a process's routes stand. ``why`` says why that is not certain: then a route found in ``scope`` is good evidence, and one
    that is missing there is none."""

    scope: Scope | None
    why: str = ""


def scope_of(project: Project, process: Process) -> Served:
    """The application's own routes where the application object is found; those of its component where that has one application only."""
    launch = process.launch
    if process.unreadable or launch.server in _UNTOLD:
        why = process.unreadable or f"what {launch.program or 'its command'} starts is not followed"
        return Served(_component(project, process.dockerfile or process.path).scope, why)
    if launch.server not in _SERVERS:
        return Served(None, f"{launch.program or 'what runs there'} is no server of a Python application")
    path = application_file(project, process)
    if launch.server is Server.RUNSERVER:
        return _component(project, path or process.dockerfile or process.path, "django")
    if not path:
        named = launch.app or launch.script or launch.module
        if named:
            return Served(_component(project, process.dockerfile or process.path).scope, f"{named} is not found in the repository")
        return _component(project, process.dockerfile or process.path)
    if launch.server is Server.PYTHON:
        return _script(project, process, path)
    attribute = launch.app.partition(":")[2].partition("(")[0] or ("application" if launch.server is Server.GUNICORN else "app")
    called = launch.factory or "(" in launch.app or (launch.server is Server.FLASK and attribute in _FACTORIES)
    return _object(project, path, attribute, called=called)


def _script(project: Project, process: Process, path: str) -> Served:
    """A script that starts its own server: of the application it names, else of those made in the file, else of its component's only
    one. Certain only where a server is seen to start, and none that answers by itself."""
    calls = server_calls(project, path, process.environment)
    why = "" if calls else f"no server is seen to start in {path}"
    for call in calls:
        module, _, attribute = call.app.partition(":")
        found = project.python.locate(path, module) if module else None
        if found:
            return _object(project, found, attribute or "app", called=False)
        if call.callee.endswith("start_http_server"):
            why = f"{call.callee} at {call.location} answers any path"
    own = tuple(dict.fromkeys(row.application for row in project.rows(HttpRoute) if row.application.partition(":")[0] == path))
    component = project.component_of(path)
    if own:
        return Served(Scope(component.path if component else ".", own), why)
    served = _component(project, path)
    return Served(served.scope, served.why or why)


def _object(project: Project, path: str, attribute: str, *, called: bool) -> Served:
    """The application behind ``module:attribute``."""
    component = project.component_of(path)
    if path in project.python.modules:
        name = f":{attribute}"
        found = ObjectFinder(project.python, project.is_production).find(path, Invocation(name) if called else Reference(name))
        made = tuple(dict.fromkeys(label_of(project, item) for item in found if isinstance(item, Made) and item.family.is_application))
        scope = Scope(component.path if component else ".", made)
        if made and any(row.application in made for row in routes_in(project, scope)):
            return Served(scope)
        if any(isinstance(item, Outside) and item.name in _DJANGO for item in found):
            return _component(project, path, "django")
    return _component(project, path)


def _component(project: Project, path: str, framework: str = "") -> Served:
    component = project.component_of(path)
    scope = Scope(component.path if component else ".", framework=framework)
    applications = {row.application for row in routes_in(project, scope)}
    if len(applications) == 1:
        return Served(scope)
    return Served(
        None, f"which of {len(applications)} applications is served cannot be told" if applications else "no route of it is known"
    )


def label_of(project: Project, made: Made) -> str:
    """An application object as `HttpRoute.application` names it."""
    calls = project.python.calls_in(made.key.path, made.function)
    target = next((call.target for call in calls if call.line == made.key.line and call.target), "")
    return f"{made.key.path}:{target}" if target else made.key.path
