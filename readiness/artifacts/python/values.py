"""What an expression is worth, as far as it can be known without running it: a small algebra that serialises.

**Names.** Wherever a name stands (``Reference.name``, ``Invocation.callee``, exceptions) its first character tells where it leads, so that
a parameter called ``requests`` is never taken for the package:

==============  ============================================================================================================
``os.getenv``   absolute: through an import, aliases undone (``from os import getenv as g; g()``); builtins stand bare (``open``)
``.config.x``   through a relative import, dots as written (``from ..core import db`` gives ``..core.db``)
``:app.get``    a name of this module's top level (``:Settings.debug`` for a class member)
``~client.get`` a parameter or local variable (``~self.client.get`` in a method)
``?helper``     bound nowhere here: a star import or ``globals()`` may provide it
``""``          not a name (then ``Invocation.receiver`` and ``.attribute`` say what is called)
==============  ============================================================================================================

``line`` is always a line of the module's own file; 0 means none. Depth and width are capped (`MAX_DEPTH`, `MAX_ITEMS`, `MAX_TEXT`): what
lies beyond is `Opaque` or marked ``truncated``.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias, Union

import msgspec

MAX_DEPTH = 24
MAX_ITEMS = 256
MAX_TEXT = 4096

Scalar: TypeAlias = str | int | float | bool | None


class _Node(msgspec.Struct, frozen=True, array_like=True, tag=True, gc=False):
    pass


class Literal(_Node, frozen=True):
    """A constant. ``binary``: bytes, decoded as Latin-1. ``truncated``: only the first `MAX_TEXT` characters are kept."""

    value: Scalar
    line: int = 0
    binary: bool = False
    truncated: bool = False


class Reference(_Node, frozen=True):
    """A dotted name, resolved as far as the module alone allows (see the module's docstring)."""

    name: str
    line: int = 0

    @property
    def local(self) -> bool:
        return self.name.startswith("~")


class SequenceKind(StrEnum):
    LIST = "list"
    TUPLE = "tuple"
    SET = "set"


class Sequence(_Node, frozen=True):
    """A list, tuple or set display. ``truncated``: more than `MAX_ITEMS` items stand there."""

    items: "tuple[Value, ...]"
    kind: SequenceKind = SequenceKind.LIST
    line: int = 0
    truncated: bool = False


class Mapping(_Node, frozen=True):
    """A dict display, or ``dict(a=…)``. ``**other`` is an item whose key is a `Spread`."""

    items: "tuple[tuple[Value, Value], ...]"
    line: int = 0
    truncated: bool = False

    def get(self, key: str) -> "Value | None":
        """The last value under the text *key*, None if no item has it (a `Spread` may still hold it: see `complete`)."""
        return next((value for name, value in reversed(self.items) if isinstance(name, Literal) and name.value == key), None)

    @property
    def complete(self) -> bool:
        """Every key is known."""
        return not self.truncated and all(isinstance(key, Literal) for key, _ in self.items)


class Spread(_Node, frozen=True):
    """``*value`` in a display or call, ``**value`` as a key of a mapping."""

    value: "Value"


class Invocation(_Node, frozen=True):
    """A call. ``callee`` is a name, or empty: then ``attribute`` (may be dotted) of the value ``receiver`` is called; with an empty
    ``attribute`` the receiver itself is (``factory()()``). ``**x`` is the keyword ``"**"``; ``*x`` a `Spread` among ``args``."""

    callee: str
    args: "tuple[Value, ...]" = ()
    kwargs: "tuple[tuple[str, Value], ...]" = ()
    line: int = 0
    receiver: "Value | None" = None
    attribute: str = ""
    awaited: bool = False

    def kwarg(self, name: str) -> "Value | None":
        return next((value for key, value in self.kwargs if key == name), None)

    def argument(self, position: int, name: str) -> "Value | None":
        """The argument given by keyword *name* or, before any ``*x``, at *position*. None: not given (see `spreads`)."""
        for key, value in self.kwargs:
            if key == name:
                return value
        if 0 <= position < len(self.args) and not any(isinstance(arg, Spread) for arg in self.args[: position + 1]):
            return self.args[position]
        return None

    @property
    def spreads(self) -> bool:
        """``*x`` or ``**x`` is passed: what is not seen here may still be given."""
        return any(key == "**" for key, _ in self.kwargs) or any(isinstance(arg, Spread) for arg in self.args)

    @property
    def method(self) -> str:
        """The last segment of what is called."""
        return _last_segment(self.attribute or self.callee)


@lru_cache(maxsize=65536)
def _last_segment(name: str) -> str:
    """Remembered: nearly every relation asks it of every call, and the same names come back."""
    return name.lstrip(".:~?").rpartition(".")[2]


class Template(_Node, frozen=True):
    """Text put together (f-string, ``+``, ``%``, ``.format``, ``os.path.join``, ``path / name``): parts in order, neighbouring texts
    merged."""

    parts: "tuple[Value, ...]"
    line: int = 0


class ChoiceKind(StrEnum):
    OR = "or"
    AND = "and"
    CONDITIONAL = "if"
    UNION = "|"
    """``a | b``: a union of types in an annotation, merged dicts or flags elsewhere."""
    ANY = "any"
    """A name with several assignments: one of these, whichever path was taken (from the index only)."""


class Choice(_Node, frozen=True):
    """One of several values. CONDITIONAL has the operands (if true, if false) and the ``test``."""

    kind: ChoiceKind
    operands: "tuple[Value, ...]"
    line: int = 0
    test: "Value | None" = None


class Subscript(_Node, frozen=True):
    """``target[key]``."""

    target: "Value"
    key: "Value"
    line: int = 0


class Attribute(_Node, frozen=True):
    """``target.name`` where the target is no name (``get_settings().debug``); ``name`` may be dotted."""

    target: "Value"
    name: str
    line: int = 0


class Comparison(_Node, frozen=True):
    """``left op right``; ``op`` as Python writes it (``==``, ``not in``). A chain ``a < b < c`` is an AND choice of comparisons."""

    op: str
    left: "Value"
    right: "Value"
    line: int = 0


class Not(_Node, frozen=True):
    operand: "Value"
    line: int = 0


class Lambda(_Node, frozen=True):
    body: "Value"
    line: int = 0


class Comprehension(_Node, frozen=True):
    """``[element for … in source]``; ``source`` is that of the first ``for``. ``kind``: list, set, generator or dict (then the element is a
    tuple of key and value). ``filtered``: there is an ``if`` or a second ``for``."""

    element: "Value"
    source: "Value"
    kind: str = "list"
    filtered: bool = False
    line: int = 0


class Opaque(_Node, frozen=True):
    """Nothing is known; ``reason`` says why, in words for a report."""

    reason: str
    line: int = 0


Value: TypeAlias = Union[  # noqa: UP007 - forward references
    Literal, Reference, Sequence, Mapping, Spread, Invocation, Template, Choice, Subscript,
    Attribute, Comparison, Not, Lambda, Comprehension, Opaque,
]  # fmt: skip


def children(value: Value) -> tuple[Value, ...]:
    """The values directly inside *value*, in source order."""
    inside = _INSIDE.get(type(value))
    return inside(value) if inside is not None else ()


def _in_mapping(value: Mapping) -> tuple[Value, ...]:
    return tuple([part for key, item in value.items for part in ((item,) if type(key) is Spread else (key, item))])


def _in_invocation(value: Invocation) -> tuple[Value, ...]:
    given = (*value.args, *[item for _, item in value.kwargs]) if value.kwargs else value.args
    return given if value.receiver is None else (value.receiver, *given)


_INSIDE: dict[type, Callable[[Any], tuple[Value, ...]]] = {
    Sequence: lambda value: value.items,
    Mapping: _in_mapping,
    Spread: lambda value: (value.value,),
    Invocation: _in_invocation,
    Template: lambda value: value.parts,
    Choice: lambda value: value.operands if value.test is None else (value.test, *value.operands),
    Subscript: lambda value: (value.target, value.key),
    Attribute: lambda value: (value.target,),
    Comparison: lambda value: (value.left, value.right),
    Not: lambda value: (value.operand,),
    Lambda: lambda value: (value.body,),
    Comprehension: lambda value: (value.element, value.source),
}
"""What holds others, and how to get at them: a table, because `walk` asks it of every value of a repository. The other kinds are leaves."""


def walk(value: Value) -> Iterator[Value]:
    """*value* and everything inside it, outermost first, in source order."""
    stack: list[Value] = [value]
    while stack:
        node = stack.pop()
        yield node
        inside = _INSIDE.get(type(node))
        if inside is not None:
            stack.extend(inside(node)[::-1])


def is_none(value: Value) -> bool:
    """The constant ``None``, as it stands there."""
    return isinstance(value, Literal) and value.value is None


def constant(value: Value) -> bool:
    """Literals all through: a scalar, or a display of constants with nothing cut off."""
    match value:
        case Literal():
            return not value.truncated
        case Sequence() | Mapping():
            return not value.truncated and all(constant(part) for part in children(value)) and _no_spread(value)
        case _:
            return False


def _no_spread(value: Sequence | Mapping) -> bool:
    return isinstance(value, Sequence) or not any(isinstance(key, Spread) for key, _ in value.items)


def text(value: "Value | None") -> str | None:
    """The string that *value* is, or None."""
    if isinstance(value, Literal) and isinstance(value.value, str) and not value.truncated:
        return value.value
    return None
