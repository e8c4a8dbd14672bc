"""Values of prefixes and paths: constants, settings with defaults, environment variables with defaults, texts put together."""

from __future__ import annotations

from collections.abc import Callable

from readiness.artifacts.python.model import Binding, PythonAssignment, PythonFunction
from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    ChoiceKind,
    Invocation,
    Literal,
    Reference,
    Sequence,
    Subscript,
    Template,
    Value,
    text,
)
from readiness.facts.python.index import Definition, External, Kind, PythonIndex
from readiness.facts.web.iterating import elements
from readiness.facts.web.parts import EMPTY, Part, Style, either, part_of, plus, unknown_part

MAX_STEPS = 8
MAX_PARTS = 2000
"""Values looked at for one piece of a path."""
_READS = frozenset(("get", "getenv", "config", "env", "str", "setdefault", "pop", "string", "get_env", "get_setting", "getattr"))
_FIELDS = frozenset(("Field", "field", "SettingsField"))
_STRIPS: dict[str, Callable[[str, str], str]] = {
    "strip": lambda subject, letters: subject.strip(letters or None),
    "rstrip": lambda subject, letters: subject.rstrip(letters or None),
    "lstrip": lambda subject, letters: subject.lstrip(letters or None),
    "removesuffix": lambda subject, letters: subject.removesuffix(letters),
    "removeprefix": lambda subject, letters: subject.removeprefix(letters),
    "lower": lambda subject, _: subject.lower(),
}


