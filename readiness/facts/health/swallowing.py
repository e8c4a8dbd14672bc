"""Where a dependency check loses the error that it is there to report."""

from __future__ import annotations

import msgspec

from readiness.artifacts.python.model import PythonCall, PythonFunction, PythonHandler
from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.health.good_words import says_healthy
from readiness.facts.python.index import PythonIndex
from readiness.wordlist import word_set

_EVERYTHING = frozenset({"Exception", "BaseException"})
_ABSENT = frozenset({"ImportError", "ModuleNotFoundError"})
_LETTING_GO = word_set("close aclose rollback disconnect dispose release cancel shutdown wait_closed quit")


class Swallowed(msgspec.Struct, frozen=True):
    """The line, and what is done there with which errors (``catches every exception``)."""

    line: int
    does: str


def swallowed(index: PythonIndex, path: str, function: PythonFunction) -> Swallowed | None:
    """Of a check: a handler that answers «healthy», or one that goes on to nothing but such answers. None: errors are told."""
    answering = next((one for one in function.handlers if _answers_well(index, path, function, one)), None)
    if answering is not None:
        return Swallowed(answering.line, _catches(answering))
    ends = [one for one in function.returns if not one.yields]
    final = next((one for one in ends if one.context.cleanup and says_healthy(index, path, function.qualname, one.value)), None)
    if final is not None:
        return Swallowed(final.line, "returns in a finally, which drops every exception,")
    if not ends or not all(says_healthy(index, path, function.qualname, one.value) for one in ends):
        return None
    quiet = next((one for one in function.handlers if _goes_on(index, path, function, one)), None)
    if quiet is not None:
        return Swallowed(quiet.line, _catches(quiet))
    return _suppressed(index, path, function)


def _catches(handler: PythonHandler) -> str:
    if handler.broad:
        return "catches every exception"
    return f"catches {' and '.join(name.rpartition('.')[2] or 'an exception' for name in handler.types)}"


def _answers_well(index: PythonIndex, path: str, function: PythonFunction, handler: PythonHandler) -> bool:
    return handler.broad and any(says_healthy(index, path, function.qualname, value) for value in handler.returns)


def _goes_on(index: PythonIndex, path: str, function: PythonFunction, handler: PythonHandler) -> bool:
    """It neither returns nor raises, and what it stands around is more than closing or importing something."""
    if {"return", "raise"}.intersection(handler.acts) or not _ABSENT.isdisjoint(handler.types):
        return False
    inside = [call for call in index.calls_in(path, function.qualname) if handler.try_line <= call.line < handler.line]
    return _asks(inside)


def _asks(calls: list[PythonCall]) -> bool:
    return any(call.invocation.method not in _LETTING_GO and "log" not in call.callee.lower() for call in calls)


def _suppressed(index: PythonIndex, path: str, function: PythonFunction) -> Swallowed | None:
    """``with suppress(Exception)`` around what asks."""
    calls = index.calls_in(path, function.qualname)
    for call in calls:
        broad = any(isinstance(item, Reference) and item.name in _EVERYTHING for item in call.invocation.args)
        if call.callee == "contextlib.suppress" and broad:
            held = [
                other
                for other in calls
                if any(isinstance(item, Invocation) and item.callee == call.callee for item in other.context.contexts)
            ]
            if _asks(held):
                return Swallowed(call.line, "suppresses every exception")
    return None
