"""Services that promise a message to systemd: does anything of theirs send it?

Sources: sd_notify(3); gunicorn/systemd.py and uWSGI's core, which send it. Nothing in uvicorn, hypercorn, daphne, waitress, Flask or
Django names NOTIFY_SOCKET.
"""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.docker.modules import application_file
from readiness.facts.processes.rows import Origin, Process, Server
from readiness.facts.project import Project
from readiness.facts.systemd.rows import NotifyingUnit
from readiness.matchers.matcher import Matcher
from readiness.matchers.systemd.judged import of_units
from readiness.model import Location, Observation, Related, failed, passed, unknown

_NOTIFYING = frozenset({Server.GUNICORN, Server.UWSGI})
_SILENT = {
    Server.UVICORN: "uvicorn",
    Server.HYPERCORN: "hypercorn",
    Server.DAPHNE: "daphne",
    Server.WAITRESS: "waitress",
    Server.FLASK: "Flask's development server",
    Server.FASTAPI: "fastapi, which runs uvicorn,",
    Server.RUNSERVER: "Django's runserver",
}
_WORDS = ("NOTIFY_SOCKET", "sdnotify", "sd_notify", "cysystemd", "systemd_watchdog", "SystemdNotifier", "systemd_notify")
_PROGRAMS = ("systemd-notify", "systemd-cat-notify", "sdnotify-proxy")


def notify_unsupported(project: Project) -> Iterator[Observation]:
    """Every service of ``Type=notify`` is a subject."""
    processes = [row for row in project.rows(Process) if row.source is Origin.SYSTEMD]
    for row in project.rows(NotifyingUnit):
        started = [process for process in processes if process.owner == row.service.path]
        yield _judged(project, row, started)


def _judged(project: Project, row: NotifyingUnit, started: list[Process]) -> Observation:
    subject, place = row.service.subject, row.location
    if said := _said_by_commands(project, row, started):
        return passed(subject, place, said)
    closed = next((process for process in started if process.unreadable), None)
    if not started or closed is not None:
        why = closed.unreadable if closed else "nothing says what it starts"
        return unknown(subject, place, f"what it runs is not known: {why}")
    process = started[-1]
    launch = process.launch
    if launch.server in _NOTIFYING:
        return passed(subject, place, f"{launch.server.value} notifies systemd")
    name = _SILENT.get(launch.server, "")
    path = application_file(project, process)
    if launch.server is Server.PYTHON:
        if not path:
            what = launch.module or launch.script or launch.program
            return unknown(subject, place, f"{what} is not in the repository: whether it notifies systemd is not known here")
        name = path
    elif launch.server is Server.CELERY or not name:
        return unknown(subject, place, f"whether {launch.program} notifies systemd is not known")
    if (spoken := _said_by_code(project, path)) is not None:
        return passed(subject, spoken, "the code sends the message itself")
    related = (Related(process.location, f"it starts {name}"),)
    message = f"Type={row.service.unit.value('Service', 'Type')}, and {name} never notifies systemd: the start ends in a timeout."
    return failed(subject, place, message, related=related)


def _said_by_commands(project: Project, row: NotifyingUnit, started: list[Process]) -> str:
    """A script or wrapper that sends the message in the place of the server."""
    lines = [line.text for line in row.service.exec_lines()]
    for script in {path for process in started for path in process.via}:
        model = project.artifact("shell", script)
        lines += [" ".join(command.texts) for command in model.commands] if model is not None else []
    return next((f"{program} sends the message" for program in _PROGRAMS for line in lines if program in line), "")


def _said_by_code(project: Project, path: str) -> Location | None:
    """Code of the same component that speaks to systemd: a library for it, or the socket's own variable."""
    wanted = project.component_of(path) if path else None
    for source in project.python_with((*_WORDS, "systemd")):
        if path and project.component_of(source.path) != wanted:
            continue
        outline = project.python.outlines[source.path]
        if any(outline.mentions(word) for word in _WORDS):
            return Location(source.path)
        if any(entry.qualified.startswith("systemd.daemon") for entry in outline.imports):
            return Location(source.path)
    return None


MATCHERS: dict[str, Matcher] = {"unit-notify-unsupported": of_units(notify_unsupported)}
