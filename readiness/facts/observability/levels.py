"""Relation ``log.level``: what decides how much a service logs in production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.values import Choice, Invocation, Literal, Mapping, Reference, Value, text
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.worth import Source
from readiness.facts.env.rows import EnvRead, EnvSet, same
from readiness.facts.observability.rows import LogLevel
from readiness.facts.processes.rows import Process, Server
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_KEY = re.compile(r"(?:.*_)?LOG(?:GING)?_?LEVEL", re.IGNORECASE)
_LEVELS = frozenset({"TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "NOTSET"})
_NUMBERS = {0: "NOTSET", 10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "CRITICAL"}
_SERVERS = frozenset({Server.UVICORN, Server.GUNICORN, Server.HYPERCORN, Server.CELERY, Server.DAPHNE, Server.GRANIAN})
_OPTIONS = ("--log-level", "--loglevel", "-l")
_PARTS = re.compile(r"(?:^|/)(?:scripts?|tools|bin|cli|management/commands|examples?)/")


def log_levels(project: Project) -> Iterator[LogLevel]:
    """Variables that are set, defaults of those that are not, arguments of servers, and calls and settings of the code."""
    decided: set[str] = set()
    for row in project.rows(EnvSet):
        if row.key and _KEY.fullmatch(row.key) and row.built and not row.unreadable:
            decided.add(same(row.key))
            yield LogLevel(location=row.location, what=f"{row.key} of {row.owner}", level=level_of(row.value))
    for read in project.rows(EnvRead):
        if read.key and _KEY.fullmatch(read.key) and same(read.key) not in decided and read.default is not None and not read.prefix:
            yield LogLevel(location=read.location, what=f"{read.key}, while nobody sets it,", level=level_of(read.default))
    yield from _of_commands(project)
    yield from _of_calls(project)
    yield from _of_settings(project)


def level_of(value: str | None) -> str:
    """The level a text names, in capitals; empty where it names none."""
    word = (value or "").strip().strip("\"'").upper()
    return word if word in _LEVELS else ""


def _of_commands(project: Project) -> Iterator[LogLevel]:
    for process in project.rows(Process):
        if process.launch.server not in _SERVERS:
            continue
        words = [part for word in process.launch.argv for part in (word.split("=", 1) if word.startswith("--") else (word,))]
        for option, value in pairwise(words):
            if option in _OPTIONS and level_of(value):
                yield LogLevel(location=process.location, what=f"{process.launch.program} {option}", level=level_of(value))


def _of_calls(project: Project) -> Iterator[LogLevel]:
    for path, call in project.calls("basicConfig", "setLevel"):
        if call.context.main or _PARTS.search(path):
            continue
        name = project.python.qualified(path, call.callee, call.context.function) or _by_receiver(call.invocation.receiver)
        is_config = call.invocation.method == "basicConfig"
        if not (name == "logging.basicConfig" if is_config else _is_main(name, call.invocation.receiver)):
            continue
        given = call.invocation.kwarg("level") if is_config else call.invocation.argument(0, "level")
        if given is not None:
            what = "logging.basicConfig" if is_config else "setLevel"
            yield from _judged(project, path, given, call.context, call.line, what)


def _is_main(name: str, receiver: Value | None) -> bool:
    """The root logger, or the one of a Flask application. What a single logger is set to may go to a handler of its own."""
    if name.startswith(("logging.root", "flask.")):
        return True
    return name.startswith("logging.getLogger") and isinstance(receiver, Invocation) and not receiver.args and not receiver.kwargs


def _by_receiver(receiver: Value | None) -> str:
    """``logging.getLogger().setLevel(…)``."""
    return getattr(receiver, "callee", "") or ""


def _judged(project: Project, path: str, given: Value, context: Context, line: int, what: str) -> Iterator[LogLevel]:
    evaluator = Evaluator(project.python, production=True)
    if evaluator.runs(path, context, line)[0] is False:
        return
    worth = evaluator.worth(path, _plain(given), context.function, line)
    level = _level(worth.value)
    if level and worth.source is Source.FIXED:
        yield LogLevel(location=Location(path, line), what=what, level=level)


def _plain(value: Value) -> Value:
    """The value with ``logging.DEBUG`` as the text that it stands for."""
    match value:
        case Reference(name=name) if name.startswith("logging."):
            return Literal(name.rpartition(".")[2], value.line)
        case Choice():
            return msgspec.structs.replace(value, operands=tuple(_plain(item) for item in value.operands))
    return value


def _level(value: Value | None) -> str:
    match value:
        case Literal(value=int() as number):
            return _NUMBERS.get(number, "")
        case Literal(value=str() as word):
            return level_of(word)
    return ""


def _of_settings(project: Project) -> Iterator[LogLevel]:
    """``LOGGING``: the levels of the root and of the loggers; a handler's own lets through only what they do."""
    for source in project.python_with(("LOGGING", "LOGGING_CONFIG")):
        for row in source.model.assignments:
            if row.target in ("LOGGING", "LOGGING_CONFIG") and isinstance(row.value, Mapping) and not row.context.function:
                yield from _of_mapping(project, source.path, row.value, row.context)


def _of_mapping(project: Project, path: str, given: Mapping, context: Context) -> Iterator[LogLevel]:
    loggers = given.get("loggers")
    named = [(text(key) or "", item) for key, item in loggers.items] if isinstance(loggers, Mapping) else []
    found: list[LogLevel] = []
    for name, logger in (("root", given.get("root")), *named):
        level = logger.get("level") if isinstance(logger, Mapping) else None
        if level is not None:
            line = getattr(level, "line", 0) or given.line
            found += _judged(project, path, level, context, line, f"the logger {name or 'root'}")
    by_level: dict[str, list[LogLevel]] = {}
    for row in found:
        by_level.setdefault(row.level, []).append(row)
    for rows in by_level.values():
        others = f" and {len(rows) - 1} others" if len(rows) > 1 else ""
        yield msgspec.structs.replace(rows[0], what=f"LOGGING ({rows[0].what}{others})")
