"""Names for the evaluator: variables of modules, functions and classes with the value that assignments, guards and imports leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python import folding
from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import Binding, PythonAssignment, PythonClass, PythonFunction
from readiness.artifacts.python.values import Attribute, Invocation, Literal, Opaque, Reference, Sequence, Value
from readiness.facts.configuration.worth import Source, Worth, item_of, joined, names_production, unknown_worth
from readiness.facts.env.settings_classes import is_settings_class, settings_field
from readiness.facts.python.resolution import Absent, Definition, External, Kind, Resolution, Unresolved
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.configuration.evaluating import Evaluator, Frame

_PROPERTIES = (
    "property",
    "functools.cached_property",
    "pydantic.computed_field",
    "django.utils.functional.cached_property",
    "werkzeug.utils.cached_property",
)
_GROWING = ("append", "extend", "insert", "add", "update")


class _Event(msgspec.Struct, frozen=True):
    """Something that gives a name its value, or changes it, at a line."""

    line: int
    context: Context
    assignment: PythonAssignment | None = None
    call: Invocation | None = None
    star: str = ""
    imported: str = ""


class Namer:
    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._open: set[tuple[str, str, str, int]] = set()

    # expressions ---------------------------------------------------------------------------------------------------------
    def of(self, name: Reference, frame: Frame) -> Worth:
        written = name.name
        if written.startswith("~"):
            head, _, rest = written[1:].partition(".")
            if head in frame.bindings:
                bound = frame.bindings[head]
                return bound if not rest else self._part(bound, rest, frame, name)
        plain = written.lstrip(":~?")
        if plain in self._evaluator.assume and written[0] in ":?":
            return self._evaluator.assume[plain]
        if written[0] in ":?" and "." not in plain and (written[0] == ":" or self._has_star(frame.path)):
            found = self.module_level(frame.path, plain, frame.line if not frame.function else 0, frame.depth)
            if found is not None:
                return found
        return self._resolved(self._evaluator.index.resolve(frame.path, written, frame.function), name, frame)

    def attribute(self, value: Attribute, frame: Frame) -> Worth:
        """``get_settings().debug``."""
        index = self._evaluator.index
        owner = index.class_of(frame.path, value.target, frame.function)
        if isinstance(owner, Definition) and owner.kind is Kind.CLASS and "." not in value.name:
            return self._resolved(index.member(owner.path, owner.name, value.name), value, frame)
        return self._part(self._evaluator.of(value.target, frame), value.name, frame, value)

    def _has_star(self, path: str) -> bool:
        return any(row.star for row in self._evaluator.index.outlines[path].imports)

    def _part(self, whole: Worth, rest: str, frame: Frame, asked: Value) -> Worth:
        """An attribute of what a name turned out to be: a class that some branch chose."""
        if isinstance(whole.value, Reference):
            found = self._evaluator.index.resolve(frame.path, f"{whole.value.name}.{rest}")
            # Not the name itself: its parts have just been looked up one by one.
            inner = self._resolved(found, Opaque(rest, getattr(asked, "line", 0)), frame)
            return joined(inner.value, (inner, whole), inner.location, raw=inner.raw)
        return joined(None, (whole,), whole.location, why=whole.reason or f"the attribute {rest} is not known")

    def _resolved(self, found: Resolution, asked: Value, frame: Frame) -> Worth:
        match found:
            case Definition(kind=Kind.VALUE):
                return self._value(found, frame)
            case Definition(kind=Kind.FUNCTION, row=PythonFunction() as row):
                if row.is_method and any(isinstance(item, Reference) and item.name in _PROPERTIES for item in _decorators(row)):
                    return self._evaluator.calls.function(found.path, row, {}, frame)
                return Worth(Reference(f"@{found.path}:{found.name}"), Source.FIXED, frame.at(asked))
            case Definition(kind=Kind.CLASS):
                return Worth(Reference(f"@{found.path}:{found.name}"), Source.FIXED, frame.at(asked))
            case Definition():
                return unknown_worth(f"{found.name or found.path} is a {found.kind}", frame.at(asked))
            case External():
                if isinstance(asked, Reference) and asked.name in ("True", "False", "None"):
                    return unknown_worth("a constant", frame.at(asked))
                return self._prefix(asked, frame) or unknown_worth(f"it comes from {found.name}", frame.at(asked))
            case Absent():
                return self._prefix(asked, frame) or unknown_worth(f"{found.name} is not defined in {found.path}", frame.at(asked))
            case Unresolved():
                return self._prefix(asked, frame) or unknown_worth(found.reason, frame.at(asked))

    def _prefix(self, asked: Value, frame: Frame) -> Worth | None:
        """``config.ORIGINS`` where ``config`` is a variable: what it holds may be a class that can be looked into."""
        if not isinstance(asked, Reference) or "." not in asked.name.lstrip(".:~?@"):
            return None
        head, _, rest = asked.name.rpartition(".")
        if not head.lstrip(".:~?@") or head[0] not in ":~.@":
            return None
        whole = self._evaluator.of(Reference(head, asked.line), frame)
        return self._part(whole, rest, frame, asked) if isinstance(whole.value, Reference) else None

    # definitions ---------------------------------------------------------------------------------------------------------
    def _value(self, found: Definition, frame: Frame) -> Worth:
        row = found.row
        if not isinstance(row, PythonAssignment):
            return unknown_worth(f"where {found.name} gets its value is not seen", Location(found.path, found.line))
        context = row.context
        if context.owner and not context.function.startswith(f"{context.owner}."):
            return self._field(found.path, context.owner, row, frame)
        if context.function and row.target.startswith(("self.", "cls.")):
            inner = msgspec.structs.replace(frame, path=found.path, function=context.function, bindings={}, line=row.line)
            return (
                self._evaluator.of(row.value, inner)
                if row.value is not None
                else unknown_worth("declared only", Location(found.path, row.line))
            )
        if context.function:
            line = frame.line if (frame.path, frame.function) == (found.path, context.function) else 0
            return self._of_events(found.path, row.target, context.function, line, frame)
        line = frame.line if frame.path == found.path and not frame.function else 0
        worth = self.module_level(found.path, row.target, line, frame.depth)
        return worth or unknown_worth(f"where {found.name} gets its value is not seen", Location(found.path, found.line))

    def _field(self, path: str, owner: str, row: PythonAssignment, frame: Frame) -> Worth:
        """A class attribute; of a settings class, a variable."""
        index = self._evaluator.index
        cls = index.class_(path, owner)
        location = Location(path, row.line, row.column)
        inner = msgspec.structs.replace(frame, path=path, function="", bindings={}, line=0)
        if cls is not None and is_settings_class(index, path, owner):
            return self._settings_field(path, cls, row, inner, location)
        last = next((item for item in reversed(cls.fields) if item.target == row.target and item.value is not None), row) if cls else row
        if last.value is None:
            return unknown_worth(f"{row.target} is declared without a value", location)
        return self._evaluator.of(last.value, inner)

    def _settings_field(self, path: str, cls: PythonClass, row: PythonAssignment, frame: Frame, location: Location) -> Worth:
        field = settings_field(self._evaluator.index, path, cls, row.target)
        if field is None:
            return unknown_worth(f"{row.target} is no field of the settings", location)
        if self._evaluator.production and names_production(row.target):
            return Worth(Literal(True, row.line), Source.FIXED, location, field.keys)
        given = next((key for key in field.keys if key in self._evaluator.environment), None)
        if given is not None:
            return Worth(Literal(self._evaluator.environment[given], row.line), Source.FIXED, location, field.keys)
        if field.default is None:
            return Worth(None, Source.SUPPLIED, location, field.keys)
        default = self._evaluator.of(field.default, frame)
        if default.source is Source.UNKNOWN or field.computed_default:
            return Worth(None, Source.UNKNOWN, location, field.keys, default.reason or "a computed default")
        source = Source.DEFAULT if default.source is Source.FIXED else default.source
        return Worth(default.value, source, location, (*field.keys, *default.variables), raw=not field.parsed)

    # variables -----------------------------------------------------------------------------------------------------------
    def module_level(self, path: str, name: str, line: int = 0, depth: int = 0) -> Worth | None:
        """The value a module leaves its variable *name* (before *line*, when given); None where the module never binds it."""
        from readiness.facts.configuration.evaluating import Frame

        return self._of_events_or_none(path, name, "", line, Frame(path, depth=depth))

    def _of_events(self, path: str, name: str, function: str, line: int, frame: Frame) -> Worth:
        found = self._of_events_or_none(path, name, function, line, frame)
        return found or unknown_worth(f"where {name} gets its value is not seen", Location(path, line or 1))

    def _of_events_or_none(self, path: str, name: str, function: str, line: int, frame: Frame) -> Worth | None:
        key = (path, name, function, line)
        if self._evaluator.exhausted(frame):
            return unknown_worth("it is imported through too many modules to follow", Location(path, line or 1))
        if key in self._open:
            return unknown_worth(f"{name} is defined by itself", Location(path, line or 1))
        self._open.add(key)
        try:
            return self._replayed(path, name, function, line, frame)
        finally:
            self._open.discard(key)

    def _replayed(self, path: str, name: str, function: str, line: int, frame: Frame) -> Worth | None:
        current: Worth | None = None
        base = msgspec.structs.replace(frame, path=path, function=function, bindings=frame.bindings if function == frame.function else {})
        for event in self._events(path, name, function):
            if line and event.line >= line:
                break
            context = event.context
            if context.main or (context.handling and current is not None):
                continue
            here = msgspec.structs.replace(base, line=event.line)
            runs, decided = self._evaluator.holds(context, here)
            if runs is False:
                continue
            value = self._after(event, name, current, here)
            if value is None:
                continue
            if runs:
                current = joined(value.value, (value, *decided), value.location, raw=value.raw) if decided else value
            elif current is not None and isinstance(current.value, Sequence) and _only_adds(event):
                more = Sequence(
                    (*current.value.items, Opaque("what another branch adds", event.line)), current.value.kind, current.value.line
                )
                current = joined(more, (current, *decided), current.location)
            elif current is None or not (value.is_known and current.is_known):
                current = joined(None, (value, *decided), value.location, why="an assignment that may or may not run")
            else:
                current = self._evaluator.alternatives([current, joined(value.value, (value, *decided), value.location)], value.location)
        return current

    def _events(self, path: str, name: str, function: str) -> list[_Event]:
        index = self._evaluator.index
        module = index.modules[path]
        events = [
            _Event(row.line, row.context, assignment=row)
            for row in index.assignments_of(path, name, function)
            if row.context.function == function
        ]
        prefix = f"~{name}." if function else f":{name}."
        events += [
            _Event(call.line, call.context, call=call.invocation)
            for call in index.calls_in(path, function)
            if call.callee.startswith(prefix) and call.callee[len(prefix) :] in _GROWING
        ]
        for row in module.imports if not function else ():
            if row.context.function:
                continue
            if row.star:
                events.append(_Event(row.line, row.context, star=row.qualified))
            elif row.alias == name and not row.type_checking:
                events.append(_Event(row.line, row.context, imported=row.qualified))
        return sorted(events, key=lambda event: event.line)

    def _after(self, event: _Event, name: str, current: Worth | None, frame: Frame) -> Worth | None:
        """What the name holds after the event; None where the event does not touch it."""
        if event.assignment is not None:
            return self._assigned(event.assignment, current, frame)
        if event.call is not None:
            return self._grown(event.call, current, frame)
        index = self._evaluator.index
        if event.star:
            target = index.resolve(frame.path, event.star)
            if isinstance(target, Definition) and target.kind is Kind.MODULE and target.path != frame.path:
                return self.module_level(target.path, name, 0, frame.depth + 1)
            return None
        found = index.resolve(frame.path, event.imported)
        if isinstance(found, Definition) and found.path != frame.path:
            return self._resolved(found, Reference(event.imported, event.line), frame)
        return None

    def _assigned(self, row: PythonAssignment, current: Worth | None, frame: Frame) -> Worth | None:
        if row.value is None:
            return None
        location = Location(frame.path, row.line, row.column)
        match row.binding:
            case Binding.PLAIN | Binding.ANNOTATED | Binding.WALRUS:
                return self._evaluator.of(row.value, frame)
            case Binding.AUGMENTED if current is not None:
                added = self._evaluator.of(row.value, frame)
                if isinstance(current.value, Sequence):
                    more = added.value if isinstance(added.value, Sequence) else Sequence((Opaque(added.reason or "supplied", row.line),))
                    return joined(folding.added(current.value, more, row.line), (current, added), location)
                if current.value is not None and added.value is not None:
                    return joined(folding.added(current.value, added.value, row.line), (current, added), location)
                return joined(None, (current, added), location)
        return unknown_worth(f"{row.target} is bound by {row.binding.value}", location)

    def _grown(self, call: Invocation, current: Worth | None, frame: Frame) -> Worth | None:
        if current is None or not call.args:
            return current
        added = self._evaluator.of(call.args[-1], frame)
        if isinstance(current.value, Sequence) and call.method in ("append", "insert", "add"):
            items = (*current.value.items, item_of(added))
        elif isinstance(current.value, Sequence):
            items = (*current.value.items, *(added.value.items if isinstance(added.value, Sequence) else (item_of(added),)))
        else:
            return joined(None, (current, added), current.location)
        return joined(Sequence(items, current.value.kind, current.value.line), (current, added), added.location)


def _only_adds(event: _Event) -> bool:
    return event.call is not None or (event.assignment is not None and event.assignment.binding is Binding.AUGMENTED)


def _decorators(row: PythonFunction) -> list[Value]:
    """Decorators, with calls taken for what they call."""
    return [Reference(item.callee, item.line) if isinstance(item, Invocation) else item for item in row.decorators]
