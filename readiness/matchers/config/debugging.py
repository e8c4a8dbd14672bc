"""Rules about debug modes: on in production, on by default, on whatever the variable says."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.configuration.rows import DebugSwitch, StringSwitch
from readiness.facts.configuration.worth import Source, is_mode
from readiness.facts.env.rows import EnvRead, EnvSet, same
from readiness.facts.processes.rows import Process, Server
from readiness.facts.project import Project
from readiness.matchers.config.deployed import is_on
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.searching import searched
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

_KINDS = ("python", "dockerfile", "compose", "unit", "procfile", "env-file")
_KEYS = frozenset({"DEBUG", "FLASK_DEBUG", "APP_DEBUG", "DJANGO_DEBUG", "DEBUG_MODE", "QUART_DEBUG"})
_BY_FRAMEWORK = frozenset({"FLASK_DEBUG", "FLASK_ENV", "QUART_DEBUG"})
"""Read by the framework itself, so that no code has to."""


def debug_enabled(project: Project) -> Iterator[Observation]:
    """Each switch that is on in production is a failing subject, by code or by what a deployment sets; other files pass."""
    yield from searched(project, _KINDS, _enabled(project))
    if manifests := project.artifacts("kubernetes"):  # what a chart's templates set stands in its values, which were searched
        yield passed("manifests", Location("."), "searched", count=len(manifests))


def _enabled(project: Project) -> Iterator[Observation]:
    seen: set[Location] = set()
    for row in project.rows(DebugSwitch):
        place = row.production.location.whole_line
        if place not in seen:
            seen.add(place)
            yield _switch(row, place)
    for variable in project.rows(EnvSet):
        if variable.built and (observation := _variable(project, variable)):
            yield observation
    for process in project.rows(Process):
        launch = process.launch
        if launch.debug and launch.server in (Server.FLASK, Server.PYTHON):
            yield failed(process.owner, process.location, f"{process.owner} starts {launch.program} with --debug.")


def _switch(row: DebugSwitch, place: Location) -> Observation:
    value = row.production
    fixed = value.truth is True and value.source is Source.FIXED and row.decided.truth is True
    if fixed and row.starts and not row.run_by:
        message = f"{row.what} starts the debugger; no deployment here runs this file itself, so only a start by hand does."
        return failed(row.what, place, message, severity=Severity.MEDIUM)
    if fixed:
        by = f" {row.run_by} runs this file." if row.starts else ""
        return failed(row.what, place, f"{_written(row)} is on in production.{by}")
    match value.source:
        case Source.UNKNOWN if value.truth is None and row.decided.truth is not False:
            return unknown(row.what, place, f"whether {row.what} is on is not known: {value.reason or 'its value is computed'}")
        case Source.SUPPLIED:
            return passed(row.what, place, f"the variable {value.variable} decides, and there is no default")
        case Source.DEFAULT if value.truth:
            return passed(row.what, place, f"on only while {value.variable} is unset (config.debug-default-on)")
    return passed(row.what, place, "off in production")


def _written(row: DebugSwitch) -> str:
    return row.what.replace("…", "True") if "…" in row.what else f"{row.what} = True"


def _variable(project: Project, row: EnvSet) -> Observation | None:
    key = same(row.key)
    if key == "FLASK_ENV":
        if (row.value or "").strip().lower() != "development":
            return None
    elif not _is_debug_key(project, row) or is_on(row) is None:
        return None
    elif not is_on(row):
        return passed(row.key, row.location, f"{row.key}={row.value}")
    if row.path.rpartition("/")[2] == ".flaskenv" and not any(process.launch.server is Server.FLASK for process in project.rows(Process)):
        return passed(row.key, row.location, "only the flask command reads .flaskenv, and no deployment starts the server with it")
    message = f"{row.owner} sets {row.key}={row.value}." if row.owner != row.path else f"{row.path} sets {row.key}={row.value}."
    readers = [read for read in project.rows(EnvRead) if same(read.key) == key]
    if key not in _BY_FRAMEWORK and not readers and _reads_python(project, row):
        return failed(row.key, row.location, f"{message} Nothing in the code reads it today.", severity=Severity.MEDIUM)
    related = tuple(Related(read.location, f"{read.how} reads it") for read in readers[:1])
    return failed(row.key, row.location, message, related=related)


def _is_debug_key(project: Project, row: EnvSet) -> bool:
    if same(row.key) in _KEYS:
        return True
    fed = {same(name) for switch in project.rows(DebugSwitch) for name in switch.decided.variables if not is_mode(name)}
    return same(row.key) in fed


def _reads_python(project: Project, row: EnvSet) -> bool:
    """The process is Python whose reads are all known."""
    reads = [read for read in project.rows(EnvRead) if row.component in ("", read.component)]
    return bool(reads) and not any(read.unreadable or read.prefix for read in reads)


def debug_default_on(project: Project) -> Iterator[Observation]:
    """Each switch is a subject, placed where its default is decided."""
    seen: set[Location] = set()
    for row in project.rows(DebugSwitch):
        place = row.decided.location.whole_line
        if place in seen:
            continue
        seen.add(place)
        if row.decided.source is Source.DEFAULT and row.decided.truth:
            variable = row.decided.variable
            told = f"unless {variable} says production" if is_mode(variable) else f"while {variable} is unset"
            yield failed(row.what, place, f"{row.what} is on {told}.")
        elif row.decided.source is Source.UNKNOWN and row.decided.truth is None:
            yield unknown(row.what, place, f"the default of {row.what} is not known: {row.decided.reason or 'it is computed'}")
        else:
            yield passed(row.what, place)


def debug_string_truthy(project: Project) -> Iterator[Observation]:
    """Each variable whose text is taken for a truth value is a subject."""
    for row in project.rows(StringSwitch):
        if row.parsed:
            yield passed(row.what, row.location)
        else:
            yield failed(
                row.what, row.location, f'The text of {row.variable} is used as a truth value, so {row.variable}="False" counts as true.'
            )


MATCHERS: dict[str, Matcher] = {
    "config-debug-default-on": simple(debug_default_on),
    "config-debug-enabled": simple(debug_enabled),
    "config-debug-string-truthy": simple(debug_string_truthy),
}
