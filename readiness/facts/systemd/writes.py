"""Relation ``unit.write``: what services with a read-only file system write all the same, by their code and by their command lines.

Only what can be placed on the host counts: constants, settings with a default, variables that the unit or a production env file sets.
What lies below a computed folder (``BASE_DIR / "media"``) is nowhere in particular and has no row.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonCall
from readiness.artifacts.python.values import Mapping, Template, Value, text, walk
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.worth import Source
from readiness.facts.docker.modules import application_file
from readiness.facts.env.rows import EnvSet, same
from readiness.facts.processes.rows import Origin, Process, Server
from readiness.facts.systemd.paths import absolute
from readiness.facts.systemd.rows import ReadOnlyUnit, ServiceUnit, UnitWrite
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_HANDLERS = frozenset(
    {"FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "WatchedFileHandler", "ConcurrentRotatingFileHandler", "basicConfig"}
)
_ENGINES = frozenset({"create_engine", "create_async_engine", "connect", "Database"})
_FOLDERS = {
    "MEDIA_ROOT": "uploads",
    "UPLOAD_FOLDER": "uploads",
    "UPLOAD_DIR": "uploads",
    "UPLOAD_PATH": "uploads",
    "UPLOADS_DIR": "uploads",
}
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<path>[^?]+)")
_OPTIONS = {
    "--access-logfile": "log file",
    "--error-logfile": "log file",
    "--log-file": "log file",
    "--logfile": "log file",
    "--logto": "log file",
    "--pid": "pid file",
    "--pidfile": "pid file",
    "--schedule": "schedule of celery beat",
    "--uds": "socket",
}
_SERVING = frozenset(Server) - {Server.CELERY, Server.PYTHON, Server.SHELL, Server.OTHER, Server.NONE}
_MANAGED = frozenset({"manage.py", "wsgi.py", "asgi.py"})
MAX_FILES = 2000


class _Named(msgspec.Struct, frozen=True):
    """A path that code names, while nobody sets ``variable``."""

    path: str
    what: str
    location: Location
    variable: str = ""


def derive_writes(project: Project) -> Iterator[UnitWrite]:
    services = [row.service for row in project.rows(ReadOnlyUnit)]
    if not services:
        return
    named = tuple(_named(project))
    seen: set[tuple[str, str]] = set()
    for service in services:
        for found in (*_of_commands(service), *_of_code(project, service, named)):
            target = absolute(service, _given(project, service, found))
            if target is not None and (service.path, target) not in seen:
                seen.add((service.path, target))
                yield UnitWrite(location=found.location, service=service, target=target, what=found.what)


def _of_commands(service: ServiceUnit) -> Iterator[_Named]:
    for line in service.unit.commands():
        words = line.words or ()
        for position, word in enumerate(words):
            option, equals, value = word.partition("=")
            what = _OPTIONS.get(option, "")
            path = value if equals else words[position + 1] if position + 1 < len(words) else ""
            if what and path and path != "-" and "$" not in path:
                yield _Named(path, what, line.location)


def _of_code(project: Project, service: ServiceUnit, named: tuple[_Named, ...]) -> Iterator[_Named]:
    """Of the files that the service's program imports; of its whole component where Django finds them by name."""
    for process in project.rows(Process):
        start = application_file(project, process) if process.source is Origin.SYSTEMD and process.owner == service.path else ""
        if not start:
            continue
        django = start.rpartition("/")[2] in _MANAGED
        reached = _imported(project, start)
        for found in named:
            same_component = project.component_of(found.location.path) == project.component_of(start)
            if (found.location.path in reached or (django and same_component)) and (
                found.what != "uploads" or process.launch.server in _SERVING
            ):
                yield found


