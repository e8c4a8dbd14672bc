"""What names stand for inside one file: local variables, attributes of ``self``, loops and pytest's parameters. Of one module alone, so
that it can be asked while the file is read."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter

from readiness.artifacts.python.model import Binding, PythonAssignment, PythonCall, PythonClass, PythonFunction, PythonModule
from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    ChoiceKind,
    Comprehension,
    Invocation,
    Literal,
    Reference,
    Sequence,
    Subscript,
    Value,
    text,
    walk,
)
from readiness.facts.python.substituting import rebuilt

_position = attrgetter("line", "column")
MAX_DEPTH = 6
MAX_EACH = 24
"""Values that a loop or a parametrised test goes through; the rest are as these."""


class LocalValues:
    """Of one module. Tables are made when first asked for."""

    def __init__(self, module: PythonModule) -> None:
        self._module = module

    @cached_property
    def functions(self) -> dict[str, PythonFunction]:
        return {row.qualname: row for row in self._module.functions}

    @cached_property
    def classes(self) -> dict[str, PythonClass]:
        return {row.qualname: row for row in self._module.classes}

    @cached_property
    def calls(self) -> dict[str, list[PythonCall]]:
        """Enclosing function → its calls."""
        found: dict[str, list[PythonCall]] = defaultdict(list)
        for row in self._module.calls:
            found[row.context.function].append(row)
        return found

    @cached_property
    def _by_method(self) -> dict[str, list[PythonCall]]:
        """Last segment of what is called → its calls."""
        found: dict[str, list[PythonCall]] = defaultdict(list)
        for row in self._module.calls:
            found[row.invocation.method].append(row)
        return found

    def calls_to(self, methods: frozenset[str]) -> list[PythonCall]:
        """Calls whose last segment is one of *methods*, in source order."""
        found = [row for method in methods & self._by_method.keys() for row in self._by_method[method]]
        return sorted(found, key=_position)

    @cached_property
    def _assigned(self) -> dict[tuple[str, str], list[PythonAssignment]]:
        """(function, name as `values` writes it: ``~url``, ``:BASE``, ``:TestApi.url``) → assignments."""
        found: dict[tuple[str, str], list[PythonAssignment]] = defaultdict(list)
        for row in self._module.assignments:
            if row.key is None and row.value is not None:
                found[row.context.function if row.resolved[:1] == "~" else "", row.resolved].append(row)
        return found

    @cached_property
    def _attributes(self) -> dict[tuple[str, str], list[PythonAssignment]]:
        """(class, attribute) → ``self.attribute = …``, ``cls.attribute = …`` in its methods."""
        found: dict[tuple[str, str], list[PythonAssignment]] = defaultdict(list)
        for row in self._module.assignments:
            head, _, name = row.target.partition(".")
            if name and "." not in name and head in ("self", "cls") and row.key is None and row.value is not None:
                found[row.context.owner, name].append(row)
        return found

    # values --------------------------------------------------------------------------------------------------------------
    def value(self, value: Value, function: str, owner: str = "", line: int = 0, depth: int = 0) -> Value:
        """*value* with this file's own names replaced; what has several values is an ANY choice. *line*: where it is used."""
        if depth > MAX_DEPTH or isinstance(value, Literal):
            return value
        if isinstance(value, Reference):
            return self._name(value, function, owner, line, depth)
        if isinstance(value, Invocation) and value.callee[:1] in ("~", ":"):
            value = self._called(value, function, owner, line, depth)
        return rebuilt(value, lambda inner: self.value(inner, function, owner, line, depth + 1))

    def _called(self, call: Invocation, function: str, owner: str, line: int, depth: int) -> Invocation:
        """``client.post(…)`` with what ``client`` is as its receiver, where the file says so."""
        head, dot, method = call.callee.rpartition(".")
        if not dot or head.strip("~:") in ("self", "cls", ""):
            return call
        made = self._name(Reference(head, call.line), function, owner, line, depth + 1)
        if isinstance(made, Reference):
            return Invocation(f"{made.name}.{method}", call.args, call.kwargs, call.line, awaited=call.awaited)
        return Invocation("", call.args, call.kwargs, call.line, made, method, call.awaited)

    def _name(self, name: Reference, function: str, owner: str, line: int, depth: int) -> Value:
        head, rest = _split(name.name)
        found = self._rows(head, function, owner, line)
        values = []
        for row in found:
            if row.binding in (Binding.FOR, Binding.UNPACKED, Binding.AUGMENTED) or row.value is None:
                return name
            inner = row.context
            value = self.value(row.value, inner.function, inner.owner, row.line - 1 if inner.function == function else 0, depth + 1)
            values.append(value)
        distinct = list(dict.fromkeys(values))
        if not distinct:
            return name
        made = distinct[0] if len(distinct) == 1 else Choice(ChoiceKind.ANY, tuple(distinct), name.line)
        if not rest:
            return made
        return Reference(f"{made.name}.{rest}", name.line) if isinstance(made, Reference) else Attribute(made, rest, name.line)

    def _rows(self, head: str, function: str, owner: str, line: int) -> list[PythonAssignment]:
        """The assignments that may hold where the name is used: after an unconditional one, none before it."""
        first, _, attribute = head.partition(".")
        if attribute and first in ("~self", "~cls"):
            return self._of_class(owner, attribute, 0)
        if head[:1] == ":":
            return self._assigned.get(("", head), [])
        if head[:1] != "~":
            return []
        scope = function
        while scope:
            rows = self._assigned.get((scope, head))
            if rows:
                before = [row for row in rows if not line or row.line <= line] if scope == function else rows
                plain = [number for number, row in enumerate(before) if not _conditional(row)]
                return before[plain[-1] :] if plain and scope == function else before or rows
            scope = scope.rpartition(".<locals>.")[0]
        return []

    def _of_class(self, owner: str, attribute: str, depth: int) -> list[PythonAssignment]:
        if owner not in self.classes or depth > MAX_DEPTH:
            return []
        rows = [*self._attributes.get((owner, attribute), ()), *self._assigned.get(("", f":{owner}.{attribute}"), ())]
        if rows:
            return rows
        bases = [base.name.lstrip(":") for base in self.classes[owner].bases if isinstance(base, Reference) and base.name[:1] == ":"]
        return next((found for base in bases if (found := self._of_class(base, attribute, depth + 1))), [])

    # loops and parameters ------------------------------------------------------------------------------------------------
    def each(self, value: Value, function: str, owner: str = "", line: int = 0) -> Iterator[Value]:
        """*value* for every element that the loops and ``parametrize`` marks around it go through; itself where there are none."""
        value = self.value(value, function, owner, line)
        named = (part.name.partition(".")[0] for part in walk(value) if isinstance(part, Reference) and part.name[:1] == "~")
        name = next((head for head in named if head not in ("~self", "~cls")), "")
        given = self._elements(name, function, owner) if name else []
        if not given:
            yield value
            return
        for element in given[:MAX_EACH]:
            yield self.value(replaced(value, name, element), function, owner, line)

    def _elements(self, name: str, function: str, owner: str) -> list[Value]:
        for row in self._rows(name, function, owner, 0):
            number = -1
            source = row.value
            if row.binding is Binding.UNPACKED and isinstance(source, Subscript) and isinstance(source.target, Comprehension):
                number = source.key.value if isinstance(source.key, Literal) and isinstance(source.key.value, int) else -1
                source = source.target.source if source.target.kind == "for" and number >= 0 else None
            elif row.binding is not Binding.FOR:
                return []
            return self._items(source, number, function, owner) if source is not None else []
        return self._parametrised(name[1:], function, owner)

    def _items(self, source: Value, number: int, function: str, owner: str) -> list[Value]:
        """The elements of a display, or the *number*-th part of each."""
        display = self.value(source, function, owner)
        if not isinstance(display, Sequence):
            return []
        items = [item.args[0] if isinstance(item, Invocation) and item.method == "param" and item.args else item for item in display.items]
        whole = [item for item in display.items if isinstance(item, Invocation) and item.method == "param"]
        if number < 0:
            return items
        rows = [
            Sequence(item.args) if isinstance(item, Invocation) and item in whole else self.value(item, function, owner)
            for item in display.items
        ]
        return [row.items[number] for row in rows if isinstance(row, Sequence) and number < len(row.items)]

    def _parametrised(self, name: str, function: str, owner: str) -> list[Value]:
        """What ``pytest.mark.parametrize`` gives the parameter of a test, on it or on its class."""
        row = self.functions.get(function)
        if row is None or all(parameter.name != name for parameter in row.parameters):
            return []
        cls = self.classes.get(owner)
        marks = [*row.decorators, *(cls.decorators if cls is not None else ()), *self._marks]
        for mark in marks:
            if isinstance(mark, Invocation) and mark.method == "parametrize" and len(mark.args) > 1:
                names = _names(mark.args[0])
                if name in names:
                    return self._items(mark.args[1], names.index(name) if len(names) > 1 else -1, function, owner)
        return []

    @cached_property
    def _marks(self) -> list[Value]:
        """``pytestmark`` of the module."""
        rows = self._assigned.get(("", ":pytestmark"), [])
        given = [row.value for row in rows if row.value is not None]
        return [item for value in given for item in (value.items if isinstance(value, Sequence) else (value,))]


