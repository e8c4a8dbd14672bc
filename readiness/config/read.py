"""An environment, command-line options → a :class:`~readiness.config.model.Layer`; and how undecoded values become one.

Raises UsageError with file:line (or the variable, or the option) and a suggestion for whatever is wrong.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import msgspec

from readiness.config.fields import FIELDS, Field, Shape
from readiness.config.model import Layer
from readiness.errors import UsageError
from readiness.suggest import did_you_mean

PREFIX = "READINESS_"
OTHER_VARIABLES = frozenset({"READINESS_CONFIG", "READINESS_IGNORE_REPO_CONFIG", "READINESS_COLOR", "READINESS_TRACEBACK"})
FILES = ("readiness.yaml", ".readiness.yaml", "pyproject.toml")


class Value(msgspec.Struct, frozen=True):
    """An undecoded value and where it stands. ``items``: the place of each list item or table key."""

    data: Any
    place: str
    items: Mapping[Any, str] = {}


def read_environment(environment: Mapping[str, str]) -> tuple[Layer, tuple[str, ...]]:
    """``READINESS_*`` variables (lists with commas), and warnings about those that mean nothing. Empty ones count as unset."""
    values, warnings = {}, []
    for variable, text in sorted(environment.items()):
        if not variable.startswith(PREFIX) or variable in OTHER_VARIABLES or not text:
            continue
        key = variable.removeprefix(PREFIX).lower().replace("_", "-")
        field = FIELDS.get(key)
        if field is None:
            known = [f"{PREFIX}{name.upper().replace('-', '_')}" for name, each in FIELDS.items() if each.shape is not Shape.TABLE]
            warnings.append(" ".join(f"{variable} has no meaning here; {did_you_mean(variable, known)}".split()).rstrip(";"))
            continue
        if field.shape is Shape.TABLE or key == "extends":
            warnings.append(f"{variable} has no meaning: {key} is set in a configuration file only")
            continue
        data: Any = text if field.shape is Shape.SCALAR else [item.strip() for item in text.split(",") if item.strip()]
        values[key] = Value(data, variable)
    return layer_of("environment", values, strict=False), tuple(warnings)


def read_options(options: Mapping[str, Any]) -> Layer:
    """Options of the command line by key; None and empty lists count as not given."""
    given = {key: Value(data, f"--{key}") for key, data in options.items() if data is not None and data != [] and data != ()}
    return layer_of("command line", given, strict=False)


def layer_of(name: str, values: Mapping[str, Value], *, own: bool = False, strict: bool = True) -> Layer:
    """The layer of this name. ``strict``: a number is no text that looks like one."""
    decoded: dict[str, Any] = {}
    places: dict[str, str] = {}
    for key, value in values.items():
        field = FIELDS.get(key)
        if field is None:
            hint = did_you_mean(key, FIELDS) or f"known keys: {', '.join(sorted(FIELDS))}"
            raise UsageError(f"unknown key {key!r}", where=value.place, hint=hint)
        places[key] = value.place
        decoded[key] = _decode(key, field, value, places, strict=strict)
    return Layer(name, decoded, places, own)


def _decode(key: str, field: Field, value: Value, places: dict[str, str], *, strict: bool) -> Any:
    if field.shape is Shape.SCALAR:
        return _convert(key, value.data, field.type, value.place, strict=strict)
    if field.shape is Shape.TABLE:
        if not isinstance(value.data, dict):
            raise UsageError(f"{key} is a mapping: {field.about}", where=value.place)
        table = {}
        for name, data in value.data.items():
            place = value.items.get(name, value.place)
            places[f"{key}:{name}"] = place
            inner = _convert(f"a key of {key}", name, field.key_type, place, strict=strict)
            table[inner] = _convert(f"{key}.{name}", data, field.type, place, strict=strict)
        return table
    if not isinstance(value.data, list | tuple):
        raise UsageError(f"{key} is a list: {field.about}", where=value.place, hint=f"for example: {key}: [{value.data}]")
    items = []
    for position, data in enumerate(value.data):
        place = value.items.get(position, value.place)
        items.append(_convert(key, data, field.type, place, strict=strict))
        places[f"{key}:{data}"] = place
    return tuple(items)


def _convert(key: str, data: Any, type_: Any, place: str, *, strict: bool) -> Any:
    try:
        return msgspec.convert(data, type_, strict=strict)
    except msgspec.ValidationError as error:
        allowed = _choices(type_)
        hint = did_you_mean(data, allowed) if isinstance(data, str) else ""
        said = f"{key} is {_wanted(str(error), allowed)}, not {data!r}"
        raise UsageError(said, where=place, hint=hint) from None


def _choices(type_: Any) -> tuple[str, ...]:
    """The words that a value may be; empty for a free one."""
    if get_origin(type_) is Literal:
        return get_args(type_)
    return tuple(member.value for member in type_) if isinstance(type_, type) and issubclass(type_, StrEnum) else ()


_WORDS = {
    "Expected `str`": "a text", "Expected `int`": "a whole number", "Expected `float`": "a number", "Expected `bool`": "true or false",
    "Expected `array`": "a list", "Expected `object`": "a mapping", "Expected `str` of length >= 1": "a text that is not empty",
}  # fmt: skip


def _wanted(error: str, allowed: tuple[str, ...]) -> str:
    if allowed:
        return f"one of {', '.join(allowed)}"
    wanted = error.partition(" - at ")[0].partition(", got")[0]
    found = _WORDS.get(wanted)
    return found or wanted.removeprefix("Expected ").replace("`int`", "a whole number").replace("`float`", "a number")
