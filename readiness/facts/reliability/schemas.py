"""Which names a pydantic model takes, and what becomes of others.

Source: docs.pydantic.dev ("Model Config": ``extra`` is ignore unless said; "Alias"; "Validators": those before the model see raw input).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonClass
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Value, text, walk
from readiness.facts.python.index import Definition, External, Kind, PythonIndex

BASES = ("pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel", "sqlmodel.SQLModel")
_PLAIN = frozenset({*BASES, "typing.Generic", "abc.ABC", "object", "typing.Protocol", "pydantic.generics.GenericModel", "enum.Enum"})
_ALIASES = ("alias", "validation_alias")
_MAKING = frozenset({"__init__", "__new__", "__init_subclass__", "__pydantic_init_subclass__"})
_OWN = frozenset({"model_config", "__config__"})


class Schema(msgspec.Struct, frozen=True):
    """``names`` a model takes, aliases too. ``tolerant`` says why others are not dropped, ``unclear`` why that cannot be told."""

    names: frozenset[str]
    tolerant: str = ""
    unclear: str = ""


def schema_of(index: PythonIndex, path: str, row: PythonClass) -> Schema:
    """Of the model and every class above it."""
    names: set[str] = set()
    unclear, tolerant = "", ""
    for where, cls in _line(index, path, row):
        names |= {name for field in cls.fields for name in _names_of(field)}
        unclear = unclear or _unclear(index, where, cls)
        extra, line = _extra(index, where, cls)
        if extra in ("allow", "forbid") and not tolerant:
            tolerant = f"extra is {extra} at {where}:{line}"
        elif extra == "?":
            unclear = unclear or f"the configuration of {cls.name} is computed"
    for base in index.ancestors(path, row.qualname):
        known = (isinstance(base, External) and base.name in _PLAIN) or (isinstance(base, Definition) and base.kind is Kind.CLASS)
        if not known:
            name = base.name if isinstance(base, External) else "a class that is not known"
            unclear = unclear or f"{row.name} inherits from {name}"
    return Schema(frozenset(names - _OWN), tolerant, unclear)


def _line(index: PythonIndex, path: str, row: PythonClass) -> Iterator[tuple[str, PythonClass]]:
    yield path, row
    for base in index.ancestors(path, row.qualname):
        if isinstance(base, Definition) and isinstance(base.row, PythonClass):
            yield base.path, base.row


def _names_of(field: PythonAssignment) -> Iterator[str]:
    """A field's name and its aliases, also in ``Annotated[…, Field(alias=…)]``."""
    yield field.target
    for value in (field.value, field.annotation):
        for part in walk(value) if value is not None else ():
            if isinstance(part, Invocation):
                for name in _ALIASES:
                    alias = part.kwarg(name)
                    yield from (inner.value for inner in (walk(alias) if alias is not None else ())
                                if isinstance(inner, Literal) and isinstance(inner.value, str))  # fmt: skip


def _unclear(index: PythonIndex, path: str, cls: PythonClass) -> str:
    made = _MAKING.intersection(cls.methods)
    if made:
        return f"{cls.name} has an {sorted(made)[0]} of its own"
    if cls.dynamic:
        return f"{cls.name} makes attributes at run time"
    for name in cls.methods:
        function = index.function(path, f"{cls.qualname}.{name}")
        for mark in function.decorators if function is not None else ():
            if _sees_input(mark):
                return f"{cls.name}.{name} sees what is given before the model does"
    return ""


def _sees_input(mark: Value) -> bool:
    if isinstance(mark, Reference):
        return mark.name.rpartition(".")[2] == "root_validator"
    if not isinstance(mark, Invocation):
        return False
    if mark.method == "root_validator":
        return True
    return mark.method == "model_validator" and text(mark.kwarg("mode")) != "after"


def _extra(index: PythonIndex, path: str, cls: PythonClass) -> tuple[str, int]:
    """(``allow``, ``forbid``, ``ignore``, ``?`` for a computed configuration, or empty; line) of one class."""
    given = dict(cls.keywords)
    if "extra" in given:
        return _literal(given["extra"]), cls.line
    if "alias_generator" in given:
        return "?", cls.line
    for field in cls.fields:
        if field.target == "model_config" and field.value is not None:
            return _configured(index.fold(field.value, path)), field.line
    if "Config" in cls.nested:
        config = index.class_(path, f"{cls.qualname}.Config")
        for field in config.fields if config is not None else ():
            if field.target == "alias_generator":
                return "?", field.line
            if field.target == "extra" and field.value is not None:
                return _literal(field.value), field.line
    return "", cls.line


def _configured(value: Value) -> str:
    if isinstance(value, Invocation):
        items = dict(value.kwargs)
        if value.spreads or value.args or "alias_generator" in items:
            return "?"
        return _literal(items["extra"]) if "extra" in items else ""
    if isinstance(value, Mapping) and value.complete:
        if value.get("alias_generator") is not None:
            return "?"
        extra = value.get("extra")
        return _literal(extra) if extra is not None else ""
    return "?"


def _literal(value: Value) -> str:
    """``"forbid"`` and ``Extra.forbid``."""
    if isinstance(value, Reference) and ".Extra." in f".{value.name}":
        return value.name.rpartition(".")[2]
    return text(value) or "?"
