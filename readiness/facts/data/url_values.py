"""What an expression that gives somebody a database URL may be: the code's own text, and one for each value that files give its variables.

What is not known of a text (a password, a host) is marked in it: the beginning alone tells the database and the driver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import ParameterKind, PythonAssignment, PythonFunction
from readiness.artifacts.python.values import Attribute, Choice, Invocation, Reference, Template, Value, text
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.worth import Source
from readiness.facts.data.dsn import UNKNOWN, Dsn, read_dsn
from readiness.facts.data.rows import DatabaseUrl
from readiness.facts.data.scopes import scopes
from readiness.facts.data.urls import text_of
from readiness.facts.env.rows import same
from readiness.facts.python.resolution import Definition, Kind, Resolution
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_HOPS = 8
MAX_CALLERS = 12
MAX_GIVEN = 40
"""Different values of one variable: more are of the same kinds."""
MAX_STEPS = 300
"""Expressions that one question may lead through: callers of callers multiply."""
_KEEP = frozenset({
    "make_url", "str", "unicode_string", "render_as_string", "as_string", "URL", "PostgresDsn", "AnyUrl", "get_secret_value", "DatabaseURL",
    "Secret", "human_repr", "strip",
})  # fmt: skip
"""Calls that yield the URL that they are given, or that they are a method of."""
_BUILDERS = frozenset({"create", "build", "URL"})


class Text(msgspec.Struct, frozen=True):
    """``value`` is None where nothing of it is known; ``default``: it stands in while ``variables`` are unset."""

    value: str | None
    said: Location
    variables: tuple[str, ...] = ()
    default: bool = False


class Candidate(msgspec.Struct, frozen=True):
    """A URL that the expression may be. ``by`` is who says so, ``variable`` whose value it is."""

    dsn: Dsn
    said: Location
    variable: str = ""
    variables: tuple[str, ...] = ()
    by: str = "the code"
    example: bool = False
    default: bool = False


class UrlReader:
    """One for a project: ``candidates`` answers for an expression."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._index = project.python
        self._given: dict[str, list[DatabaseUrl]] = {}
        self._steps = 0
        for row in project.rows(DatabaseUrl):
            self._given.setdefault(same(row.variable), []).append(row)

    def candidates(self, path: str, value: Value, function: str, line: int) -> tuple[Candidate, ...]:
        """Each URL once; empty where nothing says what it is."""
        plain = self._texts({}, path, value, function, line)
        variables = tuple(dict.fromkeys(name for one in plain for name in one.variables))
        found = [
            Candidate(dsn, one.said, variables=one.variables, default=one.default, variable=one.variables[0] if one.default else "")
            for one in plain
            if one.value is not None and (dsn := read_dsn(one.value))
        ]
        component = self._project.component_name(path)
        around = scopes(self._project, component)
        for variable in variables:
            known: dict[str, list[Text]] = {}
            for row in self._given.get(same(variable), ()):
                given = text_of(row)
                if (row.component in around or not component) and (given in known or len(known) < MAX_GIVEN):
                    if given not in known:
                        known[given] = self._texts({variable: given}, path, value, function, line)
                    found += _candidates(row, variable, known[given])
        return tuple(dict.fromkeys(found))

    def variables(self, path: str, value: Value, function: str, line: int) -> tuple[str, ...]:
        """Environment variables that have a part in it."""
        return tuple(dict.fromkeys(name for one in self._texts({}, path, value, function, line) for name in one.variables))

    # expressions ---------------------------------------------------------------------------------------------------------
    def _texts(self, environment: Mapping[str, str], path: str, value: Value, function: str, line: int, hops: int = 0) -> list[Text]:
        self._steps = self._steps + 1 if hops else 0
        evaluator = Evaluator(self._index, production=True, environment=environment)
        worth = evaluator.worth(path, value, function, line)
        if worth.text is not None:
            default = worth.source is Source.DEFAULT and not set(worth.variables) & environment.keys()
            return [Text(worth.text, worth.location, worth.variables, default)]
        found: list[Text] = []
        if hops < MAX_HOPS and self._steps < MAX_STEPS:
            following = _Following(self, environment, path, function, line, hops + 1)
            found = following.of(value)
        return found or [Text(None, worth.location, worth.variables)]

    def arguments(self, path: str, row: PythonFunction, parameter: str) -> Iterator[tuple[str, str, Value, int]]:
        """(file, function, value, line) of what production code passes as a parameter; the default, too."""
        taken = [item for item in row.parameters if not (row.is_method and item.name in ("self", "cls"))]
        positional = [item.name for item in taken if item.kind is ParameterKind.POSITIONAL]
        position = positional.index(parameter) if parameter in positional else len(taken) + 1
        name = row.context.owner if row.name == "__init__" else row.name
        number = 0
        for where, call in self._project.calls(name.rpartition(".")[2]):
            given = call.invocation.argument(position, parameter)
            if given is None or number >= MAX_CALLERS or not call.callee:
                continue
            target = self._index.resolve(where, call.callee, call.context.function)
            if isinstance(target, Definition) and target.path == path and target.name in (row.qualname, name):
                number += 1
                yield where, call.context.function, given, call.line
        default = next((item.default for item in taken if item.name == parameter), None)
        if default is not None and text(default) is not None:
            yield path, "", default, row.line

    texts = _texts


