"""First-party functions that read a variable for others: ``def get_env(name, default=None): return os.getenv(name, default)``.

The call's literal is the key then. A wrapper of a wrapper is followed, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python import folding
from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import Parameter, ParameterKind, PythonCall, PythonFunction, PythonModule, PythonRaise
from readiness.artifacts.python.values import Comparison, Invocation, Literal, Opaque, Reference, Template, Value, text
from readiness.facts.env.access import Access
from readiness.facts.env.fallbacks import parts_of, says_missing
from readiness.facts.python.index import PythonIndex
from readiness.facts.python.resolution import Definition, Kind

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_ROUNDS = 4
_MISSING = frozenset({"KeyError", "LookupError"})


class Wrapper(msgspec.Struct, frozen=True):
    """``access`` is the read inside the function, its key a parameter. ``target``: what it is assigned to there."""

    path: str
    function: str
    access: Access
    target: str = ""


class WrappedCall(msgspec.Struct, frozen=True):
    path: str
    access: Access
    context: Context
    target: str = ""


def parameter_of(index: PythonIndex, path: str, function: str, value: Value | None) -> Parameter | None:
    """The parameter of *function* that *value* is."""
    row = index.function(path, function)
    if row is None or not isinstance(value, Reference) or not value.local:
        return None
    name = value.name[1:]
    if any(assignment.target == name for assignment in index.assignments_of(path, name, function)):
        return None
    return next(
        (
            parameter
            for parameter in row.parameters
            if parameter.name == name and parameter.kind not in (ParameterKind.ARGS, ParameterKind.KWARGS)
        ),
        None,
    )


def key_parameter(index: PythonIndex, path: str, function: str, key: Value) -> Parameter | None:
    """The parameter of *function* that decides the variable's name: it is the name, or stands in a text that is otherwise constant."""
    if isinstance(key, Template):
        open_parts = [part for part in key.parts if not isinstance(part, Literal)]
        return parameter_of(index, path, function, open_parts[0]) if len(open_parts) == 1 else None
    return parameter_of(index, path, function, key)


def find_wrappers(index: PythonIndex, candidates: tuple[Wrapper, ...]) -> tuple[Wrapper, ...]:
    return tuple(wrapper for wrapper in candidates if key_parameter(index, wrapper.path, wrapper.function, wrapper.access.key))


def wrapped_calls(project: Project, wrappers: tuple[Wrapper, ...]) -> Iterator[WrappedCall]:
    """The reads that calls of wrappers in production code are."""
    index = project.python
    fresh = _by_function(wrappers)
    known = set(fresh)
    for _ in range(MAX_ROUNDS):
        following: list[Wrapper] = []
        names = {_called(function) for _, function in fresh}
        for path, call in project.calls(*names):
            for wrapper in _wrappers(index, path, call, fresh):
                access = _through(index, wrapper, call.invocation)
                if access is None:
                    continue
                if key_parameter(index, path, call.context.function, access.key) is None:
                    yield WrappedCall(path, access, call.context, call.target or _target(index.modules[path], call))
                elif (path, call.context.function) not in known:
                    following.append(Wrapper(path, call.context.function, access, call.target))
        fresh = _by_function(following)
        if not fresh:
            return
        known |= set(fresh)


def _by_function(wrappers: Iterable[Wrapper]) -> dict[tuple[str, str], list[Wrapper]]:
    """One function may read several variables for its caller: ``NAME`` and ``NAME_FILE``."""
    found: dict[tuple[str, str], list[Wrapper]] = {}
    for wrapper in wrappers:
        found.setdefault((wrapper.path, wrapper.function), []).append(wrapper)
    return found


def _called(function: str) -> str:
    """What a call of it is written as: a constructor by its class."""
    return (function.removesuffix(".__init__")).rpartition(".")[2]


