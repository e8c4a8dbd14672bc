"""Values with names replaced by what they stand for, across modules."""

import functools
from collections.abc import Callable

import msgspec

from readiness.artifacts.python import folding
from readiness.artifacts.python.model import Binding, PythonAssignment
from readiness.artifacts.python.values import (
    MAX_ITEMS,
    Attribute,
    Choice,
    ChoiceKind,
    Comparison,
    Comprehension,
    Invocation,
    Lambda,
    Literal,
    Mapping,
    Not,
    Opaque,
    Reference,
    Sequence,
    Spread,
    Subscript,
    Template,
    Value,
)
from readiness.facts.python.resolution import Definition, Kind
from readiness.facts.python.resolving import Resolver

MAX_FOLDS = 8
_GROWING = ("append", "extend", "insert", "add", "update", "remove", "setdefault")


def rebuilt(value: Value, change: Callable[[Value], Value]) -> Value:
    """*value* with *change* applied to what stands directly inside it; texts are joined anew."""
    match value:
        case Sequence():
            return Sequence(_spread(tuple(change(item) for item in value.items)), value.kind, value.line, value.truncated)
        case Mapping():
            return Mapping(_merged(tuple((change(key), change(item)) for key, item in value.items)), value.line, value.truncated)
        case Spread():
            return Spread(change(value.value))
        case Invocation():
            receiver = change(value.receiver) if value.receiver is not None else None
            args, kwargs = tuple(change(item) for item in value.args), tuple((key, change(item)) for key, item in value.kwargs)
            if isinstance(receiver, Literal):
                folded = folding.text_method(receiver, value.attribute, args, kwargs, value.line)
                if folded is not None:
                    return folded
            return Invocation(value.callee, args, kwargs, value.line, receiver, value.attribute, value.awaited)
        case Template():
            parts = [change(part) for part in value.parts]
            if all(isinstance(part, Sequence) for part in parts):
                return functools.reduce(lambda left, right: folding.added(left, right, value.line), parts)
            return folding.joined(parts, value.line)
        case Choice():
            test = change(value.test) if value.test is not None else None
            return Choice(value.kind, tuple(change(item) for item in value.operands), value.line, test)
        case Subscript():
            return _item(Subscript(change(value.target), change(value.key), value.line))
        case Attribute():
            return Attribute(change(value.target), value.name, value.line)
        case Comparison():
            return Comparison(value.op, change(value.left), change(value.right), value.line)
        case Not():
            return Not(change(value.operand), value.line)
        case Lambda():
            return Lambda(change(value.body), value.line)
        case Comprehension():
            return Comprehension(change(value.element), change(value.source), value.kind, value.filtered, value.line)
    return value


def _spread(items: tuple[Value, ...]) -> tuple[Value, ...]:
    if not any(isinstance(item, Spread) for item in items):
        return items
    flat = [
        part for item in items for part in (item.value.items if isinstance(item, Spread) and isinstance(item.value, Sequence) else (item,))
    ]
    return tuple(flat[:MAX_ITEMS])


def _merged(items: tuple[tuple[Value, Value], ...]) -> tuple[tuple[Value, Value], ...]:
    if not any(isinstance(key, Spread) for key, _ in items):
        return items
    flat = [
        pair
        for key, item in items
        for pair in (key.value.items if isinstance(key, Spread) and isinstance(key.value, Mapping) else ((key, item),))
    ]
    return tuple(flat[:MAX_ITEMS])


def _item(value: Subscript) -> Value:
    """A constant key of a known mapping or sequence."""
    if isinstance(value.key, Literal):
        if isinstance(value.target, Mapping) and value.target.complete and isinstance(value.key.value, str):
            return value.target.get(value.key.value) or value
        if isinstance(value.target, Sequence) and isinstance(value.key.value, int) and not value.target.truncated:
            items, number = value.target.items, value.key.value
            return items[number] if -len(items) <= number < len(items) else value
    return value


