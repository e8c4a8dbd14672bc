"""Handlers that catch every exception and tell nobody, and where that is how it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import Act, PythonCall, PythonHandler, PythonModule
from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.reliability.rows import BroadHandlers, QuietHandler
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

WORDS = frozenset({"suppress"})
_UNSEEN = frozenset({"debug", "trace"})
"""Levels that production does not write."""
_ENDING = re.compile(
    r"_*(?:a?close|stop|shutdown|shut_down|clean_?up|tear_?down|dispose|terminate|disconnect|release|finali[sz]e|kill|cancel|unsubscribe|"
    r"remove_(?:temp|tmp)\w*|exit|aexit|del)(?:_\w+)?_*|__a?exit__|__del__|_*(?:on|at)_(?:exit|shutdown|close)\w*|\w+_(?:cleanup|teardown|shutdown)"
)
_LETTING_GO = word_set("""
    close aclose stop cancel kill terminate unlink remove rmtree rmdir rollback disconnect shutdown release dispose wait_closed unsubscribe
    punsubscribe cleanup quit logout join detach close_connection send_signal killpg delete_temp flush gather wait
""")
_EVERYTHING = frozenset({"Exception", "BaseException"})


def broad_handlers(project: Project) -> Iterator[BroadHandlers]:
    """One row a file; no file is opened."""
    for path, outline in project.python_outlines():
        if outline.broad_handlers:
            yield BroadHandlers(location=Location(path), count=outline.broad_handlers)


def quiet_handlers(project: Project) -> Iterator[QuietHandler]:
    """By path; ``except`` clauses first."""
    suppressing = set(project.python.mentioning(WORDS))
    for path, outline in project.python_outlines():
        if not outline.quiet_handlers and path not in suppressing:
            continue
        module: PythonModule = project.python.modules[path]
        yield from _clauses(path, module)
        if path in suppressing:
            yield from _suppressed(path, module)


def _clauses(path: str, module: PythonModule) -> Iterator[QuietHandler]:
    for handler in module.all_handlers:
        does = _does(handler)
        if does:
            place = Location(path, handler.line, handler.column)
            yield QuietHandler(location=place, function=handler.context.function, does=does, logs=Act.LOG in handler.acts,
                               excused=_excuse(module, handler))  # fmt: skip


def _does(handler: PythonHandler) -> str:
    """What a clause does instead of telling anybody; empty where it tells, or does something about it."""
    if not handler.broad or not handler.swallows or not _UNSEEN.issuperset(handler.log_levels):
        return ""
    if Act.LOG in handler.acts:
        return "only logs it at debug level" if handler.log_levels else ""
    if Act.CONTINUE in handler.acts:
        return "goes on with the next one"
    return "leaves the loop" if Act.BREAK in handler.acts else "passes"


def _excuse(module: PythonModule, handler: PythonHandler) -> str:
    context = handler.context
    if context.cleanup or _ENDING.fullmatch(context.function.rpartition(".")[2]):
        return "it is part of cleaning up"
    if context.handling:
        return "another exception is being handled there"
    inside = range(handler.try_line, handler.line)
    if any(row.line in inside for row in module.imports):
        return "it stands around an optional import"
    calls = [call for call in module.calls if call.line in inside and call.context.function == context.function]
    return _letting_go(calls)


def _letting_go(calls: list[PythonCall]) -> str:
    if calls and all(call.invocation.method in _LETTING_GO for call in calls):
        return f"it stands around {calls[-1].invocation.method}() alone"
    return ""


def _suppressed(path: str, module: PythonModule) -> Iterator[QuietHandler]:
    """``with contextlib.suppress(Exception)``."""
    for call in module.calls:
        if call.callee != "contextlib.suppress" or not any(_everything(item) for item in call.invocation.args):
            continue
        inside = [other for other in module.calls if any(_same(item, call) for item in other.context.contexts)]
        excused = _letting_go(inside)
        if call.context.cleanup or call.context.handling or _ENDING.fullmatch(call.context.function.rpartition(".")[2]):
            excused = "it is part of cleaning up"
        if any(row.line > call.line and any(_same(item, call) for item in row.context.contexts) for row in module.imports):
            excused = "it stands around an optional import"
        place = Location(path, call.line, call.column)
        yield QuietHandler(location=place, function=call.context.function, does="suppresses it", excused=excused, suppresses=True)


def _everything(value: object) -> bool:
    return isinstance(value, Reference) and value.name in _EVERYTHING


def _same(item: object, call: PythonCall) -> bool:
    return isinstance(item, Invocation) and item.callee == call.callee and item.line == call.line
