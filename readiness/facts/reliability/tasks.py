"""Tasks that are started on an event loop, and how the loop ends.

Source: docs.python.org, asyncio: "The event loop only keeps weak references to tasks" (``create_task``); ``asyncio.run`` cancels and awaits
what is left, ``loop.stop`` and ``loop.close`` do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall, Use
from readiness.artifacts.python.values import Reference, walk
from readiness.facts.python.index import External, PythonIndex
from readiness.facts.reliability.rows import LoopEnd, StartedTask
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_STARTING = frozenset({"create_task", "ensure_future"})
_ENDING = frozenset({"stop", "close"})
WORDS = frozenset({*_STARTING, "get_event_loop", "new_event_loop", "get_running_loop", "run_forever"})
_MAKING = ("asyncio.get_event_loop", "asyncio.new_event_loop", "asyncio.get_running_loop", "uvloop.new_event_loop")
_LOOPS = (*_MAKING, "asyncio.AbstractEventLoop", "asyncio.BaseEventLoop", "uvloop.Loop")
_CALLED = frozenset({"loop", "_loop", "event_loop", "main_loop"})
_AWAITING = frozenset({"gather", "wait", "run_until_complete", "wait_for"})


def started_tasks(project: Project) -> Iterator[StartedTask]:
    """By location."""
    for path, call in project.calls(*_STARTING):
        if _starts_task(project.python, path, call):
            kept = call.use is not Use.DISCARDED or call.context.deferred
            written = call.callee.lstrip(":~?.") or f"….{call.invocation.method}"
            place = Location(path, call.line, call.column)
            yield StartedTask(location=place, call=f"{written}()", function=call.context.function, kept=kept)


def _starts_task(index: PythonIndex, path: str, call: PythonCall) -> bool:
    callee = call.callee
    if callee in ("asyncio.create_task", "asyncio.ensure_future"):
        return True
    found = _of(index, path, call)
    if isinstance(found, External):
        owner, _, method = found.name.rpartition(".")
        return (owner == "asyncio" and method in _STARTING) or owner in _LOOPS
    return call.invocation.method == "create_task" and _is_called_loop(callee.rpartition(".")[0])


def _of(index: PythonIndex, path: str, call: PythonCall) -> object:
    made = call.invocation
    if made.callee:
        return index.resolve(path, made.callee, call.context.function)
    if made.receiver is None:
        return None
    owner = index.class_of(path, made.receiver, call.context.function)
    return External(f"{owner.name}.{made.attribute}", True) if isinstance(owner, External) else owner


def _is_called_loop(name: str) -> bool:
    return name.rpartition(".")[2].lstrip(":~?") in _CALLED


def loop_ends(project: Project) -> Iterator[LoopEnd]:
    """By location."""
    for source in project.python_with(WORDS):
        groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
        calls: dict[str, list[PythonCall]] = defaultdict(list)
        for call in source.model.calls:
            scope = call.context.owner or call.context.function.partition(".<locals>.")[0]
            calls[scope].append(call)
            groups[scope] += _ends(project.python, source.path, call)
        for scope, ends in groups.items():
            if ends:
                line, how = min(ends, key=lambda end: (not end[1].endswith("stop()"), end[0]))
                stops = how.endswith("stop()")
                near = next((call.context.function for call in calls[scope] if call.line == line), "")
                settled = _settled(project.python, source.path, calls[scope], stops=stops, near=near)
                yield LoopEnd(location=Location(source.path, line), call=how, scope=scope, settled=settled)


def _ends(index: PythonIndex, path: str, call: PythonCall) -> Iterator[tuple[int, str]]:
    """(line, how) of ``loop.stop()``, and of ``loop.stop`` handed to whatever will call it."""
    if call.callee and call.invocation.method in _ENDING and _ends_loop(index, path, call.callee, call.context.function):
        yield call.line, f"{call.callee.lstrip(':~?.')}()"
    for argument in call.invocation.args:
        for part in walk(argument):
            if isinstance(part, Reference) and part.name.endswith(".stop") and _ends_loop(index, path, part.name, call.context.function):
                yield part.line or call.line, f"{part.name.lstrip(':~?.')}()"


def _ends_loop(index: PythonIndex, path: str, name: str, function: str) -> bool:
    owner = name.rpartition(".")[0]
    if not owner:
        return False
    found = index.resolve(path, name, function)
    if isinstance(found, External):
        return found.name.rpartition(".")[0] in _LOOPS
    return _is_called_loop(owner)


def _settled(index: PythonIndex, path: str, calls: list[PythonCall], *, stops: bool, near: str) -> str:
    """The evidence in a scope and in the first-party functions that it calls."""
    methods = {call.invocation.method for call in calls}
    for call in calls:
        if call.callee[:1] in (":", "~", ".", "?"):
            found = index.resolve(path, call.callee, call.context.function)
            where, name = getattr(found, "path", ""), getattr(found, "name", "")
            methods |= {inner.invocation.method for inner in index.calls_in(where, name)} if where and name else set()
    if ("cancel" in methods or "all_tasks" in methods) and methods & _AWAITING:
        return "what still runs is cancelled and awaited"
    methods = {call.invocation.method for call in calls if call.context.function == near}
    if not stops and "run_forever" not in methods and not methods & _STARTING:
        return "the loop ran one coroutine to its end" if "run_until_complete" in methods else "it is not seen to run anything"
    return ""
