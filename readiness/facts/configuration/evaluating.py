"""What an expression of a program's settings is worth while no variable is set, or in production: a small, bounded interpreter over values.

Nothing is executed: names, conditional assignments, star imports, settings classes and first-party functions are followed through the
Python index; every other thing is unknown, with its line. The surprising decision: with ``production`` a test of a variable that names the
environment (``APP_ENV == "production"``) holds, because the question is what production gets; without it the variable's default decides.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict

import msgspec

from readiness.artifacts.python import folding
from readiness.artifacts.python.context import Context, Guard
from readiness.artifacts.python.values import (
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
    text,
    walk,
)
from readiness.facts.configuration.operations import compared, plain
from readiness.facts.configuration.worth import PRODUCTION_WORDS, Source, Worth, about_production, item_of, joined, own_line, unknown_worth
from readiness.facts.env.access import access_of
from readiness.facts.python.index import PythonIndex
from readiness.model import Location

MAX_DEPTH = 40
MAX_STEPS = 4000
_TOO_FAR = "it is computed in too many steps to follow"


class Frame(msgspec.Struct, frozen=True):
    """Where an expression stands. ``line``: names of this scope have the value they have before that line; 0: at the end."""

    path: str
    function: str = ""
    bindings: Dict[str, Worth] = {}
    line: int = 0
    depth: int = 0

    def deeper(self) -> Frame:
        return msgspec.structs.replace(self, depth=self.depth + 1)

    def at(self, value: Value | None) -> Location:
        return Location(self.path, getattr(value, "line", 0) or self.line or 1)


class Evaluator:
    """``assume`` gives names of module level (``DEBUG``) a worth, whatever they are assigned; ``environment``: variables that are set."""

    def __init__(
        self,
        index: PythonIndex,
        *,
        production: bool = False,
        assume: Dict[str, Worth] | None = None,
        environment: Dict[str, str] | None = None,
    ) -> None:
        from readiness.facts.configuration.calling import Caller
        from readiness.facts.configuration.naming import Namer

        self.index = index
        self.production = production
        self.assume = assume or {}
        self.environment = environment or {}
        self.names = Namer(self)
        self.calls = Caller(self)
        self._steps = 0

    def worth(self, path: str, value: Value, function: str = "", line: int = 0) -> Worth:
        """Of an expression in *function* of *path* (empty: module or class level)."""
        self._steps = 0
        return self.of(value, Frame(path, function, line=line))

    def runs(self, path: str, context: Context, line: int) -> tuple[bool | None, tuple[Worth, ...]]:
        """Whether the code at a line of *path* runs, by the tests it stands under; and what decided that."""
        self._steps = 0
        return self.holds(context, Frame(path, context.function, line=line))

    def exhausted(self, frame: Frame) -> bool:
        """Whether this step, which is counted, is one too many, or too deep."""
        self._steps += 1
        return frame.depth > MAX_DEPTH or self._steps > MAX_STEPS

    def of(self, value: Value, frame: Frame) -> Worth:
        if self.exhausted(frame):
            return unknown_worth(_TOO_FAR, frame.at(value))
        frame = frame.deeper()
        match value:
            case Literal():
                if value.truncated:
                    return unknown_worth("a text too long to keep", frame.at(value))
                return Worth(value, Source.FIXED, frame.at(value))
            case Reference():
                return self.names.of(value, frame)
            case Sequence():
                return self._sequence(value, frame)
            case Mapping():
                return self._mapping(value, frame)
            case Choice():
                return self._choice(value, frame)
            case Comparison():
                return self._comparison(value, frame)
            case Not():
                inner = self.of(value.operand, frame)
                truth = inner.truth
                return joined(None if truth is None else Literal(not truth, value.line), (inner,), inner.location, raw=inner.raw)
            case Template():
                return self._template(value, frame)
            case Invocation():
                return self.calls.of(value, frame)
            case Subscript():
                return self._subscript(value, frame)
            case Attribute():
                return self.names.attribute(value, frame)
            case Comprehension():
                return self._comprehension(value, frame)
            case Lambda() | Spread():
                return unknown_worth("a function", frame.at(value))
            case Opaque():
                return unknown_worth(value.reason, frame.at(value))

    # displays ------------------------------------------------------------------------------------------------------------
    def _sequence(self, value: Sequence, frame: Frame) -> Worth:
        parts: list[Worth] = []
        items: list[Value] = []
        for item in value.items:
            inner = self.of(item.value if isinstance(item, Spread) else item, frame)
            parts.append(inner)
            if isinstance(item, Spread) and isinstance(inner.value, Sequence):
                items += inner.value.items
            elif isinstance(item, Spread):
                items.append(Opaque(inner.reason or "supplied by the deployment", value.line))
            else:
                items.append(item_of(inner))
        return joined(Sequence(tuple(items), value.kind, value.line, value.truncated), parts, own_line(parts, frame.at(value)))

    def _mapping(self, value: Mapping, frame: Frame) -> Worth:
        parts: list[Worth] = []
        pairs: list[tuple[Value, Value]] = []
        for key, item in value.items:
            if isinstance(key, Spread):
                inner = self.of(key.value, frame)
                parts.append(inner)
                pairs += inner.value.items if isinstance(inner.value, Mapping) else [(key, Opaque("an unpacked mapping", value.line))]
                continue
            name, inner = self.of(key, frame), self.of(item, frame)
            parts += [name, inner]
            pairs.append((item_of(name), item_of(inner)))
        return joined(Mapping(tuple(pairs), value.line, value.truncated), parts, frame.at(value))

    def _template(self, value: Template, frame: Frame) -> Worth:
        parts = [self.of(part, frame) for part in value.parts]
        values = [part.value for part in parts]
        if any(isinstance(item, Sequence) for item in values):
            whole: Value = Sequence((), line=value.line)
            for part in parts:
                whole = folding.added(whole, item_of(part) if isinstance(part.value, Sequence) else Sequence((item_of(part),)), value.line)
            return joined(whole, parts, own_line(parts, frame.at(value)))
        if any(item is None for item in values):
            return joined(None, parts, frame.at(value))
        return joined(folding.joined([item for item in values if item is not None], value.line), parts, frame.at(value))

    def _subscript(self, value: Subscript, frame: Frame) -> Worth:
        access = access_of(self.index, frame.path, value, frame.function)
        if access is not None:
            return self.calls.read(access, frame)
        target, key = self.of(value.target, frame), self.of(value.key, frame)
        found: Value | None = None
        if isinstance(target.value, Mapping) and target.value.complete:
            wanted = self._production_key(target.value, key) if self.production and key.by_mode else None
            if wanted is not None:
                return joined(wanted, (target,), _place(wanted, target, frame.at(value)))
            found = next((item for name, item in target.value.items if key.value is not None and plain(name) == plain(key.value)), None)
        elif isinstance(target.value, Sequence) and isinstance(key.value, Literal) and isinstance(key.value.value, int):
            items, number = target.value.items, key.value.value
            found = items[number] if -len(items) <= number < len(items) and not target.value.truncated else None
        return joined(found, (target, key), _place(found, target, frame.at(value)), raw=target.raw and found is not None)

    def _production_key(self, choices: Mapping, key: Worth) -> Value | None:
        """What a table by environment holds for production."""
        if key.source not in (Source.DEFAULT, Source.SUPPLIED):
            return None
        return next((item for name, item in choices.items if (text(name) or "").lower() in PRODUCTION_WORDS), None)

    def _comprehension(self, value: Comprehension, frame: Frame) -> Worth:
        source = self.of(value.source, frame)
        if not isinstance(source.value, Sequence) or value.kind == "dict":
            return joined(None, (source,), source.location)
        names = {part.name[1:].partition(".")[0] for part in walk(value.element) if isinstance(part, Reference) and part.local}
        names |= {
            part.callee[1:].partition(".")[0]
            for part in walk(value.element)
            if isinstance(part, Invocation) and part.callee.startswith("~")
        }
        free = names - frame.bindings.keys()
        items: list[Value] = []
        parts = [source]
        for item in source.value.items:
            given = Worth(item if not isinstance(item, Opaque) else None, source.source, source.location, source.variables, source.reason)
            bound = msgspec.structs.replace(frame, bindings={**frame.bindings, **dict.fromkeys(free, given)})
            inner = self.of(value.element, bound)
            parts.append(inner)
            if not (value.filtered and inner.text == ""):
                items.append(item_of(inner))
        return joined(Sequence(tuple(items), line=value.line), parts, source.location)

    # decisions -----------------------------------------------------------------------------------------------------------
    def _choice(self, value: Choice, frame: Frame) -> Worth:
        if value.kind is ChoiceKind.CONDITIONAL and value.test is not None:
            return self._conditional(value, value.test, frame)
        if value.kind not in (ChoiceKind.OR, ChoiceKind.AND):
            return self.alternatives([self.of(item, frame) for item in value.operands], frame.at(value))
        seen: list[Worth] = []
        for operand in value.operands:
            inner = self.of(operand, frame)
            seen.append(inner)
            truth = inner.truth
            if truth is None:
                return self._open(value, seen, frame)
            if truth is (value.kind is ChoiceKind.OR):
                break
        last = seen[-1]
        return joined(last.value, seen, last.location, raw=any(part.raw for part in seen))

    def _open(self, value: Choice, seen: list[Worth], frame: Frame) -> Worth:
        """An operand is not known: the rest may still decide (``X and False`` is false, whatever X is)."""
        rest = [self.of(operand, frame) for operand in value.operands[len(seen) :]]
        decisive = next((part for part in rest if part.source is Source.FIXED and part.truth is (value.kind is ChoiceKind.OR)), None)
        if decisive is not None and isinstance(decisive.value, Literal) and isinstance(decisive.value.value, bool):
            return decisive
        return joined(None, seen, seen[-1].location, raw=any(part.raw for part in seen))

    def _conditional(self, value: Choice, test: Value, frame: Frame) -> Worth:
        decided = self.of(test, frame)
        truth = decided.truth
        if truth is None:
            both = [self.of(item, frame) for item in value.operands]
            found = self.alternatives(both, frame.at(value))
            return found if found.is_known else joined(None, (decided, *both), frame.at(value))
        chosen = self.of(value.operands[0 if truth else 1], frame)
        return joined(chosen.value, (chosen, decided), chosen.location, raw=chosen.raw)

    def alternatives(self, found: list[Worth], location: Location) -> Worth:
        """One of several: known where all agree."""
        if found and all(item.is_known and plain(item.value) == plain(found[0].value) for item in found):
            return joined(found[0].value, found, found[0].location, raw=any(item.raw for item in found))
        return unknown_worth("which of several values it has is not known", location, *found)

    def _comparison(self, value: Comparison, frame: Frame) -> Worth:
        left, right = self.of(value.left, frame), self.of(value.right, frame)
        location = left.location if left.source is Source.DEFAULT else frame.at(value)
        if self.production:
            answer = about_production(value.op, left, right)
            if answer is not None:
                return Worth(Literal(answer, value.line), Source.FIXED, location, (*left.variables, *right.variables))
        if value.op in ("in", "not in") and isinstance(value.right, Reference) and value.right.name == "os.environ" and left.text:
            source = Source.FIXED if left.text in self.environment else Source.DEFAULT
            return Worth(Literal((value.op == "in") is (source is Source.FIXED), value.line), source, location, (left.text,))
        if left.value is None or right.value is None:
            return joined(None, (left, right), location)
        result = compared(value.op, left.value, right.value)
        return joined(None if result is None else Literal(result, value.line), (left, right), location)

    def holds(self, context: Context, frame: Frame) -> tuple[bool | None, tuple[Worth, ...]]:
        """Whether what stands in *context* runs, by its guards; and what decided that."""
        decided: list[Worth] = []
        answer: bool | None = True
        for guard in context.guards:
            truth = self._guard(guard, frame, decided)
            if truth is False:
                return False, tuple(decided)
            answer = None if truth is None else answer
        return (None if context.loop else answer), tuple(decided)

    def _guard(self, guard: Guard, frame: Frame, decided: list[Worth]) -> bool | None:
        found = self.of(guard.test, frame)
        decided.append(found)
        return None if found.truth is None else found.truth is guard.holds


def _place(found: Value | None, target: Worth, otherwise: Location) -> Location:
    line = getattr(found, "line", 0) if found is not None else 0
    return Location(target.location.path, line) if line else otherwise