def _wrappers(index: PythonIndex, path: str, call: PythonCall, wrappers: Mapping[tuple[str, str], list[Wrapper]]) -> list[Wrapper]:
    if not call.callee:
        return []
    found = index.resolve(path, call.callee, call.context.function)
    if not isinstance(found, Definition):
        return []
    name = f"{found.name}.__init__" if found.kind is Kind.CLASS else found.name
    return wrappers.get((found.path, name), [])


def _through(index: PythonIndex, wrapper: Wrapper, call: Invocation) -> Access | None:
    """The read as the caller sees it."""
    row = index.function(wrapper.path, wrapper.function)
    key = _filled(row, call, wrapper.access.key) if row else None
    if row is None or key is None:
        return None
    given = default = wrapper.access.default
    if default is None and isinstance(wrapper.access.key, Template) and (text(wrapper.access.key.parts[-1]) or "").endswith("_FILE"):
        given = Opaque("the name of a file that may hold the value", call.line)
    if isinstance(default, Reference) and default.local:
        given = _given(row, call, default)
        if isinstance(given, Reference) and given.name.lstrip(":~?").isupper():
            given = None  # a sentinel (NOTSET, UNDEFINED): nothing was given
    refused = any(_refuses_absence(row, call, wrapper, item) for item in row.raises)
    required = given is None and (wrapper.access.required or refused)
    if isinstance(given, Literal) and given.value is None and refused:
        given, required = None, True
    return Access(f"{row.name}()", key, given, required, wrapper.access.parse, wrapper.access.cast, call.line)


def _filled(row: PythonFunction, call: Invocation, key: Value) -> Value | None:
    """The name with what the caller gives in its place."""
    if not isinstance(key, Template):
        return _given(row, call, key)
    parts = [part if isinstance(part, Literal) else _given(row, call, part) for part in key.parts]
    return folding.joined([part for part in parts if part is not None], call.line) if None not in parts else None


def _refuses_absence(row: PythonFunction, call: Invocation, wrapper: Wrapper, item: PythonRaise) -> bool:
    """Whether the wrapper raises because the variable is missing, and not because of what it holds, or only when it is asked to."""
    if not item.context.guards or not _MISSING.isdisjoint(item.context.handling):
        return True
    parts = [part for guard in item.context.guards for part in parts_of(guard.test, guard.holds)]
    for test, holds in parts:
        given = _given(row, call, test) if isinstance(test, Reference) else None
        if isinstance(given, Literal) and bool(given.value) is not holds:
            return False
    return any(_about_absence(wrapper, test, holds) for test, holds in parts)


def _about_absence(wrapper: Wrapper, test: Value, holds: bool) -> bool:
    default = wrapper.access.default
    if isinstance(test, Comparison) and isinstance(test.left, Reference):
        if isinstance(test.right, Reference) and test.right.name == "os.environ":
            return test.op == ("not in" if holds else "in")
        if isinstance(default, Reference) and test.left.name == default.name:
            return True
    return bool(wrapper.target) and says_missing(test, f"~{wrapper.target}", holds)


def _given(row: PythonFunction, call: Invocation, value: Value) -> Value | None:
    """What the caller gives for a parameter, or the parameter's own default."""
    if not isinstance(value, Reference) or not value.local:
        return value
    name = value.name[1:]
    parameters = [parameter for parameter in row.parameters if not (row.is_method and parameter.name in ("self", "cls"))]
    positional = [parameter.name for parameter in parameters if parameter.kind is ParameterKind.POSITIONAL]
    parameter = next((parameter for parameter in parameters if parameter.name == name), None)
    if parameter is None:
        return None
    given = call.argument(positional.index(name), name) if name in positional else call.kwarg(name)
    return given if given is not None else parameter.default


def _target(module: PythonModule, call: PythonCall) -> str:
    """The assignment on whose lines the call stands."""
    return next((row.target for row in module.assignments if row.line == call.line and row.context.function == call.context.function), "")
