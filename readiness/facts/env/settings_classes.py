"""Fields of pydantic settings classes as variables: the names under which a field is looked up, and what stands in for it.

Source: docs.pydantic.dev/latest/concepts/pydantic_settings (environment variable names, nested models, aliases).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonClass
from readiness.artifacts.python.values import (
    Choice,
    ChoiceKind,
    Invocation,
    Literal,
    Mapping,
    Opaque,
    Reference,
    Sequence,
    Subscript,
    Value,
    text,
)
from readiness.facts.python.index import PythonIndex
from readiness.facts.python.resolution import Definition, External

BASES = (
    "pydantic_settings.BaseSettings",
    "pydantic.BaseSettings",
    "pydantic_settings.main.BaseSettings",
    "pydantic.env_settings.BaseSettings",
    "pydantic.v1.BaseSettings",
    "pydantic_settings.sources.BaseSettings",
)
_FIELDS = ("pydantic.Field", "pydantic.fields.Field", "pydantic.v1.Field")
_ALIASES = ("pydantic.AliasChoices", "pydantic.aliases.AliasChoices")


class SettingsField(msgspec.Struct, frozen=True):
    """``keys``: the variables it is read from, in order. ``default`` None: it is required. ``parsed``: the annotation is no plain text, so
    that pydantic parses it. ``nested``: ``KEY<delimiter>…`` sets parts of it."""

    path: str
    owner: str
    row: PythonAssignment
    keys: tuple[str, ...]
    default: Value | None
    computed_default: bool = False
    parsed: bool = True
    nested: str = ""


def is_settings_class(index: PythonIndex, path: str, qualname: str) -> bool:
    return any(isinstance(base, External) and base.name in BASES for base in index.ancestors(path, qualname))


def settings_classes(index: PythonIndex) -> Iterator[tuple[str, PythonClass]]:
    yield from index.subclasses_of(*BASES)


def settings_fields(index: PythonIndex, path: str, cls: PythonClass) -> Iterator[SettingsField]:
    """The class's own fields, and inherited ones where its prefix makes other variables of them."""
    options = _options(index, path, cls)
    prefix = text(options.get("env_prefix")) or ""
    chain = [(path, cls)]
    for base in index.ancestors(path, cls.qualname):
        if not isinstance(base, Definition) or not isinstance(base.row, PythonClass) or not is_settings_class(index, base.path, base.name):
            continue
        if (text(_options(index, base.path, base.row).get("env_prefix")) or "") != prefix:
            chain.append((base.path, base.row))
    seen: set[str] = set()
    for where, owner in chain:
        for row in owner.fields:
            if row.target not in seen and _is_field(row):
                seen.add(row.target)
                yield _field(index, where, owner, row, options, prefix)


def settings_field(index: PythonIndex, path: str, cls: PythonClass, name: str) -> SettingsField | None:
    """One field as the class that defines it reads it."""
    return next((field for field in settings_fields(index, path, cls) if field.row.target == name), None)


def _is_field(row: PythonAssignment) -> bool:
    if row.target.startswith("_") or row.target == "model_config":
        return False
    if row.annotation is None:
        return False
    named = row.annotation.target if isinstance(row.annotation, Subscript) else row.annotation
    return not (isinstance(named, Reference) and named.name.rpartition(".")[2] == "ClassVar")


def _options(index: PythonIndex, path: str, cls: PythonClass, depth: int = 0) -> dict[str, Value]:
    """``model_config`` or ``class Config``, inherited ones below the class's own."""
    found: dict[str, Value] = {}
    if depth < 8:
        for base in reversed(index.bases(path, cls.qualname)):
            if isinstance(base, Definition) and isinstance(base.row, PythonClass):
                found |= _options(index, base.path, base.row, depth + 1)
    for row in cls.fields:
        if row.target == "model_config":
            found |= _pairs(row.value)
    nested = index.class_(path, f"{cls.qualname}.Config")
    if nested is not None:
        found |= {row.target: row.value for row in nested.fields if row.value is not None}
    return found | dict(cls.keywords)


def _pairs(value: Value | None) -> dict[str, Value]:
    if isinstance(value, Invocation):
        return {key: item for key, item in value.kwargs if key != "**"}
    if isinstance(value, Mapping):
        return {name: item for key, item in value.items if (name := text(key)) is not None}
    return {}


def _field(
    index: PythonIndex, path: str, owner: PythonClass, row: PythonAssignment, options: dict[str, Value], prefix: str
) -> SettingsField:
    calls = [part for part in _metadata(row) if isinstance(part, Invocation) and _named(index, path, part.callee) in _FIELDS]
    names: tuple[str, ...] = ()
    for call in calls:
        for option in ("validation_alias", "alias", "env"):
            given = call.kwarg(option)
            if not names and given is not None:
                names = tuple(_alias_names(given))
    fields = options.get("fields")
    if not names and isinstance(fields, Mapping) and isinstance(entry := fields.get(row.target), Mapping) and (env := entry.get("env")):
        names = tuple(_alias_names(env))
    keys = names or (f"{prefix}{row.target}".upper(),)
    default, computed = _default(row, calls)
    delimiter = text(options.get("env_nested_delimiter")) or ""
    return SettingsField(path, owner.qualname, row, keys, default, computed, not _is_text(row.annotation), delimiter)


def _named(index: PythonIndex, path: str, callee: str) -> str:
    return callee if callee in _FIELDS else index.qualified(path, callee)


def _metadata(row: PythonAssignment) -> tuple[Value, ...]:
    """``= Field(…)`` and what ``Annotated[…]`` carries."""
    parts: list[Value] = [row.value] if row.value is not None else []
    note = row.annotation
    if isinstance(note, Subscript) and isinstance(note.key, Sequence) and isinstance(note.target, Reference):
        parts += note.key.items[1:] if note.target.name.endswith("Annotated") else ()
    return tuple(parts)


def _alias_names(value: Value) -> Iterator[str]:
    if (name := text(value)) is not None:
        yield name
    elif isinstance(value, Invocation) and value.method == "AliasChoices":
        for item in value.args:
            yield from _alias_names(item)
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _alias_names(item)


def _default(row: PythonAssignment, calls: list[Invocation]) -> tuple[Value | None, bool]:
    """(the default, whether it is made by a factory); (None, False): required."""
    given: Value | None = row.value
    field = next((call for call in calls if call is row.value), None)
    if given is not None and field is None:
        return (None, False) if _is_ellipsis(given) else (given, False)
    for call in calls:
        default = call.argument(0, "default")
        if default is not None and not _is_ellipsis(default):
            return default, False
        factory = call.kwarg("default_factory")
        if factory is not None:
            name = factory.name if isinstance(factory, Reference) else ""
            if name == "list":
                return Sequence((), line=call.line), False
            if name == "dict":
                return Mapping((), call.line), False
            return Opaque("made by a factory", call.line), True
    return None, False


def _is_ellipsis(value: Value) -> bool:
    return (isinstance(value, Opaque) and value.reason == "...") or (isinstance(value, Reference) and value.name == "Ellipsis")


def _is_text(annotation: Value | None) -> bool:
    match annotation:
        case Reference(name="str"):
            return True
        case Choice(kind=ChoiceKind.UNION):
            return all(_is_text(item) or (isinstance(item, Literal) and item.value is None) for item in annotation.operands)
        case Subscript(target=Reference(name=name)) if name.rpartition(".")[2] in ("Optional", "Literal"):
            return name.endswith("Literal") or _is_text(annotation.key)
    return False
