"""Constants put together: what `values` an operation on values gives, without running anything."""

import re
import string
from collections.abc import Callable, Iterable

from readiness.artifacts.python.values import (
    MAX_ITEMS,
    MAX_TEXT,
    Choice,
    ChoiceKind,
    Invocation,
    Literal,
    Mapping,
    Opaque,
    Sequence,
    SequenceKind,
    Spread,
    Template,
    Value,
    constant,
    text,
)


def literal(value: object, line: int) -> Value:
    """A constant of the syntax tree. Too long text is cut; what no format can carry is Opaque."""
    if isinstance(value, str):
        if not value.isascii():
            value = value.encode("utf-8", "replace").decode("utf-8")
        return Literal(value, line) if len(value) <= MAX_TEXT else Literal(value[:MAX_TEXT], line, truncated=True)
    if value is None or isinstance(value, bool | float):
        return Literal(value, line)
    if isinstance(value, int):
        return Literal(value, line) if -(2**63) <= value < 2**63 else Opaque("an integer beyond 64 bits", line)
    if isinstance(value, bytes):
        return Literal(value[:MAX_TEXT].decode("latin-1"), line, binary=True, truncated=len(value) > MAX_TEXT)
    return Opaque("..." if value is ... else "a complex number", line)


def joined(parts: Iterable[Value], line: int) -> Value:
    """Parts of a text in order: neighbouring constants become one, a text of constants only a Literal."""
    merged: list[Value] = []
    for part in parts:
        flat = part.parts if isinstance(part, Template) else (part,)
        for item in flat:
            piece = literal(_shown(item), item.line) if isinstance(item, Literal) and not isinstance(item.value, str) else item
            last = merged[-1] if merged else None
            if isinstance(piece, Literal) and isinstance(last, Literal) and not (piece.truncated or last.truncated):
                merged[-1] = literal(_shown(last) + _shown(piece), last.line)
            elif not (isinstance(piece, Literal) and piece.value == "" and merged):
                merged.append(piece)
    if len(merged) > 1 and isinstance(merged[0], Literal) and merged[0].value == "":
        merged = merged[1:]
    if not merged:
        return Literal("", line)
    if len(merged) == 1 and isinstance(merged[0], Literal):
        return merged[0]
    return Template(tuple(merged[:MAX_ITEMS]), line)


def _shown(value: Literal) -> str:
    return value.value if isinstance(value.value, str) else str(value.value)


def added(left: Value, right: Value, line: int) -> Value:
    """``left + right``."""
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        items = (*left.items, *right.items)
        return Sequence(items[:MAX_ITEMS], left.kind, left.line, left.truncated or right.truncated or len(items) > MAX_ITEMS)
    if isinstance(left, Literal) and isinstance(right, Literal):
        if isinstance(left.value, str) and isinstance(right.value, str) and left.binary == right.binary and not left.truncated:
            folded = literal(left.value + right.value, left.line)
            return (
                Literal(folded.value, folded.line, left.binary, folded.truncated or right.truncated)
                if isinstance(folded, Literal)
                else folded
            )
        return arithmetic("+", left, right, line)
    if isinstance(left, Sequence) or isinstance(right, Sequence):
        spread = tuple(item for side in (left, right) for item in (side.items if isinstance(side, Sequence) else (Spread(side),)))
        kind = left.kind if isinstance(left, Sequence) else right.kind if isinstance(right, Sequence) else SequenceKind.LIST
        return Sequence(spread, kind, line)
    if any(isinstance(side, Template) or (isinstance(side, Literal) and isinstance(side.value, str)) for side in (left, right)):
        return joined((left, right), line)
    return Template((left, right), line)


_NUMERIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}


def arithmetic(operator: str, left: Value, right: Value, line: int) -> Value:
    """Of two numbers; anything else is Opaque."""
    if isinstance(left, Literal) and isinstance(right, Literal):
        a, b = left.value, right.value
        if isinstance(a, int | float) and isinstance(b, int | float):
            try:
                if operator == "**":
                    return literal(a**b, line) if abs(a) <= 1024 and 0 <= b <= 63 else Opaque("a large power", line)
                return literal(_NUMERIC[operator](a, b), line)
            except (ArithmeticError, KeyError):
                return Opaque(f"arithmetic: {operator}", line)
        if operator == "*" and isinstance(a, str) and isinstance(b, int) and 0 <= len(a) * b <= 256 and not left.truncated:
            return Literal(a * b, left.line, left.binary)
    return Opaque(f"arithmetic: {operator}", line)


