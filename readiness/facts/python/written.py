"""Expressions as text again, near to what stands in the source, for people who look at facts. Credentials are left out.

A value keeps no blanks, comments or choice of quotes: the text is one of the spellings that mean the same.
"""

from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    ChoiceKind,
    Comparison,
    Comprehension,
    Invocation,
    Lambda,
    Literal,
    Mapping,
    Not,
    Opaque,
    Reference,
    Sequence,
    SequenceKind,
    Spread,
    Subscript,
    Template,
    Value,
    text,
)
from readiness.artifacts.withheld import kept

MAX_WRITTEN = 300
_DEEP = 4
_WITHHELD = "'***'"
_BRACKETS = {SequenceKind.LIST: "[]", SequenceKind.TUPLE: "()", SequenceKind.SET: "{}"}
_OPERATORS = {ChoiceKind.UNION: " | ", ChoiceKind.OR: " or ", ChoiceKind.AND: " and ", ChoiceKind.ANY: " or "}


def plain_name(name: str) -> str:
    """A name without the mark that says where it leads (see ``artifacts.python.values``); dots of a relative import stay."""
    return name.lstrip(":~?<")


def written(value: Value | None, name: str = "", depth: int = 0) -> str:
    """The expression as text of at most `MAX_WRITTEN` characters; ``name`` is what it is given to (a variable, a keyword, a key)."""
    said = _written(value, name, depth)
    return said if len(said) <= MAX_WRITTEN else f"{said[: MAX_WRITTEN - 1]}…"


def literal(value: Value | None, name: str = "") -> str | None:
    """The constant without quotes; None for anything else, and for a credential."""
    if not isinstance(value, Literal) or value.truncated:
        return None
    return kept(name, value.value).text if isinstance(value.value, str) else str(value.value)


def _written(value: Value | None, name: str, depth: int) -> str:
    if value is None:
        return ""
    if depth > _DEEP:
        return "…"
    below = depth + 1
    match value:
        case Literal():
            return _literal(value, name)
        case Reference():
            return plain_name(value.name)
        case Sequence():
            return _within(_BRACKETS[value.kind], [written(item, name, below) for item in value.items])
        case Mapping():
            return _within("{}", [_item(key, item, below) for key, item in value.items])
        case Spread():
            return f"*{written(value.value, '', below)}"
        case Invocation():
            return f"{_called(value, below)}({', '.join((*arguments(value, below), *_keywords(value, below)))})"
        case Template():
            parts = (text(part) if text(part) is not None else f"{{{written(part, '', below)}}}" for part in value.parts)
            return f"f{_quoted(''.join(part or '' for part in parts), name)}"
        case Choice():
            return _choice(value, name, below)
        case Subscript():
            return f"{written(value.target, '', below)}[{written(value.key, '', below)}]"
        case Attribute():
            return f"{written(value.target, '', below)}.{value.name}"
        case Comparison():
            return f"{written(value.left, '', below)} {value.op} {written(value.right, '', below)}"
        case Not():
            return f"not {written(value.operand, '', below)}"
        case Lambda():
            return f"lambda: {written(value.body, name, below)}"
        case Comprehension():
            return f"[{written(value.element, name, below)} for … in {written(value.source, '', below)}]"
        case Opaque():
            return "…"


def arguments(call: Invocation, depth: int = 0) -> tuple[str, ...]:
    """The positional arguments as text."""
    return tuple(written(value, "", depth) for value in call.args)


def keywords(call: Invocation, depth: int = 0) -> dict[str, str]:
    """The keyword arguments as text."""
    return {name: written(value, name, depth) for name, value in call.kwargs}


def _keywords(call: Invocation, depth: int) -> list[str]:
    return [f"**{said}" if name == "**" else f"{name}={said}" for name, said in keywords(call, depth).items()]


def _called(call: Invocation, depth: int) -> str:
    name = plain_name(call.callee) or ".".join(filter(None, (written(call.receiver, "", depth), call.attribute)))
    return f"await {name}" if call.awaited else name


def _literal(value: Literal, name: str) -> str:
    if isinstance(value.value, str):
        return f"b{_quoted(value.value, name)}" if value.binary else _quoted(value.value, name)
    return str(value.value)


def _quoted(said: str, name: str) -> str:
    left = kept(name, said).text
    return _WITHHELD if left is None else repr(left)


def _item(key: Value, item: Value, depth: int) -> str:
    if isinstance(key, Spread):
        return f"**{written(key.value, '', depth)}"
    return f"{written(key, '', depth)}: {written(item, text(key) or '', depth)}"


def _choice(value: Choice, name: str, depth: int) -> str:
    parts = [written(operand, name, depth) for operand in value.operands]
    if value.kind is ChoiceKind.CONDITIONAL:
        return f"{parts[0]} if {written(value.test, '', depth)} else {parts[1] if len(parts) > 1 else '…'}"
    return _OPERATORS[value.kind].join(parts)


def _within(brackets: str, items: list[str]) -> str:
    return f"{brackets[0]}{', '.join(items)}{brackets[1]}"
