"""Blocking calls of asynchronous functions, their own and those of the first-party functions that they call.

Looked for from both ends, because following every call of every asynchronous function costs seconds: which files can those functions
reach through imports, which functions there block, and who calls these by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonCall, PythonClass, PythonFunction
from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.python.index import Definition, External
from readiness.facts.reliability.imports import reached
from readiness.facts.reliability.rows import AsyncFunctions, BlockingCall
from readiness.facts.reliability.waiting import METHODS, ROOTS, Wait, wait_of
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

WORDS = ROOTS
_IMPORTS_AWAY = 4
_CALLS_AWAY = 4
_STARTING = re.compile(
    r"_*(?:(?:\w+_)?lifespan(?:_\w+)?|(?:on_)?start(?:_?up)?(?:_event|_handler)?|(?:on_)?(?:shutdown|cleanup)(?:_event|_handler)?|before_start|app_startup"
    r"|app_shutdown|on_(?:startup|shutdown|cleanup)_\w+)"
)
_STARTING_MARKS = frozenset({"on_event", "before_serving", "after_serving", "before_server_start", "after_server_stop", "on_startup"})
_CLASS_ENTRY = frozenset({"__init__", "__post_init__", "__enter__"})


class _Blocking(msgspec.Struct, frozen=True):
    """Why a first-party function blocks: the call at the end of the chain."""

    call: str
    wait: Wait
    place: Location


def async_functions(project: Project) -> Iterator[AsyncFunctions]:
    """One row a file; no file is opened."""
    for path, outline in project.python_outlines():
        if outline.asynchronous:
            yield AsyncFunctions(location=Location(path), count=outline.asynchronous)


def blocking_calls(project: Project) -> Iterator[BlockingCall]:
    """By location; a call that blocks in several ways once."""
    starts = [path for path, outline in project.python_outlines() if outline.asynchronous]
    if not starts:
        return
    finder = _Finder(project, reached(project, starts, _IMPORTS_AWAY))
    finder.direct()
    finder.through_functions()
    yield from sorted(finder.found.values(), key=lambda row: row.location)


class _Finder:
    def __init__(self, project: Project, near: frozenset[str]) -> None:
        self._index = project.python
        self._near = near
        self._handlers = {(row.handler_path, row.handler) for row in project.rows(HttpRoute) if row.handler}
        self._known: dict[tuple[str, str], _Blocking] = {}
        self._fresh: dict[tuple[str, str], _Blocking] = {}
        self.found: dict[tuple[str, int, int], BlockingCall] = {}

    def direct(self) -> None:
        """Calls that block by themselves."""
        for path in self._index.mentioning(WORDS):
            if path not in self._near:
                continue
            for call in self._index.calls_to(path, METHODS):
                if call.context.deferred or call.awaited or not call.context.function:
                    continue
                name = self._name(path, call)
                wait = wait_of(name) if name else None
                if wait is not None and not _bounded_away(call, name):
                    self._add(path, call, _Blocking(name, _as_given(call, name, wait), Location(path, call.line)), "")

    def through_functions(self) -> None:
        """Calls of first-party functions that block, several hops away."""
        for _ in range(_CALLS_AWAY):
            fresh, self._fresh = self._fresh, {}
            names = {self._called_as(key) for key in fresh}
            self._known |= fresh
            for path in self._index.mentioning(names) if names else ():
                if path in self._near:
                    for call in self._index.calls_to(path, frozenset(names)):
                        self._follow(path, call, fresh)

    def _follow(self, path: str, call: PythonCall, fresh: dict[tuple[str, str], _Blocking]) -> None:
        if call.context.deferred or call.awaited or not call.context.function:
            return
        target = self._target(path, call)
        why = fresh.get(target) if target else None
        if why is not None and target != (path, call.context.function):
            self._add(path, call, why, call.callee.lstrip(":~?.") or call.invocation.method)

    def _add(self, path: str, call: PythonCall, why: _Blocking, through: str) -> None:
        function = self._index.function(path, call.context.function)
        if function is None:
            return
        if not call.context.is_async:
            key = (path, function.qualname)
            # Opening a file is short unless the function itself answers requests: helpers that read a file are not followed.
            if key not in self._known and why.wait is not Wait.FILE and not function.is_generator:
                self._fresh.setdefault(key, why)
            return
        row = BlockingCall(
            location=Location(path, call.line, call.column),
            function=function.qualname,
            call=why.call,
            wait=why.wait,
            through=through,
            place=why.place,
            starting=is_starting(function),
            hot=call.context.loop or (path, function.qualname) in self._handlers,
        )
        self.found.setdefault((path, call.line, call.column), row)

    def _called_as(self, key: tuple[str, str]) -> str:
        """The last segment by which the function is called: a constructor by its class."""
        names = key[1].split(".")
        return names[-2] if names[-1] in _CLASS_ENTRY and len(names) > 1 else names[-1]

    def _target(self, path: str, call: PythonCall) -> tuple[str, str] | None:
        """The first-party function that a call runs."""
        function = call.context.function
        if call.callee:
            found = self._index.resolve(path, call.callee, function)
        elif call.invocation.receiver is not None and "." not in call.invocation.attribute:
            owner = self._index.class_of(path, call.invocation.receiver, function)
            if not isinstance(owner, Definition) or not isinstance(owner.row, PythonClass):
                return None
            found = self._index.member(owner.path, owner.name, call.invocation.attribute)
        else:
            return None
        if not isinstance(found, Definition):
            return None
        if isinstance(found.row, PythonFunction):
            return found.path, found.row.qualname
        if isinstance(found.row, PythonClass):
            made = self._index.member(found.path, found.name, "__init__")
            return (made.path, made.name) if isinstance(made, Definition) else None
        return None

    def _name(self, path: str, call: PythonCall) -> str:
        """The absolute name of what an external call is; empty where it is first-party or not known."""
        made = call.invocation
        if made.callee:
            if made.callee[0] not in ":~?.":
                return made.callee
            return self._index.qualified(path, made.callee, call.context.function)
        if made.receiver is None or not made.attribute:
            return ""
        owner = self._index.class_of(path, made.receiver, call.context.function)
        return f"{owner.name}.{made.attribute}" if isinstance(owner, External) else ""


def is_starting(function: PythonFunction) -> bool:
    """Whether it runs before the first request or after the last, by its name and its decorators."""
    marks = {item.method for item in function.decorators if isinstance(item, Invocation)}
    marks |= {item.name.rpartition(".")[2] for item in function.decorators if isinstance(item, Reference)}
    return bool(_STARTING.fullmatch(function.name)) or not _STARTING_MARKS.isdisjoint(marks)


def _as_given(call: PythonCall, name: str, wait: Wait) -> Wait:
    """``os.spawn…`` with a mode other than P_WAIT only starts the program."""
    if not name.startswith("os.spawn"):
        return wait
    mode = call.invocation.argument(0, "mode")
    waits = mode is None or (isinstance(mode, Reference) and mode.name.rpartition(".")[2].lstrip(":~") == "P_WAIT")
    return wait if waits else Wait.START


def _bounded_away(call: PythonCall, name: str) -> bool:
    """``os.waitpid(pid, os.WNOHANG)`` does not wait."""
    if not name.startswith("os.wait"):
        return False
    return any(isinstance(item, Reference) and item.name.endswith("WNOHANG") for item in call.invocation.args)