class Substituter:
    """``fold`` is the way in. Names that are given a value in one place only are replaced; with several the value is an ANY choice."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._growing: dict[str, frozenset[str]] = {}
        self._plain_classes: dict[tuple[str, str], bool] = {}
        self._known: dict[tuple[str, str, str], Value | None] = {}

    def fold(self, value: Value, path: str, function: str = "") -> Value:
        """*value*, found in *path* (in *function*, when it has ``~`` names), with names replaced. Lines stay lines of *path*; names of
        another module that remain are written ``@path:name``."""
        return self._fold(value, path, function, 0, frozenset())

    def _fold(self, value: Value, path: str, function: str, depth: int, seen: frozenset[tuple[str, str]]) -> Value:
        if isinstance(value, Reference):
            return self._name(value, path, function, depth, seen)
        if isinstance(value, Literal | Opaque):
            return value
        return rebuilt(value, lambda inner: self._fold(inner, path, function, depth, seen))

    def _name(self, name: Reference, path: str, function: str, depth: int, seen: frozenset[tuple[str, str]]) -> Value:
        found = self._resolver.resolve(path, name.name, function)
        if not isinstance(found, Definition) or found.kind is not Kind.VALUE or found.instance or depth >= MAX_FOLDS:
            return name
        if not isinstance(found.row, PythonAssignment) or (found.path, found.name) in seen:
            return name
        scope, owner = found.row.context.function, found.row.context.owner
        in_class = bool(owner) and not scope.startswith(f"{owner}.")
        if in_class and not self._plain(found.path, owner):
            return name
        key = (found.path, scope, found.name)
        if key in self._known:
            value = self._known[key]
        else:
            rows = self._resolver.symbols[found.path].bindings.get((scope, owner if in_class else "", found.row.target), ())
            value = self._bound(rows, found, depth, seen | {(found.path, found.name)})
            if not seen:
                self._known[key] = value
        if value is None:
            return name
        if found.path == path and scope in ("", function):
            return value
        return _moved(value, found.path, name.line, keep=found.path == path)

    def _plain(self, path: str, owner: str) -> bool:
        if (path, owner) not in self._plain_classes:
            self._plain_classes[path, owner] = False
            self._plain_classes[path, owner] = self._is_plain(path, owner)
        return self._plain_classes[path, owner]

    def _is_plain(self, path: str, owner: str) -> bool:
        """A class whose attributes are what its body says: no base that could replace them (pydantic, Django models …)."""
        row = self._resolver.symbols[path].classes.get(owner)
        if row is None or row.decorators or row.keywords:
            return False
        bases = [self._resolver.base(path, base, row.context.function) for base in row.bases]
        return all(isinstance(base, Definition) and base.kind is Kind.CLASS and self._plain(base.path, base.name) for base in bases)

    def _bound(self, rows: tuple[PythonAssignment, ...], found: Definition, depth: int, seen: frozenset[tuple[str, str]]) -> Value | None:
        """The value of a name with these assignments, None when it is not to be followed."""
        given = [row for row in rows if row.value is not None]
        if not given or len(given) > MAX_FOLDS or any(row.binding in (Binding.FOR, Binding.UNPACKED, Binding.WITH) for row in given):
            return None
        values: list[Value] = []
        for row in given:
            if row.value is None:
                continue
            value = self._fold(row.value, found.path, row.context.function, depth + 1, seen)
            if row.binding is not Binding.AUGMENTED:
                values.append(value)
            elif not values:
                return None
            elif row.context.guards or row.context.loop or row.context.caught:
                values.append(folding.added(values[-1], value, row.line))
            else:
                values = [folding.added(before, value, row.line) for before in values]
        distinct = list(dict.fromkeys(values))
        answer = distinct[0] if len(distinct) == 1 else Choice(ChoiceKind.ANY, tuple(distinct), given[0].line)
        if any(isinstance(value, Sequence | Mapping) for value in distinct) and self._grows(found):
            return None
        return answer

    def _grows(self, found: Definition) -> bool:
        """Something is added to the display later."""
        if found.path not in self._growing:
            module = self._resolver.symbols[found.path].module
            names = {head[1:] for call in module.calls for head, _, method in [call.callee.rpartition(".")] if method in _GROWING}
            self._growing[found.path] = frozenset(names | {row.target for row in module.assignments if row.key is not None})
        return isinstance(found.row, PythonAssignment) and found.row.target in self._growing[found.path]


def _moved(value: Value, path: str, line: int, *, keep: bool) -> Value:
    """As seen from elsewhere: every line is *line*; names of the module *path* get their path, its locals are not known."""
    match value:
        case Literal():
            return Literal(value.value, line, value.binary, value.truncated)
        case Opaque():
            return Opaque(value.reason, line)
        case Reference():
            return Reference(_elsewhere(value.name, path, keep=keep), line) if not value.local else Opaque("a local name elsewhere", line)
        case Invocation(callee=callee) if callee:
            inner = rebuilt(value, lambda item: _moved(item, path, line, keep=keep))
            if isinstance(inner, Invocation):
                return Invocation(_elsewhere(callee, path, keep=keep), inner.args, inner.kwargs, line, None, "", value.awaited)
            return inner
    inner = rebuilt(value, lambda item: _moved(item, path, line, keep=keep))
    return inner if isinstance(inner, Spread) else msgspec.structs.replace(inner, line=line)


def _elsewhere(name: str, path: str, *, keep: bool) -> str:
    if keep or name[0] not in ":?.":
        return name
    return f"@{path}:{name}" if name[0] == "." else f"@{path}:{name[1:]}"
