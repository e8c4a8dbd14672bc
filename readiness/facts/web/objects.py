"""Which router object an expression means: followed through names, modules, factories, loops and parameters to where it is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeAlias

import msgspec

from readiness.artifacts.python.model import Binding, PythonAssignment, PythonCall, PythonFunction
from readiness.artifacts.python.values import Attribute, Choice, Invocation, Reference, Template, Value, is_none, text
from readiness.facts.python.index import Definition, External, Kind, PythonIndex, Resolution, Unresolved
from readiness.facts.web.classes import class_made, is_no_router
from readiness.facts.web.families import Family, family_of
from readiness.facts.web.graph import Key
from readiness.facts.web.iterating import Place, elements

MAX_STEPS = 14
MAX_FINDS = 4000
"""Values looked at for one question."""


class Made(msgspec.Struct, frozen=True):
    """A router, where it is made. ``owner`` is the first-party class it is an object of, if any."""

    key: Key
    family: Family
    call: Invocation
    function: str
    owner: Definition | None = None


class Named(msgspec.Struct, frozen=True):
    """A first-party module, class or function, not called."""

    path: str
    name: str
    kind: Kind


class Outside(msgspec.Struct, frozen=True):
    """Something of a third party: the absolute name, and the call that made it if it was made by one."""

    name: str
    call: Invocation | None = None


class Lost(msgspec.Struct, frozen=True):
    reason: str
    path: str
    line: int


Found: TypeAlias = Made | Named | Outside | Lost


class ObjectFinder:
    """``asks`` tells of a file whether what its calls pass counts: an application that a test passes is none of production's."""

    def __init__(self, index: PythonIndex, asks: Callable[[str], bool] = lambda _path: True) -> None:
        self._index = index
        self._asks = asks
        self._families: dict[tuple[str, str, str], Family | None] = {}
        self._active: set[tuple[str, str, str]] = set()
        self._left = MAX_FINDS

    # constructors --------------------------------------------------------------------------------------------------------
    def family_of_call(self, path: str, call: Invocation, function: str) -> tuple[Family, Definition | None] | None:
        """The family of what a call makes, if that is a router; with the first-party class it is an object of."""
        if not call.callee:
            return None
        found = self._index.resolve(path, call.callee, function)
        match found:
            case External():
                family = family_of(found.name)
                return (family, None) if family else None
            case Definition(kind=Kind.CLASS):
                family = self.family_of_class(found.path, found.name)
                return (family, found) if family else None
            case Definition(kind=Kind.VALUE) if (made := class_made(self._index, found)) is not None:
                family = self.family_of_class(made.path, made.name)
                return (family, made) if family else None
        return None

    def family_of_class(self, path: str, qualname: str) -> Family | None:
        """The family that a first-party class inherits."""
        key = (path, qualname, "")
        if key not in self._families:
            names = [base.name for base in self._index.ancestors(path, qualname) if isinstance(base, External)]
            self._families[key] = next((family for name in names if (family := family_of(name))), None)
        return self._families[key]

    # values --------------------------------------------------------------------------------------------------------------
    def find(self, path: str, value: Value, function: str = "", steps: int = 0) -> tuple[Found, ...]:
        """Everything *value* may be; never empty."""
        self._left = MAX_FINDS if steps == 0 and not self._active else self._left - 1
        if steps > MAX_STEPS or self._left < 0:
            return (Lost("too long a trail of names and calls", path, getattr(value, "line", 1)),)
        match value:
            case Invocation():
                return self._made(path, value, function, steps)
            case Reference():
                return self._named(path, value, function, steps)
            case Choice():
                parts = [found for part in value.operands if not is_none(part) for found in self.find(path, part, function, steps + 1)]
                return tuple(dict.fromkeys(parts)) or (Lost("nothing", path, value.line),)
            case Attribute(target=Invocation(callee="importlib.import_module", args=(_, *_)) as call):
                found = self._below(call, value.name, steps)
                if found:
                    return found
            case Attribute(target=Invocation()):
                inner = self.find(path, value.target, function, steps + 1)
                if all(isinstance(item, Made) for item in inner):
                    return inner
        return (Lost("a computed value", path, getattr(value, "line", 1) or 1),)

    def _made(self, path: str, call: Invocation, function: str, steps: int) -> tuple[Found, ...]:
        family = self.family_of_call(path, call, function)
        if family is not None:
            return (Made(Key(path, call.line, call.method), family[0], call, function, family[1]),)
        callee = self._callee(path, call, function)
        if isinstance(callee, Definition) and callee.kind is Kind.FUNCTION and isinstance(callee.row, PythonFunction):
            found = [
                item
                for returned in callee.row.returns
                if returned.value is not None and not is_none(returned.value)
                for item in self.find(callee.path, returned.value, callee.name, steps + 1)
            ]
            if found:
                return tuple(dict.fromkeys(found))
        wrapped = [
            item for argument in _arguments(call) for item in self.find(path, argument, function, steps + 1) if isinstance(item, Made)
        ]
        if call.receiver is not None and not wrapped and isinstance(callee, External | Unresolved):
            wrapped = [
                item
                for item in self.find(path, call.receiver, function, steps + 1)
                if isinstance(item, Made) and item.family.is_application
            ]
        if wrapped and not (isinstance(callee, Definition) and callee.kind is Kind.FUNCTION):
            return tuple(dict.fromkeys(wrapped))
        if isinstance(callee, External):
            return (Outside(callee.name, call),)
        return (Lost(_reason(callee, call), path, call.line),)

    def _callee(self, path: str, call: Invocation, function: str) -> Resolution:
        if call.callee:
            return self._index.resolve(path, call.callee, function)
        owner = (
            self._index.class_of(path, call.receiver, function)
            if call.receiver is not None
            else Unresolved("a computed call", path, call.line)
        )
        if isinstance(owner, External):
            return External(f"{owner.name}.{call.attribute}" if call.attribute else owner.name, True)
        if isinstance(owner, Definition) and owner.kind is Kind.CLASS and call.attribute:
            return self._index.member(owner.path, owner.name, call.attribute)
        return Unresolved("a computed call", path, call.line)

    def _named(self, path: str, name: Reference, function: str, steps: int) -> tuple[Found, ...]:
        found = self._index.resolve(path, name.name, function)
        match found:
            case External() if found.name.startswith("importlib."):
                imported = self._imported(path, name, function, steps)
                return imported or (Lost("a module imported by a computed name", path, name.line),)
            case External():
                return (Outside(found.name),)
            case Definition(kind=Kind.VALUE) if isinstance(found.row, PythonAssignment):
                return self._assigned(found, found.row, steps)
            case Definition(kind=Kind.PARAMETER):
                return self._passed(path, function, found, steps)
            case Definition(kind=Kind.CLASS) if name.name in ("~self", "~cls"):
                return (Named(found.path, found.name, Kind.CLASS),)
            case Definition():
                return (Named(found.path, found.name, found.kind),)
        return (Lost(_reason(found, None), path, name.line),)

    def _imported(self, path: str, name: Reference, function: str, steps: int) -> tuple[Found, ...]:
        """``module = import_module(f"app.routers.{x}")``, then ``module.router``: that of every module below the package."""
        head, _, attribute = name.name.rpartition(".")
        module = self._index.resolve(path, head, function) if head.strip(":~?.@") else None
        row = module.row if isinstance(module, Definition) else None
        call = row.value if isinstance(row, PythonAssignment) else None
        if not isinstance(module, Definition) or not isinstance(call, Invocation) or not call.args:
            return ()
        return () if call.callee != "importlib.import_module" else self._below(call, attribute, steps)

    def _below(self, call: Invocation, attribute: str, steps: int) -> tuple[Found, ...]:
        """The routers called *attribute* in the modules whose name begins as that of an ``import_module`` call does."""
        argument = call.args[0]
        first = argument.parts[0] if isinstance(argument, Template) and argument.parts else argument
        prefix = text(first)
        if not prefix or (isinstance(argument, Template) and "." not in prefix):
            return ()
        whole = not isinstance(argument, Template)
        found: dict[Found, None] = {}
        for other in self._index.modules:
            named = self._index.module_name(other)
            if named == prefix if whole else named.startswith(prefix):
                items = self.find(other, Reference(f":{attribute}", call.line), "", steps + 1)
                found.update(dict.fromkeys(item for item in items if isinstance(item, Made)))
        return tuple(found)

    def _assigned(self, found: Definition, row: PythonAssignment, steps: int) -> tuple[Found, ...]:
        key = (found.path, row.context.function, found.name)
        if key in self._active:
            return (Lost("a circle of assignments", found.path, row.line),)
        self._active.add(key)
        try:
            rows = self._index.assignments_of(found.path, row.target, row.context.function) or (row,)
            if row not in rows:
                rows = (row,)
            answer: dict[Found, None] = {}
            for one in rows:
                if one.value is None or is_none(one.value) or one.binding is Binding.AUGMENTED:
                    continue
                places = elements(self._index, found.path, one)
                for path, value, function in places:
                    answer.update(dict.fromkeys(self.find(path, value, function, steps + 1)))
            if any(not isinstance(item, Lost) for item in answer) and len(rows) > 1:
                answer = {item: None for item in answer if not (isinstance(item, Lost) and "circle" in item.reason)}
        finally:
            self._active.discard(key)
        return tuple(answer) or (Lost(f"{found.name} gets no value that is seen", found.path, row.line),)

    # parameters ----------------------------------------------------------------------------------------------------------
    def _passed(self, path: str, function: str, parameter: Definition, steps: int) -> tuple[Found, ...]:
        """What callers pass for a parameter of *function* (or of a function around it)."""
        owner = self._owner_of(path, function, parameter.name)
        if owner is None or (path, owner.qualname, parameter.name) in self._active:
            return (Lost(f"what {parameter.name} stands for", path, parameter.line),)
        annotation = next((item.annotation for item in owner.parameters if item.name == parameter.name), None)
        if annotation is not None and is_no_router(self._index, self.family_of_class, path, annotation, owner.context.function):
            return (Lost(f"{parameter.name} is no router by its annotation", path, parameter.line),)
        key = (path, owner.qualname, parameter.name)
        self._active.add(key)
        try:
            answer: dict[Found, None] = {}
            for place in self.arguments(path, owner, parameter.name):
                answer.update(dict.fromkeys(self.find(*place, steps + 1)))
        finally:
            self._active.discard(key)
        return tuple(answer) or (Lost(f"what callers pass as {parameter.name}", path, parameter.line),)

    def _owner_of(self, path: str, function: str, name: str) -> PythonFunction | None:
        scope = function
        while scope:
            row = self._index.function(path, scope)
            if row is not None and any(parameter.name == name for parameter in row.parameters):
                return row
            scope = scope.rpartition(".<locals>.")[0]
        return None

    def passed(self, path: str, function: str, name: str) -> Iterator[Place]:
        """What callers pass as the parameter *name* of *function*, or of the function around it that has such a one."""
        owner = self._owner_of(path, function, name)
        if owner is not None:
            yield from self.arguments(path, owner, name)

    def arguments(self, path: str, owner: PythonFunction, name: str) -> Iterator[Place]:
        """What every call of a first-party function (or of its class, for a constructor) passes as the parameter *name*."""
        names = [parameter.name for parameter in owner.parameters]
        position = names.index(name) - owner.is_bound
        if position < 0:
            return  # the object itself, which no caller passes
        called = owner.context.owner.rpartition(".")[2] if owner.name == "__init__" else owner.name
        for alias in (called, *sorted(self._aliases.get(called, ()))):
            for where, call in self._index.calls_of(alias):
                given = call.invocation.argument(position, name)
                if given is not None and self._asks(where) and self._calls(where, call, call.context.function, path, owner):
                    yield where, given, call.context.function

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        """Name → what it is called where it is imported as something else."""
        found: dict[str, set[str]] = defaultdict(set)
        for outline in self._index.outlines.values():
            for row in outline.imports:
                last = row.qualified.rpartition(".")[2]
                if last != row.alias and row.alias != "*":
                    found[last].add(row.alias)
        return found

    def _calls(self, where: str, call: PythonCall, caller: str, path: str, owner: PythonFunction) -> bool:
        found = self._callee(where, call.invocation, caller)
        if not isinstance(found, Definition) or found.path != path:
            return False
        return found.name == owner.qualname or (owner.name == "__init__" and found.kind is Kind.CLASS and found.name == owner.context.owner)


def _arguments(call: Invocation) -> list[Value]:
    return [item for item in (*call.args, *(value for _, value in call.kwargs)) if isinstance(item, Reference | Invocation)]


def _reason(found: Resolution, call: Invocation | None) -> str:
    if isinstance(found, Unresolved):
        return found.reason
    return f"what {call.method} makes" if call is not None else "a name that is defined nowhere"