class Texts:
    """``django`` finds the assignments of a name of ``django.conf.settings``."""

    def __init__(self, index: PythonIndex, django: Callable[[str], list[tuple[str, PythonAssignment]]]) -> None:
        self._index = index
        self._django = django
        self._passed: dict[tuple[str, str], Part] = {}
        self._left = MAX_PARTS

    def part(self, value: Value | None, path: str, function: str = "", style: Style = Style.PLAIN) -> Part:
        """What *value* is as a piece of a path; an empty one for None. Unknown pieces match anything and say why."""
        if value is None or (isinstance(value, Literal) and value.value is None):
            return EMPTY
        return self._part(value, path, function, style, 0)

    def text(self, value: Value | None, path: str, function: str = "") -> str | None:
        """The one constant text that *value* is, or None."""
        if value is None:
            return None
        part = self._part(value, path, function, Style.PLAIN, 0)
        return part.template if part.known and "(?:" not in part.pattern else None

    def texts(self, value: Value | None, path: str, function: str = "") -> tuple[str, ...]:
        """The constant texts in a display or the one text that *value* is; what is unknown is left out."""
        if value is None:
            return ()
        folded = self._index.fold(value, path, function)
        items = folded.items if isinstance(folded, Sequence) else (folded,)
        return tuple(found for item in items if (found := text(item)) is not None)

    def _part(self, value: Value, path: str, function: str, style: Style, steps: int) -> Part:
        self._left = MAX_PARTS if steps == 0 else self._left - 1
        if steps > MAX_STEPS or self._left < 0:
            return unknown_part("a value too long to follow")
        match value:
            case Literal():
                return part_of(value.value, style) if isinstance(value.value, str) else self._other(value, style)
            case Template():
                found = EMPTY
                for piece in value.parts:
                    found = plus(found, self._part(piece, path, function, style, steps + 1))
                return found
            case Choice():
                return self._choice(value, path, function, style, steps)
            case Reference():
                return self._name(value, path, function, style, steps)
            case Attribute():
                return self._attribute(value, path, function, style, steps)
            case Invocation():
                return self._call(value, path, function, style, steps)
            case Subscript():
                folded = self._index.fold(value, path, function)
                if folded != value and not isinstance(folded, Subscript):
                    return self._part(folded, path, function, style, steps + 1)
        return unknown_part(f"a computed value at {path}:{getattr(value, 'line', 1)}")

    def _other(self, value: Literal, style: Style) -> Part:
        return EMPTY if value.value is None else part_of(str(value.value), style)

    def _choice(self, value: Choice, path: str, function: str, style: Style, steps: int) -> Part:
        parts = [self._part(operand, path, function, style, steps + 1) for operand in self._chosen(value, path, function)]
        known = [part for part in parts if part.known]
        if value.kind is ChoiceKind.OR and known:
            return known[-1]
        return either(known or parts)

    def _name(self, name: Reference, path: str, function: str, style: Style, steps: int) -> Part:
        found = self._index.resolve(path, name.name, function)
        shown = name.name.lstrip(":~?.@")
        if isinstance(found, External) and found.name.startswith("django.conf.settings."):
            rows = self._django(found.name.removeprefix("django.conf.settings."))
            parts = [self._part(row.value, where, "", style, steps + 1) for where, row in rows if row.value is not None]
            return either([part for part in parts if part.known] or parts) if parts else unknown_part(f"{shown} is set nowhere here")
        if isinstance(found, Definition) and found.kind is Kind.PARAMETER and (found.path, found.name) in self._passed:
            return self._passed[found.path, found.name]
        if not isinstance(found, Definition) or found.kind is not Kind.VALUE or not isinstance(found.row, PythonAssignment):
            return unknown_part(f"{shown} is not a constant ({path}:{name.line})")
        assigned = self._index.assignments_of(found.path, found.row.target, found.row.context.function)
        parts = []
        for row in assigned if found.row in assigned else (found.row,):
            if row.value is None:
                continue
            if row.binding in (Binding.WITH, Binding.AUGMENTED):
                return unknown_part(f"{shown} is computed at {found.path}:{row.line}")
            parts += [self._part(item, where, scope, style, steps + 1) for where, item, scope in elements(self._index, found.path, row)]
        if not parts:
            return unknown_part(f"{shown} has no default ({found.path}:{found.line})")
        return either([part for part in parts if part.known] or parts)

    def _attribute(self, value: Attribute, path: str, function: str, style: Style, steps: int) -> Part:
        """``get_settings().prefix``: the default of the class's field."""
        owner = self._index.class_of(path, value.target, function)
        if isinstance(owner, Definition) and owner.kind is Kind.CLASS:
            found = self._index.member(owner.path, owner.name, value.name)
            row = found.row if isinstance(found, Definition) else None
            if isinstance(found, Definition) and isinstance(row, PythonAssignment) and row.value is not None:
                return self._part(row.value, found.path, row.context.function, style, steps + 1)
        return unknown_part(f"{value.name} is not a constant ({path}:{value.line})")

    def _call(self, call: Invocation, path: str, function: str, style: Style, steps: int) -> Part:
        method = call.method
        if method in _STRIPS:
            subject = call.receiver or Reference(call.callee.rpartition(".")[0], call.line)
            inner = self._part(subject, path, function, Style.PLAIN, steps + 1)
            letters = text(call.args[0]) if call.args else ""
            if inner.known and "(?:" not in inner.pattern and letters is not None:
                return part_of(_STRIPS[method](inner.template, letters), style)
            return inner
        if call.callee == "str" and call.args:
            return self._part(call.args[0], path, function, style, steps + 1)
        given: Value | None = None
        if method in _FIELDS:
            given = call.argument(0, "default")
        elif method in _READS:
            given = call.kwarg("default") or (
                call.args[2] if method == "getattr" and len(call.args) > 2 else call.args[1] if len(call.args) > 1 else None
            )
        if given is not None:
            return self._part(given, path, function, style, steps + 1)
        found = self._index.resolve(path, call.callee, function) if call.callee else None
        if isinstance(found, Definition) and isinstance(found.row, PythonFunction) and not call.spreads:
            return self._returned(call, found, found.row, path, function, style, steps)
        return unknown_part(f"{method or 'a call'} gives no constant ({path}:{call.line})")

    def _returned(
        self, call: Invocation, found: Definition, row: PythonFunction, path: str, function: str, style: Style, steps: int
    ) -> Part:
        """What a first-party function of texts returns for what it is passed here."""
        passed = dict(self._passed)
        for position, parameter in enumerate(row.parameters):
            given = call.argument(position, parameter.name)
            if given is not None:
                self._passed[found.path, parameter.name] = self._part(given, path, function, Style.PLAIN, steps + 1)
        try:
            values = [item.value for item in row.returns if item.value is not None]
            parts = [self._part(value, found.path, found.name, style, steps + 1) for value in values]
        finally:
            self._passed = passed
        known = [part for part in parts if part.known]
        return either(known) if known else unknown_part(f"{call.method} gives no constant ({path}:{call.line})")

    def _chosen(self, value: Choice, path: str, function: str) -> tuple[Value, ...]:
        """The operands that may be taken: of ``x if given else y`` one, where what is passed as *given* is known."""
        if value.kind is ChoiceKind.CONDITIONAL and isinstance(value.test, Reference):
            found = self._index.resolve(path, value.test.name, function)
            part = self._passed.get((found.path, found.name)) if isinstance(found, Definition) else None
            if part is not None and part.known:
                return value.operands[:1] if part.template else value.operands[1:]
        return value.operands[1:] if value.kind is ChoiceKind.AND else value.operands
