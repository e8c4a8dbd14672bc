"""What stands anywhere in a module, each value once: a sieve, so that a relation looks closely only at files that may concern it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar, cast

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Value, children, text

V = TypeVar("V", bound=Value)


class ModuleContents:
    """Values of one module by kind, made when first asked for. A call inside another has a row of its own, so the rows hold many values
    several times over: here each object stands once, in no particular order."""

    def __init__(self, module: PythonModule) -> None:
        self._module = module

    def of(self, kind: type[V]) -> tuple[V, ...]:
        """Every value of a kind in calls, assignments and their keys, returns, raises, guards, defaults, decorators and bases."""
        return cast(tuple[V, ...], self._by_kind.get(kind, ()))

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text, also those of which only the beginning is kept."""
        return frozenset(item.value for item in self.of(Literal) if isinstance(item.value, str))

    @cached_property
    def names(self) -> frozenset[str]:
        """What values are given under: targets of assignments, keywords of calls, keys of mappings, parameters."""
        module = self._module
        found = {row.name for row in module.assignments}
        found.update(text(row.key) or "" for row in module.assignments if row.key is not None)
        found.update(name for call in self.of(Invocation) for name, _ in call.kwargs)
        found.update(text(key) or "" for mapping in self.of(Mapping) for key, _ in mapping.items)
        found.update(parameter.name for function in module.functions for parameter in function.parameters)
        return frozenset(found)

    @cached_property
    def _by_kind(self) -> dict[type[Any], tuple[Value, ...]]:
        found: dict[type[Any], list[Value]] = defaultdict(list)
        for value in once(self._roots()):
            found[type(value)].append(value)
        return {kind: tuple(values) for kind, values in found.items()}

    def _roots(self) -> Iterator[Value]:
        module = self._module
        contexts: dict[int, Context] = {}
        for call in module.calls:
            yield call.invocation
            contexts[id(call.context)] = call.context
        for row in module.assignments:
            yield from (value for value in (row.value, row.key, row.annotation) if value is not None)
            contexts[id(row.context)] = row.context
        for function in module.functions:
            yield from function.decorators
            ends = [(end.context, end.value) for end in function.returns] + [(end.context, end.value) for end in function.raises]
            contexts.update((id(context), context) for context, _ in ends)
            yield from (value for _, value in ends if value is not None)
            for parameter in function.parameters:
                yield from (value for value in (parameter.annotation, parameter.default) if value is not None)
        for cls in module.classes:
            yield from (*cls.decorators, *cls.bases, *(value for _, value in cls.keywords))
        yield from (end.value for end in module.raises if end.value is not None)
        yield from (guard.test for context in contexts.values() for guard in context.guards)


def once(values: Iterable[Value]) -> Iterator[Value]:
    """*values* and everything inside them, each object the first time it is met only."""
    seen: set[int] = set()
    for root in values:
        stack = [root]
        while stack:
            node = stack.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                stack.extend(children(node))
