"""The places of one module where a variable is read, each once, with what stands in for it there."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Choice, ChoiceKind, Invocation, Subscript, Value, walk
from readiness.facts.env.access import Access, access_of
from readiness.facts.python.index import PythonIndex


class Site(msgspec.Struct, frozen=True):
    """An access and where it stands. ``target``: what it is assigned to, as written. ``conditional``: without some other variable it never
    happens, or what happens without this one is handled."""

    path: str
    access: Access
    context: Context
    target: str = ""
    conditional: bool = False


def sites_of(index: PythonIndex, path: str, module: PythonModule) -> Iterator[Site]:
    """The reads of one module, each once. Calls have rows of their own; ``os.environ[…]`` is looked for where ``os`` is imported."""
    sites: list[Site] = []
    for call in module.calls:
        access = access_of(index, path, call.invocation, call.context.function)
        if access is not None:
            sites.append(Site(path, access, call.context, call.target))
    if any(row.qualified.partition(".")[0] == "os" for row in module.imports):
        sites += [
            Site(path, access, context)
            for value, context in (*_assigned(module), *_values(module))
            for part in walk(value)
            if isinstance(part, Subscript) and (access := access_of(index, path, part, context.function)) is not None
        ]
    if not sites:
        return
    fallbacks = _fallbacks(index, path, module)
    targets = {row.line: row.target for row in reversed(module.assignments) if row.value is not None}
    first_lines = _first_lines(module)
    seen: set[tuple[int, str, str]] = set()
    for site in sites:
        access = site.access
        key = (access.line, access.how, repr(access.key))
        if key in seen:
            continue
        seen.add(key)
        fallback = fallbacks.get((access.line, repr(access.key))) if access.default is None else None
        if fallback is not None:
            access = msgspec.structs.replace(access, default=fallback, required=False)
        yield Site(path, access, site.context, site.target or targets.get(first_lines.get(access.line, access.line), ""))


def _first_lines(module: PythonModule) -> dict[int, int]:
    """The line that an assignment begins in, by each of its lines; of two the one that begins later."""
    last: dict[int, int] = {}
    for row in module.assignments:
        last[row.line] = max(last.get(row.line, row.line), _last_line(row.value, row.line))
    return {line: first for first in sorted(last) for line in range(first, last[first] + 1)}


def _last_line(value: Value | None, line: int) -> int:
    return max((getattr(part, "line", 0) for part in walk(value)), default=line) if value is not None else line


def _assigned(module: PythonModule) -> Iterator[tuple[Value, Context]]:
    for row in module.assignments:
        if row.value is not None:
            yield row.value, row.context


def _fallbacks(index: PythonIndex, path: str, module: PythonModule) -> dict[tuple[int, str], Value]:
    """``os.environ.get("X") or fallback``: what stands in, by the read's line and key."""
    found: dict[tuple[int, str], Value] = {}
    for value, context in (*_assigned(module), *_values(module)):
        for part in walk(value):
            if not isinstance(part, Choice) or part.kind is not ChoiceKind.OR:
                continue
            for operand in part.operands[:-1]:
                for inner in walk(operand):
                    if isinstance(inner, Invocation) and (access := access_of(index, path, inner, context.function)) is not None:
                        found[access.line, repr(access.key)] = part.operands[-1]
    return found


def _values(module: PythonModule) -> Iterator[tuple[Value, Context]]:
    """Where a subscript may stand that no assignment holds: arguments, returns, guards, defaults."""
    for call in module.calls:
        yield call.invocation, call.context
        for guard in call.context.guards:
            yield guard.test, call.context
    for row in module.assignments:
        for guard in row.context.guards:
            yield guard.test, row.context
    for function in module.functions:
        ends = [(item.value, item.context) for item in function.returns]
        ends += [(item.value, item.context) for item in function.raises]
        for value, context in ends:
            for guard in context.guards:
                yield guard.test, context
            if value is not None:
                yield value, context
        for parameter in function.parameters:
            if parameter.default is not None:
                yield parameter.default, function.context