def _imported(project: Project, start: str) -> frozenset[str]:
    """First-party files that importing the start imports."""
    index, outlines = project.python, dict(project.python_outlines())
    seen, waiting = {start}, [start]
    while waiting and len(seen) < MAX_FILES:
        path = waiting.pop()
        for row in outlines[path].imports if path in outlines else ():
            for module in {row.module, row.qualified}:
                found = index.locate(path, module)
                if found is not None and found not in seen:
                    seen.add(found)
                    waiting.append(found)
    return frozenset(seen)


def _given(project: Project, service: ServiceUnit, found: _Named) -> str:
    """The path with what the deployment gives in the place of the default."""
    if not found.variable:
        return found.path
    for setting in service.unit.environment:
        if same(setting.name) == same(found.variable):
            return setting.value or found.path
    for row in project.rows(EnvSet) if service.unit.environment_files else ():
        if row.origin is None and same(row.key) == same(found.variable) and row.value and project.is_production(row.path):
            return row.value
    return found.path


# what the code names -----------------------------------------------------------------------------------------------------
def _named(project: Project) -> Iterator[_Named]:
    evaluator = Evaluator(project.python, production=True)
    for path, call in project.calls(*_HANDLERS):
        where = call.invocation.kwarg("filename") or (call.invocation.args[0] if call.invocation.args else None)
        if where is not None and not (call.invocation.method == "basicConfig" and where in call.invocation.args):
            yield from _placed(evaluator, path, where, call, "log file")
    for path, call in project.calls(*_ENGINES):
        for value in call.invocation.args[:1]:
            yield from _databases(evaluator, path, value, call)
    for source in project.python_with((*_FOLDERS, "SQLALCHEMY_DATABASE_URI", "FileHandler", "RotatingFileHandler", "sqlite3")):
        for row in source.model.assignments:
            if row.value is not None:
                yield from _of_assignment(evaluator, source.path, row, row.value)


def _of_assignment(evaluator: Evaluator, path: str, row: PythonAssignment, value: Value) -> Iterator[_Named]:
    name = text(row.key) or row.name if row.key is not None else row.name
    if name in _FOLDERS:
        yield from _placed(evaluator, path, value, row, _FOLDERS[name])
    elif name == "SQLALCHEMY_DATABASE_URI":
        yield from _databases(evaluator, path, value, row)
    elif isinstance(value, Mapping):
        for part in walk(value):
            if isinstance(part, Mapping):
                keys = {text(key): item for key, item in part.items}
                kind, where = text(keys.get("class")) or text(keys.get("ENGINE")) or "", keys.get("filename") or keys.get("NAME")
                if where is not None and kind.endswith("FileHandler"):
                    yield from _placed(evaluator, path, where, row, "log file")
                elif where is not None and kind.endswith("sqlite3"):
                    yield from _placed(evaluator, path, where, row, "SQLite database")


def _databases(evaluator: Evaluator, path: str, value: Value, row: PythonCall | PythonAssignment) -> Iterator[_Named]:
    for found in _placed(evaluator, path, value, row, "SQLite database"):
        url = _SQLITE.match(found.path)
        if url and url["path"] != ":memory:":
            yield msgspec.structs.replace(found, path=url["path"])


def _placed(evaluator: Evaluator, path: str, value: Value, row: PythonCall | PythonAssignment, what: str) -> Iterator[_Named]:
    """The path, or its folder where only the file's own name is computed. ``Path(x) / name`` and f-strings read alike."""
    function = row.context.function
    place = Location(path, getattr(value, "line", 0) or row.line)
    whole = evaluator.worth(path, value, function, row.line)
    if whole.text is None and isinstance(value, Template):
        known = ""
        for part in value.parts:
            worth = evaluator.worth(path, part, function, row.line)
            if worth.text is None:
                break
            known, whole = known + worth.text, worth if worth.variables or not known else whole
        folder = posixpath.dirname(known)
        if folder not in ("", "/") and whole.source in (Source.FIXED, Source.DEFAULT):
            yield _Named(folder, what, place, whole.variable)
    elif whole.text and whole.source in (Source.FIXED, Source.DEFAULT):
        yield _Named(whole.text, what, place, whole.variable)