def _candidates(row: DatabaseUrl, variable: str, texts: list[Text]) -> Iterator[Candidate]:
    """What the expression is while the variable has the row's value."""
    for one in texts:
        dsn = read_dsn(one.value) if one.value is not None else None
        if dsn is not None and variable in one.variables:
            yield Candidate(dsn, row.location, row.variable, one.variables, row.owner, row.example)


class _Following(msgspec.Struct, frozen=True):
    """One step of following an expression that the evaluator could not finish."""

    reader: UrlReader
    environment: Mapping[str, str]
    path: str
    function: str
    line: int
    hops: int

    def of(self, value: Value) -> list[Text]:
        index = self.reader._index
        match value:
            case Template():
                return self._joined(value)
            case Choice():
                return [one for item in value.operands for one in self._texts(item) if one.value]
            case Invocation():
                return self._call(value)
            case Reference():
                return self._definition(index.resolve(self.path, value.name, self.function))
            case Attribute():
                owner = index.class_of(self.path, value.target, self.function)
                if isinstance(owner, Definition) and owner.kind is Kind.CLASS and "." not in value.name:
                    return self._definition(index.member(owner.path, owner.name, value.name))
        return []

    def _texts(self, value: Value) -> list[Text]:
        return self.reader.texts(self.environment, self.path, value, self.function, self.line, self.hops)

    def _joined(self, value: Template) -> list[Text]:
        parts = [self._texts(part)[0] for part in value.parts]
        variables = tuple(dict.fromkeys(name for part in parts for name in part.variables))
        first = next((part for part in parts if part.variables), parts[0])
        said = first.said if first is parts[0] else Location(self.path, value.line or None)
        return [Text("".join(part.value or UNKNOWN for part in parts), said, variables, any(part.default for part in parts))]

    def _call(self, call: Invocation) -> list[Text]:
        scheme = call.kwarg("drivername") or call.kwarg("scheme") or (call.args[0] if call.method == "create" and call.args else None)
        if call.method in _BUILDERS and scheme is not None:
            return self._built(call, scheme)
        head = call.callee.rpartition(".")[0]
        receiver = call.receiver or (Reference(head, call.line) if head.strip("~:?@.") else None)
        if call.method == "replace" and receiver is not None and len(call.args) >= 2:
            old, new = text(call.args[0]), text(call.args[1])
            if old is not None and new is not None:
                return [msgspec.structs.replace(one, value=one.value and one.value.replace(old, new)) for one in self._texts(receiver)]
        if call.method == "set" and receiver is not None and (driver := call.kwarg("drivername")) is not None:
            return self._built(call, driver)
        if call.method in _KEEP:
            given = (*call.args[:1], *([receiver] if receiver else []))
            return [one for value in given for one in self._texts(value) if one.value or one.variables]
        found = self.reader._index.resolve(self.path, call.callee, self.function) if call.callee else None
        return self._returned(found) if found is not None else []

    def _built(self, call: Invocation, scheme: Value) -> list[Text]:
        host, name = call.kwarg("host"), call.kwarg("database") or call.kwarg("path")
        where = self._texts(host)[0].value if host is not None else None
        rest = self._texts(name)[0].value if name is not None else None
        return [
            msgspec.structs.replace(one, value=f"{one.value}://{UNKNOWN}@{where or UNKNOWN}/{rest or UNKNOWN}")
            if not one.value.startswith("sqlite")
            else msgspec.structs.replace(one, value=f"{one.value}:///{rest or UNKNOWN}")
            for one in self._texts(scheme)
            if one.value
        ]

    def _definition(self, found: Resolution) -> list[Text]:
        if not isinstance(found, Definition):
            return []
        if found.kind is Kind.PARAMETER:
            function = self.reader._index.function(self.path, self.function)
            return self._passed(function, found.name) if function is not None else []
        if isinstance(found.row, PythonAssignment):
            row = found.row
            return self._elsewhere(((found.path, row.context.function, row.value, row.line),))
        return self._returned(found)

    def _passed(self, row: PythonFunction, parameter: str) -> list[Text]:
        return self._elsewhere(self.reader.arguments(self.path, row, parameter))

    def _returned(self, found: Resolution) -> list[Text]:
        """What a first-party function or property returns."""
        if not isinstance(found, Definition) or not isinstance(found.row, PythonFunction):
            return []
        row, path = found.row, found.path
        return self._elsewhere((path, row.qualname, end.value, end.line) for end in row.returns if end.value is not None)

    def _elsewhere(self, places: Iterable[tuple[str, str, Value | None, int]]) -> list[Text]:
        return [
            one
            for path, function, value, line in places
            if value is not None
            for one in self.reader.texts(self.environment, path, value, function, line if function else 0, self.hops)
            if one.value is not None or one.variables
        ]