def path_joined(parts: Iterable[Value], line: int) -> Value:
    """``os.path.join(…)`` or ``a / b``. An absolute part drops what stands before it."""
    out: list[Value] = []
    for part in parts:
        if (
            isinstance(part, Invocation)
            and part.callee in ("pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath")
            and len(part.args) == 1
        ):
            part = part.args[0]
        words = text(part)
        if words is not None and words.startswith("/"):
            out = []
        ending = text(out[-1]) if out else None
        if out and not (ending is not None and ending.endswith("/")):
            out.append(Literal("/", line))
        out.append(part)
    return joined(out, line)


_FIELD = re.compile(r"%(?:\((?P<key>[^)]*)\))?(?P<form>[-#0 +]*[0-9*]*(?:\.[0-9*]+)?)(?P<code>[a-zA-Z%])")


def percent(left: Value, right: Value, line: int) -> Value:
    """``"…%s…" % right``; of numbers, the remainder."""
    pattern = text(left)
    if pattern is None:
        return arithmetic("%", left, right, line) if isinstance(left, Literal) else Template((left, right), line)
    given = list(right.items) if isinstance(right, Sequence) and right.kind is SequenceKind.TUPLE else [right]
    parts: list[Value] = []
    position = 0
    for field in _FIELD.finditer(pattern):
        parts.append(Literal(pattern[position : field.start()], line))
        position = field.end()
        if field["code"] == "%":
            parts.append(Literal("%", line))
            continue
        value = right.get(field["key"]) if field["key"] is not None and isinstance(right, Mapping) else given.pop(0) if given else None
        plain = field["form"] == "" and field["code"] in "sdi"
        known = value is not None and not isinstance(value, Spread) and (plain or not isinstance(value, Literal))
        parts.append(value if known and value is not None else Opaque("a formatted constant", line))
    parts.append(Literal(pattern[position:], line))
    return joined(parts, line)


def formatted(pattern: str, args: tuple[Value, ...], kwargs: tuple[tuple[str, Value], ...], line: int) -> Value:
    """``pattern.format(…)``."""
    parts: list[Value] = []
    named, automatic = dict(kwargs), 0
    try:
        for before, name, spec, _ in string.Formatter().parse(pattern):
            parts.append(Literal(before, line))
            if name is None:
                continue
            if not name:
                name, automatic = str(automatic), automatic + 1
            index = int(name) if name.isascii() and name.isdigit() and len(name) < 4 else -1
            value = args[index] if 0 <= index < len(args) else named.get(name)
            known = value is not None and not isinstance(value, Spread) and not (spec and isinstance(value, Literal))
            parts.append(value if known and value is not None else Opaque(f"the field {name!r} of a format", line))
    except ValueError:
        return Opaque("a format string that does not parse", line)
    return joined(parts, line)


_TEXT_METHODS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "title": str.title,
    "casefold": str.casefold,
}


def text_method(receiver: Literal, method: str, args: tuple[Value, ...], kwargs: tuple[tuple[str, Value], ...], line: int) -> Value | None:
    """A method of a constant text, None where that is not worked out."""
    words = text(receiver)
    if words is None:
        return None
    if method == "format":
        return formatted(words, args, kwargs, line)
    if method == "join" and len(args) == 1 and isinstance(args[0], Sequence) and not args[0].truncated:
        items = args[0].items
        return joined([part for item in items for part in (Literal(words, line), item)][1:], line) if items else Literal("", line)
    if method in _TEXT_METHODS and not args:
        return Literal(_TEXT_METHODS[method](words), receiver.line)
    if method == "split" and not kwargs and len(args) <= 1:
        separator = text(args[0]) if args else None
        if not args or separator:
            pieces = words.split(separator)
            return Sequence(
                tuple(Literal(piece, receiver.line) for piece in pieces[:MAX_ITEMS]), SequenceKind.LIST, line, len(pieces) > MAX_ITEMS
            )
    if method in ("encode", "decode"):
        return Literal(words, receiver.line, binary=method == "encode")
    return None


def merged(left: Value, right: Value, line: int) -> Value:
    """``left | right``."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return Mapping((*left.items, *right.items)[:MAX_ITEMS], line, left.truncated or right.truncated)
    operands = (*(left.operands if isinstance(left, Choice) and left.kind is ChoiceKind.UNION else (left,)), right)
    return Choice(ChoiceKind.UNION, operands[:MAX_ITEMS], line)


def weight(value: Value) -> int:
    """About how many bytes a constant takes wherever it is carried to."""
    match value:
        case Literal():
            return 8 + (len(value.value) if isinstance(value.value, str) else 0)
        case Sequence():
            return 8 + sum(weight(item) for item in value.items)
        case Mapping():
            return 8 + sum(weight(key) + weight(item) for key, item in value.items)
        case _:
            return 8


def small(value: Value) -> bool:
    """A constant worth carrying to where its name is used."""
    return constant(value) and weight(value) <= 1024
