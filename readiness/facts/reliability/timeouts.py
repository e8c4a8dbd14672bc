"""Whether a time limit is given to a call: on it, through what it spreads, by its callers, or by the session that it is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import Parameter, ParameterKind, PythonCall, PythonFunction
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Sequence, Value, is_none, text
from readiness.facts.configuration.callers import asked_of_caller
from readiness.facts.python.index import Definition, Kind, PythonIndex

if TYPE_CHECKING:
    from readiness.facts.project import Project

TIMEOUT = "timeout"
_OVERRIDING = ("request", "send")


class Given(msgspec.Struct, frozen=True):
    """The answer. ``bounded`` None: not to be told. ``explicit``: somebody wrote that there is no limit."""

    bounded: bool | None
    why: str = ""
    explicit: bool = False


NOTHING = Given(False)


def limit_of(index: PythonIndex, path: str, call: PythonCall, position: int = -1) -> Given:
    """The limit on the call itself, by keyword or at *position*."""
    made = call.invocation
    value = made.kwarg(TIMEOUT) if position < 0 else made.argument(position, TIMEOUT)
    if value is not None:
        return _worth(index, path, call.context.function, value)
    if not made.spreads:
        return NOTHING
    spread = next((item for key, item in made.kwargs if key == "**"), None)
    return _spread(index, path, call.context.function, spread) if spread is not None else NOTHING


def _worth(index: PythonIndex, path: str, function: str, value: Value) -> Given:
    asked = asked_of_caller(index, path, function, value)
    if asked is not None:
        return _asked(index, path, function, asked)
    found = index.fold(value, path, function)
    if is_none(found):
        return Given(False, "its timeout is None", explicit=True)
    if isinstance(found, Invocation) and found.method in ("Timeout", "ClientTimeout") and not _limits(found):
        return Given(False, f"{found.method}() there sets no limit", explicit=True)
    if isinstance(found, Sequence) and len(found.items) == 2 and is_none(found.items[1]):
        return Given(False, "the second half of its timeout, for reading, is None", explicit=True)
    return Given(True, "it has a timeout")


def _limits(made: Invocation) -> bool:
    """Whether ``httpx.Timeout(…)`` or ``aiohttp.ClientTimeout(…)`` limits waiting for an answer."""
    if made.spreads:
        return True
    given = dict(made.kwargs)
    if made.method == "ClientTimeout":
        return any(not is_none(value) for name, value in given.items() if name in ("total", "sock_read")) or any(
            not is_none(value) for value in made.args[:1]
        )
    overall = made.args[0] if made.args else given.get(TIMEOUT)
    read = given.get("read", overall)
    return read is not None and not is_none(read)


def _asked(index: PythonIndex, path: str, function: str, asked: Parameter) -> Given:
    """A parameter decides: its default does where it is not None, else those who call."""
    if asked.default is None:
        return Given(True, "the caller gives a timeout")
    if not is_none(index.fold(asked.default, path)):
        return Given(True, f"the parameter {asked.name} has a default")
    calls = _calls_of(index, path, function)
    if calls and all(call.invocation.kwarg(asked.name) is not None for call in calls):
        return Given(True, "every caller gives a timeout")
    return Given(False, f"the parameter {asked.name} is None unless its caller says otherwise", explicit=True)


def _spread(index: PythonIndex, path: str, function: str, value: Value) -> Given:
    """What ``**value`` gives."""
    found = index.fold(value, path, function)
    if isinstance(found, Mapping):
        given = found.get(TIMEOUT)
        if given is not None:
            return _worth(index, path, function, given)
        if found.complete and not isinstance(value, Reference):
            return NOTHING
    if isinstance(value, Reference) and kept_in_sight(index, path, function, value.name):
        return Given(True, "a timeout is put among its arguments")
    row = index.function(path, function)
    if isinstance(value, Reference) and row is not None and _takes(row, value.name):
        calls = _calls_of(index, path, function)
        if calls and all(call.invocation.kwarg(TIMEOUT) is not None for call in calls):
            return Given(True, "every caller gives a timeout")
        if calls and not any(call.invocation.kwarg(TIMEOUT) is not None or call.invocation.spreads for call in calls):
            return Given(False, "no caller gives a timeout")
    return Given(None, "its arguments come from elsewhere (**)")


def _takes(row: PythonFunction, name: str) -> bool:
    return any(parameter.kind is ParameterKind.KWARGS and f"~{parameter.name}" == name for parameter in row.parameters)


def kept_in_sight(index: PythonIndex, path: str, function: str, name: str) -> bool:
    """``kwargs["timeout"] = …`` or ``kwargs.setdefault("timeout", …)`` in the function."""
    for row in index.assignments_in(path, function):
        if row.resolved == name and row.key is not None and text(row.key) == TIMEOUT:
            return row.value is None or not is_none(row.value)
    for call in index.calls_in(path, function):
        made = call.invocation
        if made.callee == f"{name}.setdefault" and made.args and text(made.args[0]) == TIMEOUT:
            return not any(is_none(item) for item in made.args[1:2])
    return False


def _calls_of(index: PythonIndex, path: str, function: str) -> list[PythonCall]:
    """The first-party calls of a function."""
    row = index.function(path, function)
    if row is None:
        return []
    return [
        call
        for where, call in index.calls_of(row.name)
        if call.callee
        and isinstance(found := index.resolve(where, call.callee, call.context.function), Definition)
        and (found.path, found.name) == (path, function)
    ]


class SessionDefaults:
    """Limits that hold for every request of a session, and the one of every socket."""

    def __init__(self, project: Project) -> None:
        self._index = project.python
        self._of_file: dict[str, str] = {}
        self.sockets = next((f"socket.setdefaulttimeout at {path}:{call.line}" for path, call in project.calls("setdefaulttimeout")), "")

    def of(self, path: str, call: PythonCall) -> str:
        """By what evidence the session of a request has a limit; empty: by none that is seen."""
        owner = call.callee.rpartition(".")[0]
        files = {path}
        if owner:
            found = self._index.resolve(path, owner, call.context.function)
            if isinstance(found, Definition):
                files.add(found.path)
        receiver = Reference(owner) if owner else call.invocation.receiver
        cls = self._index.class_of(path, receiver, call.context.function) if receiver is not None else None
        if isinstance(cls, Definition) and cls.kind is Kind.CLASS and self._overrides(cls.path, cls.name):
            return f"{cls.name} gives every request a timeout"
        return next((why for file in sorted(files) if (why := self._by_file(file))), "")

    def _by_file(self, path: str) -> str:
        """An adapter with a limit that is mounted in the file, or a request method that is replaced by one with a limit."""
        if path not in self._of_file:
            self._of_file[path] = self._search(path)
        return self._of_file[path]

    def _search(self, path: str) -> str:
        for call in self._index.calls_to(path, frozenset({"mount"})):
            adapter = call.invocation.argument(1, "adapter")
            if adapter is not None and self._limits(path, adapter, call.context.function):
                return f"the adapter mounted at {path}:{call.line} sets a timeout"
        for row in self._index.modules[path].assignments:
            value = row.value
            replaced = row.name in _OVERRIDING and "." in row.target
            if replaced and isinstance(value, Invocation) and value.method == "partial" and value.kwarg(TIMEOUT) is not None:
                return f"{row.target} at {path}:{row.line} sets a timeout"
        return ""

    def _limits(self, path: str, adapter: Value, function: str) -> bool:
        made = self._index.fold(adapter, path, function)
        for value in (adapter, made):
            if isinstance(value, Invocation) and any(TIMEOUT in name for name, _ in value.kwargs):
                return True
        cls = self._index.class_of(path, adapter, function)
        return isinstance(cls, Definition) and cls.kind is Kind.CLASS and self._overrides(cls.path, cls.name)

    def _overrides(self, path: str, name: str) -> bool:
        """Whether a first-party class gives requests a limit in a ``request`` or ``send`` of its own."""
        for method in _OVERRIDING:
            found = self._index.member(path, name, method)
            if isinstance(found, Definition) and isinstance(found.row, PythonFunction) and self._mentions(found.path, found.row):
                return True
        return False

    def _mentions(self, path: str, row: PythonFunction) -> bool:
        if any(
            TIMEOUT in parameter.name and parameter.default is not None and not is_none(parameter.default) for parameter in row.parameters
        ):
            return True
        if any(key is not None and text(key) == TIMEOUT for key in (item.key for item in self._index.assignments_in(path, row.qualname))):
            return True
        return any(
            call.invocation.kwarg(TIMEOUT) is not None
            or any(isinstance(item, Literal) and item.value == TIMEOUT for item in call.invocation.args)
            for call in self._index.calls_in(path, row.qualname)
        )
