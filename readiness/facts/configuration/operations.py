"""Operations on constants that settings are written with: comparisons, text methods, conversions. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable

from readiness.artifacts.python import folding
from readiness.artifacts.python.values import Literal, Mapping, Sequence, SequenceKind, Value, constant
from readiness.facts.env.access import Parse
from readiness.patterns import pattern

_TRUE = frozenset({"1", "true", "t", "yes", "y", "on", "ok", "enable", "enabled"})
_FALSE = frozenset({"0", "false", "f", "no", "n", "off", "", "none", "null", "disable", "disabled"})
_BOOLEAN_NAME = pattern(
    r"(?:.*_)?(?:str|string|text|parse|get|env|to|is|as|cast|convert|read|strto|str2|envbool|getenv)?_?(?:to|2|as)?_?(?:bool|boolean|truthy|true)(?:_.*)?"
)


def boolean_text(value: str) -> bool | None:
    """A switch as every parser of booleans reads it; None for another text."""
    lowered = value.strip().lower()
    return True if lowered in _TRUE else False if lowered in _FALSE else None


def names_boolean_parser(name: str) -> bool:
    """``strtobool``, ``env_bool``, ``parse_bool``, ``str2bool``: by name, where the body cannot be followed."""
    return bool(_BOOLEAN_NAME.fullmatch(name.lower()))


def plain(value: Value | None) -> object:
    """A constant as Python's own; displays as tuples, so that they compare."""
    match value:
        case Literal():
            return value.value
        case Sequence():
            return tuple(plain(item) for item in value.items)
        case Mapping():
            return tuple((plain(key), plain(item)) for key, item in value.items)
    return value


def compared(op: str, left: Value, right: Value) -> bool | None:
    """The result of a comparison of constants; None where it is not worked out."""
    if op in ("in", "not in"):
        found = _contains(left, right)
        return None if found is None else found is (op == "in")
    if not constant(left) or not constant(right):
        return None
    a, b = plain(left), plain(right)
    match op:
        case "==" | "is":
            return a == b and (op == "==" or type(a) is type(b))
        case "!=" | "is not":
            return not (a == b and (op == "!=" or type(a) is type(b)))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}.get(op)
    return None


def _contains(item: Value, container: Value) -> bool | None:
    if not constant(item):
        return None
    wanted = plain(item)
    if isinstance(container, Literal) and isinstance(container.value, str) and isinstance(wanted, str):
        return wanted in container.value
    if isinstance(container, Sequence):
        if any(constant(other) and plain(other) == wanted for other in container.items):
            return True
        return False if constant(container) else None
    if isinstance(container, Mapping) and container.complete:
        return any(plain(key) == wanted for key, _ in container.items)
    return None


def method(receiver: Value, name: str, args: tuple[Value, ...], line: int) -> Value | None:
    """A method of a constant text or list; None where it is not worked out."""
    if isinstance(receiver, Literal) and isinstance(receiver.value, str):
        words = receiver.value
        texts = [arg.value for arg in args if isinstance(arg, Literal) and isinstance(arg.value, str)]
        if name in ("startswith", "endswith") and len(texts) == 1:
            return Literal(words.startswith(texts[0]) if name == "startswith" else words.endswith(texts[0]), line)
        if name == "replace" and len(texts) == 2:
            return Literal(words.replace(texts[0], texts[1]), receiver.line)
        if name in ("strip", "lstrip", "rstrip") and len(texts) == 1:
            return Literal({"strip": words.strip, "lstrip": words.lstrip, "rstrip": words.rstrip}[name](texts[0]), receiver.line)
        if name == "isdigit":
            return Literal(words.isdigit(), line)
        return folding.text_method(receiver, name, args, (), line)
    if isinstance(receiver, Mapping) and name == "get" and args and isinstance(args[0], Literal) and receiver.complete:
        found = receiver.get(str(args[0].value))
        return found if found is not None else args[1] if len(args) > 1 else Literal(None, line)
    if isinstance(receiver, Mapping) and name in ("keys", "values") and receiver.complete:
        return Sequence(tuple(pair[name == "values"] for pair in receiver.items), SequenceKind.LIST, line)
    return None


def converted(name: str, value: Value, line: int) -> Value | None:
    """``bool``, ``int``, ``str``, ``list`` … of a constant."""
    match name, value:
        case "bool", _:
            from readiness.facts.configuration.worth import truth_of

            truth = truth_of(value)
            return None if truth is None else Literal(truth, line)
        case (("int" | "float"), Literal(value=(bool() | int() | float() | str()) as given)):
            return _number(name, given, line)
        case "str", Literal(value=given):
            return Literal(given if isinstance(given, str) else str(given), value.line)
        case (("list" | "tuple" | "set" | "frozenset" | "sorted"), Sequence()):
            return Sequence(value.items, SequenceKind.LIST, value.line, value.truncated)
        case "len", Sequence() if constant(value):
            return Literal(len(value.items), line)
        case "len", Literal(value=str() as words):
            return Literal(len(words), line)
    return None


def _number(name: str, given: bool | int | float | str, line: int) -> Value | None:
    kinds: dict[str, Callable[[bool | int | float | str], float]] = {"int": int, "float": float}
    try:
        return folding.literal(kinds[name](given), line)
    except (ValueError, OverflowError):
        return None


def parsed(how: Parse, value: Value) -> Value | None:
    """What a reader makes of a variable's text (or of a default that is text; one that is not stays as it is)."""
    if not isinstance(value, Literal) or not isinstance(value.value, str):
        return value
    words = value.value
    match how:
        case Parse.TEXT:
            return value
        case Parse.BOOL:
            truth = boolean_text(words)
            return None if truth is None else Literal(truth, value.line)
        case Parse.NUMBER:
            return _number("float", words, value.line)
        case Parse.LIST:
            return text_list(words, value.line)
        case Parse.JSON:
            return json_value(words, value.line)
    return None


def text_list(words: str, line: int) -> Sequence:
    """``a, b`` or ``["a", "b"]`` as a list."""
    found = json_value(words, line) if words.strip().startswith("[") else None
    if isinstance(found, Sequence):
        return found
    return Sequence(tuple(Literal(part.strip(), line) for part in words.split(",") if part.strip()), SequenceKind.LIST, line)


def json_value(words: str, line: int) -> Value | None:
    try:
        data = json.loads(words)
    except (ValueError, RecursionError):
        return None
    return _from_json(data, line, 0)


def _from_json(data: object, line: int, depth: int) -> Value | None:
    if depth > 8:
        return None
    if isinstance(data, list):
        items = [_from_json(item, line, depth + 1) for item in data[:256]]
        return Sequence(tuple(item for item in items if item is not None), SequenceKind.LIST, line, len(data) > 256)
    if isinstance(data, dict):
        pairs = [(Literal(str(key), line), item) for key, raw in data.items() if (item := _from_json(raw, line, depth + 1)) is not None]
        return Mapping(tuple(pairs), line)
    return folding.literal(data, line)
