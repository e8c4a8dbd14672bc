"""Calls for the evaluator: reads of variables, conversions, text methods, and first-party functions by what they return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import ParameterKind, PythonFunction
from readiness.artifacts.python.values import Invocation, Lambda, Literal, Reference, Sequence, Value, text, walk
from readiness.facts.configuration import operations
from readiness.facts.configuration.worth import Source, Worth, item_of, joined, names_production, unknown_worth
from readiness.facts.env.access import Access, Parse, access_of
from readiness.facts.python.resolution import Definition, External, Kind
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.configuration.evaluating import Evaluator, Frame

_CONVERSIONS = frozenset({"bool", "int", "float", "str", "list", "tuple", "set", "frozenset", "sorted", "len"})
_STRTOBOOL = frozenset({"distutils.util.strtobool", "setuptools._distutils.util.strtobool", "strtobool.strtobool", "str2bool.str2bool"})
_JSON = frozenset({"json.loads", "ast.literal_eval", "orjson.loads", "ujson.loads"})
_KEEPS_RAW = frozenset({"lower", "upper", "strip", "lstrip", "rstrip", "title", "casefold", "replace", "capitalize"})


class Caller:
    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def of(self, call: Invocation, frame: Frame) -> Worth:
        access = access_of(self._evaluator.index, frame.path, call, frame.function)
        if access is not None:
            return self.read(access, frame)
        callee = call.callee
        if callee in _CONVERSIONS and len(call.args) <= 1:
            return self._converted(callee, call, frame)
        if callee in _STRTOBOOL and call.args:
            return self._boolean(call, frame)
        if callee in _JSON and call.args:
            inner = self._evaluator.of(call.args[0], frame)
            found = operations.json_value(inner.text, call.line) if inner.text is not None else None
            return joined(found, (inner,), inner.location)
        if callee in ("filter", "map") and len(call.args) == 2:
            return self._each(callee, call, frame)
        if callee == "getattr" and len(call.args) in (2, 3):
            return self._attribute_or(call, frame)
        if (
            callee in ("pydantic.SecretStr", "pydantic.AnyHttpUrl", "pydantic.HttpUrl", "pydantic.AnyUrl", "pathlib.Path")
            and len(call.args) == 1
        ):
            return self._evaluator.of(call.args[0], frame)
        method = self._method(call, frame)
        if method is not None:
            return method
        return self._first_party(call, frame)

    # variables -----------------------------------------------------------------------------------------------------------
    def read(self, access: Access, frame: Frame) -> Worth:
        """A variable that nobody sets: its default, or what only the deployment knows."""
        key = self._evaluator.of(access.key, frame).text
        variables = (key,) if key else ()
        location = Location(frame.path, access.line or frame.line or 1)
        if self._evaluator.production and access.parse is Parse.BOOL and key and names_production(key):
            return Worth(Literal(True, access.line), Source.FIXED, location, variables)
        if key is not None and key in self._evaluator.environment:
            return self._given(access, key, frame, location)
        if access.default is None:
            if access.required:
                return Worth(None, Source.SUPPLIED, location, variables)
            return Worth(Literal(None, access.line), Source.DEFAULT, location, variables, raw=access.parse is Parse.TEXT)
        default = self._evaluator.of(access.default, frame)
        raw = access.parse is Parse.TEXT
        if default.value is None:
            return Worth(None, default.source, default.location, (*variables, *default.variables), default.reason, raw)
        value = self._cast(access, default.value, frame) if access.parse is Parse.CAST else operations.parsed(access.parse, default.value)
        where = default.location if default.location.path != frame.path or default.source is not Source.FIXED else location
        source = Source.UNKNOWN if value is None else Source.DEFAULT if default.source is Source.FIXED else default.source
        return Worth(value, source, where, (*variables, *default.variables), "" if value is not None else "what its cast makes of it", raw)

    def _given(self, access: Access, key: str, frame: Frame, location: Location) -> Worth:
        """A variable that is set."""
        text = Literal(self._evaluator.environment[key], access.line)
        value = self._cast(access, text, frame) if access.parse is Parse.CAST else operations.parsed(access.parse, text)
        source = Source.UNKNOWN if value is None else Source.FIXED
        return Worth(value, source, location, (key,), "" if value is not None else "what its cast makes of it")

    def _cast(self, access: Access, value: Value, frame: Frame) -> Value | None:
        """A lambda or a first-party function given as the cast."""
        given = Worth(value, Source.FIXED, frame.at(value))
        if isinstance(access.cast, Lambda):
            return self._applied(access.cast, given, frame).value
        if isinstance(access.cast, Reference):
            name = access.cast.name
            if name in _STRTOBOOL or operations.names_boolean_parser(name.rpartition(".")[2].lstrip(":")):
                return operations.parsed(Parse.BOOL, value)
            found = self._evaluator.index.resolve(frame.path, name, frame.function)
            if isinstance(found, Definition) and isinstance(found.row, PythonFunction) and found.row.parameters:
                return self.function(found.path, found.row, {found.row.parameters[0].name: given}, frame).value
        return None

    def _applied(self, function: Lambda, given: Worth, frame: Frame) -> Worth:
        names = {part.name[1:].partition(".")[0] for part in walk(function.body) if isinstance(part, Reference) and part.local}
        names |= {
            part.callee[1:].partition(".")[0]
            for part in walk(function.body)
            if isinstance(part, Invocation) and part.callee.startswith("~")
        }
        free = names - frame.bindings.keys()
        return self._evaluator.of(function.body, msgspec.structs.replace(frame, bindings={**frame.bindings, **dict.fromkeys(free, given)}))

    # conversions ---------------------------------------------------------------------------------------------------------
    def _converted(self, name: str, call: Invocation, frame: Frame) -> Worth:
        if not call.args:
            empty: Value | None = {"bool": Literal(False, call.line), "str": Literal("", call.line), "int": Literal(0, call.line)}.get(name)
            return Worth(empty or Sequence((), line=call.line), Source.FIXED, frame.at(call))
        inner = self._evaluator.of(call.args[0], frame)
        raw = inner.raw and name in ("bool", "str")
        if inner.value is None:
            return joined(None, (inner,), inner.location, raw=raw)
        value = operations.converted(name, inner.value, call.line)
        return joined(value, (inner,), inner.location, raw=raw)

    def _boolean(self, call: Invocation, frame: Frame) -> Worth:
        inner = self._evaluator.of(call.args[0], frame)
        value = operations.parsed(Parse.BOOL, inner.value) if inner.value is not None else None
        return joined(value, (inner,), inner.location)

    def _each(self, name: str, call: Invocation, frame: Frame) -> Worth:
        """``filter(None, items)`` and ``map(str.strip, items)``."""
        source = self._evaluator.of(call.args[1], frame)
        if not isinstance(source.value, Sequence):
            return joined(None, (source,), source.location)
        first = call.args[0]
        items = source.value.items
        if name == "filter":
            return joined(Sequence(tuple(item for item in items if text(item) != ""), line=call.line), (source,), source.location)
        if isinstance(first, Reference) and first.name in ("str.strip", "str.lower", "str"):
            changed = [operations.method(item, first.name.rpartition(".")[2], (), call.line) or item for item in items]
            return joined(Sequence(tuple(changed), line=call.line), (source,), source.location)
        if isinstance(first, Lambda):
            worths = [self._applied(first, Worth(item, source.source, source.location, source.variables), frame) for item in items]
            return joined(Sequence(tuple(item_of(item) for item in worths), line=call.line), (source, *worths), source.location)
        return joined(None, (source,), source.location)

    def _attribute_or(self, call: Invocation, frame: Frame) -> Worth:
        """``getattr(configuration, "X", default)``: the attribute where it can be seen, else the default of a setting X."""
        name = text(call.args[1])
        if name is None:
            return unknown_worth("the attribute's name is computed", frame.at(call))
        if isinstance(call.args[0], Reference):
            found = self._evaluator.of(Reference(f"{call.args[0].name}.{name}", call.line), frame)
            if found.source is not Source.UNKNOWN:
                return found
        if len(call.args) == 2:
            return Worth(None, Source.SUPPLIED, frame.at(call), (name,))
        default = self._evaluator.of(call.args[2], frame)
        if default.source is Source.FIXED:
            return Worth(default.value, Source.DEFAULT, frame.at(call), (name,))
        return joined(default.value, (default,), default.location)

    # methods -------------------------------------------------------------------------------------------------------------
    def _method(self, call: Invocation, frame: Frame) -> Worth | None:
        """A method of what a name or expression holds, where that is a constant; None: it may be a first-party function."""
        if call.receiver is not None and "." not in call.attribute:
            receiver = self._evaluator.of(call.receiver, frame)
        else:
            head, _, rest = call.callee.rpartition(".")
            if not head.lstrip(".:~?@") or not rest or head[0] not in ":~.@?":
                return None
            found = self._evaluator.index.resolve(frame.path, call.callee, frame.function)
            if isinstance(found, Definition) and found.kind in (Kind.FUNCTION, Kind.CLASS):
                return None
            receiver = self._evaluator.of(Reference(head, call.line), frame)
        name = call.method
        args = [self._evaluator.of(arg, frame) for arg in call.args]
        if receiver.value is None or any(arg.value is None for arg in args):
            known = receiver.source in (Source.SUPPLIED, Source.DEFAULT)
            return joined(None, (receiver, *args), receiver.location, raw=receiver.raw and name in _KEEPS_RAW) if known else None
        if isinstance(receiver.value, Literal) and receiver.value.value is None:
            return joined(None, (receiver,), receiver.location, why="a method of None")
        value = operations.method(receiver.value, name, tuple(arg.value for arg in args if arg.value is not None), call.line)
        if value is None:
            return (
                joined(None, (receiver, *args), receiver.location, why=f"what {name}() yields")
                if not isinstance(receiver.value, Reference)
                else None
            )
        return joined(value, (receiver, *args), receiver.location, raw=receiver.raw and name in _KEEPS_RAW)

    # functions -----------------------------------------------------------------------------------------------------------
    def _first_party(self, call: Invocation, frame: Frame) -> Worth:
        index = self._evaluator.index
        found = index.resolve(frame.path, call.callee, frame.function) if call.callee else None
        if isinstance(found, Definition) and isinstance(found.row, PythonFunction):
            if call.spreads:
                return unknown_worth(f"{found.name}() gets unpacked arguments", frame.at(call))
            result = self.function(found.path, found.row, self._arguments(found.row, call, frame, found.path), frame)
            if any(text(arg) in result.variables for arg in (*call.args, *(item for _, item in call.kwargs))):
                # The name is given here, so this line is the read.
                result = msgspec.structs.replace(result, location=frame.at(call))
            if result.is_known or not operations.names_boolean_parser(found.row.name) or not call.args:
                return result
            inner = self._evaluator.of(call.args[0], frame)
            value = operations.parsed(Parse.BOOL, inner.value) if inner.value is not None else None
            return joined(value, (inner,), inner.location) if value is not None else result
        if isinstance(found, External) and operations.names_boolean_parser(found.name.rpartition(".")[2]) and call.args:
            return self._boolean(call, frame)
        name = call.callee.lstrip(".:~?@").rpartition(":")[2] or call.attribute or "a call"
        return unknown_worth(f"what {name}() returns is not known", frame.at(call))

    def _arguments(self, row: PythonFunction, call: Invocation, frame: Frame, path: str) -> dict[str, Worth]:
        parameters = [item for item in row.parameters if not (row.is_method and item.name in ("self", "cls"))]
        positional = [item.name for item in parameters if item.kind is ParameterKind.POSITIONAL]
        bound: dict[str, Worth] = {}
        for item in parameters:
            given = call.argument(positional.index(item.name), item.name) if item.name in positional else call.kwarg(item.name)
            if given is not None:
                bound[item.name] = self._evaluator.of(given, frame)
            elif item.default is not None:
                bound[item.name] = self._evaluator.of(
                    item.default, msgspec.structs.replace(frame, path=path, function="", bindings={}, line=0)
                )
        return bound

    def function(self, path: str, row: PythonFunction, bound: dict[str, Worth], frame: Frame) -> Worth:
        """What a first-party function returns for these arguments."""
        location = Location(path, row.line)
        if row.is_generator or row.is_async:
            return unknown_worth(f"{row.name}() is no plain function", location)
        base = msgspec.structs.replace(frame, path=path, function=row.qualname, bindings=bound, line=0)
        ends: list[tuple[int, Context, Value | None, bool]] = [(item.line, item.context, item.value, False) for item in row.returns]
        ends += [(item.line, item.context, item.value, True) for item in row.raises]
        possible: list[Worth] = []
        tests: list[Worth] = []
        for line, context, value, raises in sorted(ends, key=lambda end: end[0]):
            if context.function != row.qualname or context.handling:
                continue
            here = msgspec.structs.replace(base, line=line)
            runs, decided = self._evaluator.holds(context, here)
            tests += decided
            if runs is False:
                continue
            if raises:
                if runs:
                    return _refused(tests, location)
                continue
            found = self._evaluator.of(value, here) if value is not None else Worth(Literal(None, line), Source.FIXED, Location(path, line))
            if runs and not possible:
                return _with_tests(found, tests)
            possible.append(found)
            if runs:
                break
        if not possible:
            return unknown_worth(f"what {row.name}() returns is not known", location)
        return _with_tests(self._evaluator.alternatives(possible, location), tests)


def _refused(tests: list[Worth], location: Location) -> Worth:
    """The function raises: the program does not start without the variables that decided so."""
    return joined(None, [Worth(None, Source.SUPPLIED, location), *tests], location, why="it raises while the variable is unset")


def _with_tests(found: Worth, tests: list[Worth]) -> Worth:
    """What was decided on the way to a return has its part in what it returns."""
    decisive = [test for test in tests if test.source is not Source.FIXED]
    return joined(found.value, (found, *decisive), found.location, raw=found.raw) if decisive else found
