"""Which application a process runs, and so which routes its probes are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.docker.modules import module_path, script_path
from readiness.facts.processes.rows import Launch, Origin, Probe, Process, Server
from readiness.facts.web.objects import Made, ObjectFinder, Outside
from readiness.facts.web.serving import Scope

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DJANGO = ("django.core.wsgi.get_wsgi_application", "django.core.asgi.get_asgi_application", "channels.routing.ProtocolTypeRouter")
WEB_SERVERS = frozenset(
    (Server.GUNICORN, Server.UVICORN, Server.HYPERCORN, Server.DAPHNE, Server.WAITRESS, Server.GRANIAN, Server.UWSGI, Server.FLASK)
) | {Server.FASTAPI, Server.RUNSERVER, Server.PYTHON}


def processes_of(project: Project, probe: Probe) -> tuple[Process, ...]:
    """What runs where the probe asks: the service's own command, else that of its image."""
    rows = project.rows(Process)
    own = tuple(row for row in rows if row.source is probe.source and row.owner == probe.owner and _same_place(row, probe))
    if own or probe.source is Origin.DOCKER:
        return own
    return tuple(row for row in rows if row.source is Origin.DOCKER and probe.dockerfile and _same_image(row, probe))


def _same_place(row: Process, probe: Probe) -> bool:
    return _same_image(row, probe) if probe.source is Origin.DOCKER else row.path == probe.path


def _same_image(row: Process, probe: Probe) -> bool:
    return (row.dockerfile, row.stage) == (probe.dockerfile, probe.stage)


def scope_of(project: Project, process: Process) -> Scope | None:
    """The routes of the application that the process serves; of its component where the application cannot be told. None: the process
    serves no Python application (nginx, a worker, a program of another language)."""
    launch = process.launch
    if launch.server not in WEB_SERVERS:
        return None
    path = _file(project, process)
    component = project.component_of(path or process.dockerfile or process.path)
    folder = component.path if component else "."
    if launch.server is Server.RUNSERVER:
        return Scope(folder, framework="django")
    if not path or launch.server is Server.PYTHON:
        return Scope(folder)
    labels, framework = _applications(project, path, launch)
    return Scope(folder, labels, framework)


def _file(project: Project, process: Process) -> str:
    """The repository's file that holds the application, or the script; empty when it is not found."""
    launch = process.launch
    if launch.app:
        found = module_path(project, process, launch.app.partition(":")[0])
        return found.path
    if launch.script:
        return script_path(project, process)
    return module_path(project, process, launch.module).path if launch.module else ""


def _applications(project: Project, path: str, launch: Launch) -> tuple[tuple[str, ...], str]:
    """Labels of the application objects behind ``module:attribute``; and Django, which has none."""
    if path not in project.python.modules:
        return (), ""
    attribute = launch.app.partition(":")[2].partition("(")[0] or ("application" if launch.server is Server.GUNICORN else "app")
    called = launch.factory or "(" in launch.app or (launch.server is Server.FLASK and attribute.startswith(("create_app", "make_app")))
    name = f":{attribute}"
    found = ObjectFinder(project.python).find(path, Invocation(name) if called else Reference(name))
    if any(isinstance(item, Outside) and item.name in _DJANGO for item in found):
        return (), "django"
    made = [item for item in found if isinstance(item, Made) and item.family.is_application]
    return tuple(dict.fromkeys(_label(project, item) for item in made)), ""


def _label(project: Project, made: Made) -> str:
    calls = project.python.calls_in(made.key.path, made.function)
    target = next((call.target for call in calls if call.line == made.key.line and call.target), "")
    return f"{made.key.path}:{target}" if target else made.key.path