def _conditional(row: PythonAssignment) -> bool:
    return bool(row.context.guards or row.context.loop or row.context.caught or row.context.handling)


def _split(name: str) -> tuple[str, str]:
    """``~client.get`` → ``~client`` and ``get``; ``~self.client.get`` → ``~self.client`` and ``get``; ``:Api.url`` is one name."""
    parts = name.split(".")
    if name[:1] == ":":
        return name, ""
    length = 2 if parts[0] in ("~self", "~cls") else 1
    return ".".join(parts[:length]), ".".join(parts[length:])


def _names(value: Value) -> list[str]:
    if isinstance(value, Sequence):
        return [text(item) or "" for item in value.items]
    return [part.strip() for part in (text(value) or "").split(",")]


def replaced(value: Value, name: str, given: Value) -> Value:
    """*value* with *given* in place of the name; an attribute of it is one of what is given."""
    if isinstance(value, Reference):
        if value.name == name:
            return given
        if value.name.startswith(f"{name}."):
            rest = value.name[len(name) + 1 :]
            return Reference(f"{given.name}.{rest}", value.line) if isinstance(given, Reference) else Attribute(given, rest, value.line)
        return value
    if isinstance(value, Literal):
        return value
    return rebuilt(value, lambda inner: replaced(inner, name, given))
