"""The call graph: what a function calls, who calls it, and what it reaches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import msgspec

from readiness.artifacts.python.model import Parameter, PythonAssignment, PythonClass, PythonFunction
from readiness.artifacts.python.values import Invocation, Literal, Value
from readiness.facts.python.instances import DEPENDS
from readiness.facts.python.registering import Collected, collections_in
from readiness.facts.python.resolution import Definition, External, Kind, Resolution, Unresolved
from readiness.facts.python.resolving import Resolver

_ENTERED = ("__init__", "__post_init__", "__enter__", "__aenter__", "__call__")


class Callee(msgspec.Struct, frozen=True):
    """Something a function calls, passes on (``to_thread(check)``) or has injected (``Depends(get_db)``). ``name`` as in the source's
    row."""

    name: str
    line: int
    found: Resolution


class Reach(msgspec.Struct, frozen=True):
    """What is reached from a function, itself first, nearest first. ``external``: calls that leave the repository, with the file they
    stand in. ``unresolved``: where the trail is lost. ``truncated``: some lie deeper than asked for."""

    functions: tuple[tuple[str, PythonFunction], ...] = ()
    external: tuple[tuple[str, Callee], ...] = ()
    unresolved: tuple[tuple[str, Callee], ...] = ()
    truncated: bool = False


class CallGraph:
    def __init__(self, resolver: Resolver, mentioning: Callable[[Iterable[str]], tuple[str, ...]]) -> None:
        self._resolver = resolver
        self._collected = Collected(resolver, mentioning)
        self._callees: dict[tuple[str, str], tuple[Callee, ...]] = {}

    def callees(self, path: str, qualname: str) -> tuple[Callee, ...]:
        """Of a function, or of the module's top level (empty *qualname*), each name once, in source order."""
        key = (path, qualname)
        if key not in self._callees:
            self._callees[key] = tuple(self._find(path, qualname))
        return self._callees[key]

    def _find(self, path: str, qualname: str) -> Iterator[Callee]:
        symbols = self._resolver.symbols[path]
        row = symbols.functions.get(qualname)
        seen: set[str] = set()
        tried: set[str] = set()
        for parameter in row.parameters if row is not None else ():
            yield from self._injected(path, parameter, row)
        for call in symbols.calls.get(qualname, ()):
            invocation = call.invocation
            name = invocation.callee or f"<{invocation.attribute}"
            if name not in seen:
                seen.add(name)
                found = self._called(path, invocation, qualname)
                members = self._of_elements(path, qualname, invocation) if isinstance(found, Unresolved) else ()
                yield from (Callee(name, call.line, member) for member in members)
                if not members:
                    yield Callee(name, call.line, found)
            if invocation.callee in DEPENDS:
                continue
            for argument in (*invocation.args, *(value for _, value in invocation.kwargs)):
                yield from self._mentioned(path, argument, qualname, seen, tried)
        for assignment in symbols.locals.get(qualname, ()) if qualname else ():
            if assignment.value is not None and not isinstance(assignment.value, Invocation):
                yield from self._mentioned(path, assignment.value, qualname, seen, tried)
        for returned in row.returns if row is not None else ():
            if returned.value is not None:
                yield from self._mentioned(path, returned.value, qualname, seen, tried)

    def _injected(self, path: str, parameter: Parameter, row: PythonFunction | None) -> Iterator[Callee]:
        found = self._resolver.instances.provider(path, parameter, row.context.function if row is not None else "")
        if found is not None:
            yield Callee(parameter.name, parameter.line, found)

    def _called(self, path: str, call: Invocation, qualname: str) -> Resolution:
        if call.callee:
            return self._resolver.resolve(path, call.callee, qualname)
        if call.receiver is None:
            return self._resolver.unknown(path, call.line)
        owner = self._resolver.instances.of_value(path, call.receiver, qualname)
        return self._resolver.of_instance(owner, call.attribute.split("."), 0) if call.attribute else owner

    def _mentioned(self, path: str, value: Value, qualname: str, seen: set[str], tried: set[str]) -> Iterator[Callee]:
        """First-party functions named, not called, in *value*; also through a module's constant (``CHECKS = [check_db, check_redis]``).
        Names in *seen* are passed over, and those in *tried*, which are no functions."""
        if type(value) is Literal:
            return
        for part in collections_in(value):
            if part.name in seen or part.name in tried:
                continue
            tried.add(part.name)
            found = self._resolver.resolve(path, part.name, qualname)
            if isinstance(found, Definition) and found.kind is Kind.FUNCTION:
                seen.add(part.name)
                yield Callee(part.name, part.line, found)
            elif isinstance(found, Definition) and found.kind is Kind.VALUE:
                yield from (Callee(item.name, part.line, item) for item in self._collected.functions(found))

    def _of_elements(self, path: str, qualname: str, call: Invocation) -> tuple[Definition, ...]:
        """``check.run`` of each object in a collection that the function walks, where *call* is of a local name nobody else explains."""
        name, dot, method = call.callee.rpartition(".")
        symbols = self._resolver.symbols[path]
        row = symbols.functions.get(qualname)
        if not dot or name[:1] != "~" or "." in name or row is None:
            return ()
        values = [one.value for one in symbols.locals.get(qualname, ())] + [one.value for one in row.returns]
        values += [argument for one in symbols.calls.get(qualname, ()) for argument in one.invocation.args]
        named = {part.name: part for value in values if value is not None for part in collections_in(value)}
        found: dict[tuple[str, str], Definition] = {}
        for part in named.values():
            for owner in self._collected.instances(self._resolver.resolve(path, part.name, qualname)):
                member = self._resolver.resolve_in(owner.path, owner.name, method)
                if isinstance(member, Definition):
                    found[member.path, member.name] = member
        return tuple(found.values())

    def targets(self, callee: Callee) -> tuple[tuple[str, PythonFunction], ...]:
        """The first-party functions that run: a class stands for its constructor and what ``with`` and a call of its object run."""
        found = callee.found
        if not isinstance(found, Definition):
            return ()
        if isinstance(found.row, PythonFunction):
            return ((found.path, found.row),)
        if isinstance(found.row, PythonClass):
            names = [self._resolver.resolve_in(found.path, found.name, name) for name in _ENTERED]
            return tuple((item.path, item.row) for item in names if isinstance(item, Definition) and isinstance(item.row, PythonFunction))
        if isinstance(found.row, PythonAssignment) and found.row.value is not None:
            functions = self._mentioned(found.path, found.row.value, found.row.context.function, set(), set())
            return tuple(target for item in functions for target in self.targets(item))
        return ()

    def reach(self, path: str, qualname: str, depth: int = 6, limit: int = 400) -> Reach:
        """From a function, at most *depth* calls away and *limit* functions."""
        start = self._resolver.symbols[path].functions.get(qualname) if path in self._resolver.modules else None
        if start is None:
            return Reach(unresolved=((path, Callee(qualname, 1, Unresolved("no such function", path, 1))),))
        functions: dict[tuple[str, str], PythonFunction] = {(path, qualname): start}
        external: list[tuple[str, Callee]] = []
        unresolved: list[tuple[str, Callee]] = []
        level, truncated = [(path, qualname)], False
        for distance in range(depth + 1):
            following: list[tuple[str, str]] = []
            for where, name in level:
                for callee in self.callees(where, name):
                    if isinstance(callee.found, External):
                        external.append((where, callee))
                    elif isinstance(callee.found, Unresolved):
                        unresolved.append((where, callee))
                    for file, row in self.targets(callee):
                        key = (file, row.qualname)
                        if key in functions:
                            continue
                        if distance == depth or len(functions) >= limit:
                            truncated = True
                            continue
                        functions[key] = row
                        following.append(key)
            level = following
        found = tuple((file, row) for (file, _), row in functions.items())
        return Reach(found, tuple(external), tuple(unresolved), truncated)

    @cached_property
    def _callers(self) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
        found: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
        for path in self._resolver.modules:
            for qualname in ("", *self._resolver.symbols[path].functions):
                for callee in self.callees(path, qualname):
                    for file, row in self.targets(callee):
                        found[file, row.qualname][path, qualname] = None
        return {key: tuple(rows) for key, rows in found.items()}

    def callers(self, path: str, qualname: str) -> tuple[tuple[str, str], ...]:
        """(path, qualname) of the functions that call it, pass it on or have it injected; an empty qualname is a module's top level."""
        return self._callers.get((path, qualname), ())
