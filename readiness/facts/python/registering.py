"""Functions that a program collects before it calls them: in a list or mapping of a module, by ``append``, or by a decorator of its own."""

from collections.abc import Callable, Iterable, Iterator

from readiness.artifacts.python.model import PythonAssignment, PythonClass
from readiness.artifacts.python.values import Invocation, Mapping, Reference, Sequence, Value, walk
from readiness.facts.python.resolution import Definition, Kind, Resolution
from readiness.facts.python.resolving import Resolver

_GROWING = ("append", "add", "insert", "register")
_ITERATING = ("items", "values")
_DEEP = 3


class Collected:
    """``mentioning`` gives the files in which a word stands: ``@check`` for a decorator."""

    def __init__(self, resolver: Resolver, mentioning: Callable[[Iterable[str]], tuple[str, ...]]) -> None:
        self._resolver = resolver
        self._mentioning = mentioning

    def functions(self, found: Resolution, depth: int = 0) -> Iterator[Definition]:
        """First-party functions in the collection that a name stands for, and those that are put into it elsewhere."""
        for value, path, function in self._values(found):
            for part in walk(value):
                if isinstance(part, Reference) and part.name[:1] != "?":
                    item = self._resolver.resolve(path, part.name, function)
                    if isinstance(item, Definition) and item.kind is Kind.FUNCTION:
                        yield item
                    elif depth < _DEEP:
                        yield from self.functions(item, depth + 1)
        if isinstance(found, Definition) and isinstance(found.row, PythonAssignment):
            yield from self._registered(found, found.row)

    def instances(self, found: Resolution) -> Iterator[Definition]:
        """First-party classes whose objects stand in the collection (``[Database(), Cache()]``)."""
        for value, path, function in self._values(found):
            for part in walk(value):
                if isinstance(part, Invocation | Reference):
                    owner = self._resolver.instances.of_value(path, part, function)
                    if isinstance(owner, Definition) and isinstance(owner.row, PythonClass):
                        yield owner

    def _values(self, found: Resolution) -> Iterator[tuple[Value, str, str]]:
        """The display that a name is bound to, with where it stands."""
        row = found.row if isinstance(found, Definition) else None
        if isinstance(found, Definition) and isinstance(row, PythonAssignment) and isinstance(row.value, Sequence | Mapping):
            yield row.value, found.path, row.context.function

    def _registered(self, found: Definition, row: PythonAssignment) -> Iterator[Definition]:
        """What ``checks.append(…)`` and ``checks[name] = …`` of the same file add: themselves, or what their function decorates."""
        symbols = self._resolver.symbols[found.path]
        added = [
            (argument, call.context.function)
            for method in _GROWING
            for call in symbols.by_method.get(method, ())
            if call.callee.lstrip(":~") == f"{row.target}.{method}"
            for argument in call.invocation.args
        ]
        added += [(item.value, item.context.function) for item in symbols.module.assignments
                  if item.key is not None and item.target == row.target and item.value is not None]  # fmt: skip
        for value, function in added:
            if not isinstance(value, Reference):
                continue
            item = self._resolver.resolve(found.path, value.name, function)
            if isinstance(item, Definition) and item.kind is Kind.FUNCTION:
                yield item
            elif isinstance(item, Definition) and item.kind is Kind.PARAMETER:
                yield from self._decorated(found.path, function.partition(".<locals>.")[0])

    def _decorated(self, path: str, function: str) -> Iterator[Definition]:
        """Functions that the first-party decorator *function* is put on."""
        for where in self._mentioning((f"@{function.rpartition('.')[2]}",)):
            for row in self._resolver.symbols[where].module.functions:
                for mark in row.decorators:
                    name = mark.callee if isinstance(mark, Invocation) else mark.name if isinstance(mark, Reference) else ""
                    found = self._resolver.resolve(where, name, row.context.function) if name else None
                    if isinstance(found, Definition) and (found.path, found.name) == (path, function):
                        yield Definition(where, row.qualname, Kind.FUNCTION, row.line, row)


def collections_in(value: Value) -> Iterator[Reference]:
    """The names in *value* that may stand for a collection; of ``checks.items()`` that of ``checks``."""
    for part in walk(value):
        if isinstance(part, Reference) and part.name[:1] != "?":
            yield part
        elif isinstance(part, Invocation) and part.callee.rpartition(".")[2] in _ITERATING and "." in part.callee:
            yield Reference(part.callee.rpartition(".")[0], part.line)
