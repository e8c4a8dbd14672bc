"""What a component logs, and what configures its logging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.observability.rows import LogCall, LogSetup
from readiness.facts.processes.rows import Process
from readiness.facts.secrets.marks import LOGS
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.artifacts.python.model import PythonCall
    from readiness.facts.project import Project

_MIGRATING = re.compile(r"(?:^|/)(?:alembic|migrations)/")
_CONFIGURING = word_set("""
    basicConfig dictConfig fileConfig addHandler setup_logging configure_logging init_logging setup_logger setup_root_logger
""")
_BY_LIBRARY = {"install": "coloredlogs.install", "setup": "daiquiri.setup", "configure": "structlog.configure"}
# Libraries that print what they are given with nothing configured.
_READY = word_set("loguru structlog logbook eliot picologging logfire")
_SETTINGS = ("LOGGING", "LOGGING_CONFIG", "logconfig_dict", "logconfig")


def log_setups(project: Project) -> Iterator[LogSetup]:
    """Migrations have a logging of their own, which is none of the service's."""
    for path, outline in project.python_outlines():
        ready = next((row for row in outline.imports if row.level == 0 and row.qualified.partition(".")[0] in _READY), None)
        if ready is not None:
            yield _row(project, ready.qualified.partition(".")[0], Location(path, ready.line))
        elif outline.mentions("getLogger") and outline.mentions("handlers"):
            yield _row(project, "handlers of another logger", Location(path))
    for path, call in project.calls(*_CONFIGURING, *_BY_LIBRARY):
        if not _MIGRATING.search(path) and _configures(project, path, call):
            yield _row(project, call.invocation.method, Location(path, call.line))
    for path, call in project.calls("run"):
        if call.callee == "uvicorn.run" and call.invocation.kwarg("log_config") is not None:
            yield _row(project, "uvicorn's log_config", Location(path, call.line))
    for source in project.python_with(_SETTINGS):
        for row in source.model.assignments:
            if row.target in _SETTINGS and not row.context.function and row.value is not None:
                yield _row(project, row.target, Location(source.path, row.line))
    for process in project.rows(Process):
        if any(word.startswith(("--log-config", "--logging-config")) for word in process.launch.argv):
            yield _row(project, "--log-config", process.location)


def _row(project: Project, what: str, place: Location) -> LogSetup:
    return LogSetup(location=place, what=what, component=project.component_name(place.path))


def _configures(project: Project, path: str, call: PythonCall) -> bool:
    method = call.invocation.method
    name = call.callee if call.callee and call.callee[0] not in ".:~?" else ""
    if method in _BY_LIBRARY:
        return name == _BY_LIBRARY[method]
    if method == "addHandler":
        return True
    return (
        bool(name)
        or method in ("basicConfig", "dictConfig", "fileConfig")
        or bool(project.python.qualified(path, call.callee, call.context.function))
    )


def log_calls(project: Project) -> Iterator[LogCall]:
    """The first file of each component."""
    found: set[str] = set()
    for path in project.python.mentioning((LOGS,)):
        component = project.component_name(path)
        if component not in found and project.is_production(path):
            found.add(component)
            yield LogCall(location=Location(path), component=component)
