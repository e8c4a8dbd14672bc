"""One-line access to what a piece of Python says."""

import textwrap

from readiness.artifacts.python import parse
from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonModule
from readiness.artifacts.python.values import (
    Attribute,
    Choice,
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
    Spread,
    Subscript,
    Template,
    Value,
)


def module(source: str) -> PythonModule:
    return parse("app.py", textwrap.dedent(source).encode())


def value(source: str) -> str:
    """The last assignment's value, written short (see `short`)."""
    found = module(source).assignments[-1].value
    assert found is not None
    return short(found)


def call(source: str, callee: str) -> PythonCall:
    """The only call of *callee*."""
    (found,) = [row for row in module(source).calls if row.callee == callee]
    return found


def assignment(source: str, target: str) -> PythonAssignment:
    (found,) = [row for row in module(source).assignments if row.target == target]
    return found


def short(value: Value) -> str:
    """A value in the notation of the tests: literals as Python writes them, names bare, templates between bars."""
    match value:
        case Literal():
            return repr(value.value) + ("…" if value.truncated else "")
        case Reference():
            return value.name
        case Sequence():
            opening, closing = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}")}[value.kind.value]
            return opening + ", ".join(map(short, value.items)) + ("…" if value.truncated else "") + closing
        case Mapping():
            return "{" + ", ".join(f"{short(key)}: {short(item)}" for key, item in value.items) + "}"
        case Spread():
            return f"*{short(value.value)}"
        case Invocation():
            args = [*map(short, value.args), *(f"{key}={short(item)}" for key, item in value.kwargs)]
            callee = value.callee or (f"<{short(value.receiver)}>" if value.receiver is not None else "") + value.attribute
            return ("await " if value.awaited else "") + f"{callee}({', '.join(args)})"
        case Template():
            return "|" + "+".join(map(short, value.parts)) + "|"
        case Choice():
            test = f"{short(value.test)} ? " if value.test is not None else ""
            return "<" + test + f" {value.kind.value} ".join(map(short, value.operands)) + ">"
        case Subscript():
            return f"{short(value.target)}[{short(value.key)}]"
        case Attribute():
            return f"<{short(value.target)}>.{value.name}"
        case Comparison():
            return f"({short(value.left)} {value.op} {short(value.right)})"
        case Not():
            return f"not {short(value.operand)}"
        case Lambda():
            return f"lambda: {short(value.body)}"
        case Comprehension():
            return f"{value.kind} of {short(value.element)} in {short(value.source)}" + (" filtered" if value.filtered else "")
        case Opaque():
            return f"?{value.reason}"
