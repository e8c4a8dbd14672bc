"""Where first-party code makes pydantic models, and what it gives them that they do not take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import Binding, PythonCall, PythonClass
from readiness.artifacts.python.values import Literal, Mapping, Reference, Value, text
from readiness.facts.python.index import Definition, PythonIndex
from readiness.facts.reliability.rows import ModelConstruction
from readiness.facts.reliability.schemas import BASES, Schema, schema_of
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_VALIDATING = frozenset({"model_validate", "parse_obj"})
Given = list[tuple[str, int]]


def model_constructions(project: Project) -> Iterator[ModelConstruction]:
    """By path and position; of production files only, whatever the role of the model's file."""
    reader = _Reader(project.python)
    if not reader.models:
        return
    names = project.python.other_names(*{row.name for _, row in reader.models.values()}) | _VALIDATING
    for source in project.python_with(names):
        for call in project.python.calls_to(source.path, names):
            row = reader.row(source.path, call)
            if row is not None:
                yield row


class _Reader:
    def __init__(self, index: PythonIndex) -> None:
        self._index = index
        self.models = {(path, row.qualname): (path, row) for path, row in index.subclasses_of(*BASES)}
        self._schemas: dict[tuple[str, str], Schema] = {}

    def row(self, path: str, call: PythonCall) -> ModelConstruction | None:
        made = call.invocation
        validates = made.method in _VALIDATING
        name = made.callee.rpartition(".")[0] if validates else made.callee
        found = self._index.resolve(path, name, call.context.function) if name else None
        if not isinstance(found, Definition) or not isinstance(found.row, PythonClass) or (found.path, found.name) not in self.models:
            return None
        if call.context.owner == found.name and found.path == path and name.startswith("~"):
            return None  # cls(...) of the model itself: a subclass may be meant
        given, unclear = self._validated(path, call) if validates else self._given(path, call)
        if validates and unclear:
            return None  # input of elsewhere is read for the fields that it has: nobody lost what was never meant for the model
        schema = self._schema(found.path, found.row)
        surplus = [] if schema.tolerant else [(key, line) for key, line in given if key not in schema.names]
        if surplus and schema.unclear:
            surplus, unclear = [], schema.unclear
        return ModelConstruction(
            location=Location(path, call.line, call.column),
            model=found.row.name,
            defined=Location(found.path, found.row.line),
            dropped=tuple((key, Location(path, line or call.line)) for key, line in surplus),
            unclear="" if schema.tolerant else unclear,
            tolerant=schema.tolerant,
        )

    def _schema(self, path: str, row: PythonClass) -> Schema:
        key = (path, row.qualname)
        if key not in self._schemas:
            self._schemas[key] = schema_of(self._index, path, row)
        return self._schemas[key]

    def _given(self, path: str, call: PythonCall) -> tuple[Given, str]:
        """Names that are given with their lines, and why there may be more."""
        given: Given = []
        unclear = ""
        for name, value in call.invocation.kwargs:
            if name != "**":
                given.append((name, int(getattr(value, "line", 0))))
                continue
            keys, why = self._keys(path, call, value)
            given += keys
            unclear = unclear or why
        return given, unclear

    def _validated(self, path: str, call: PythonCall) -> tuple[Given, str]:
        """Of ``Model.model_validate({…})``."""
        value = call.invocation.argument(0, "obj")
        return self._keys(path, call, value) if value is not None else ([], "")

    def _keys(self, path: str, call: PythonCall, value: Value) -> tuple[Given, str]:
        """The keys of a mapping that is built in sight, without those that are taken out again."""
        if isinstance(value, Mapping):
            return _literal_keys(value), "" if value.complete else "it is given more than stands here"
        if not isinstance(value, Reference) or not value.local:
            return [], "what it is given by ** is made elsewhere"
        function, name = call.context.function, value.name[1:]
        rows = [row for row in self._index.assignments_in(path, function) if row.target == name and row.line <= call.line]
        bindings = [row for row in rows if row.key is None]
        if len(bindings) != 1 or bindings[0].binding not in (Binding.PLAIN, Binding.ANNOTATED):
            return [], f"what {name} holds is not seen whole"
        start = bindings[0].value
        if not isinstance(start, Mapping):
            return [], f"what {name} holds is made elsewhere"
        keys = _literal_keys(start) + [(key, row.line) for row in rows if row.key is not None and (key := text(row.key)) is not None]
        taken = {
            text(other.invocation.args[0])
            for other in self._index.calls_in(path, function)
            if other.callee == f"~{name}.pop" and other.invocation.args
        }
        complete = start.complete and all(row.key is None or text(row.key) is not None for row in rows)
        return [(key, line) for key, line in keys if key not in taken], "" if complete else f"{name} is given more than stands here"


def _literal_keys(value: Mapping) -> Given:
    return [(key.value, key.line) for key, _ in value.items if isinstance(key, Literal) and isinstance(key.value, str)]
