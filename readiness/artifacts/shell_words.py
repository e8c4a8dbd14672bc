"""Words of the POSIX shell: quotes removed, expansions kept apart from literal text. Pure; nothing is ever executed.

Source of the grammar: POSIX.1-2017, Shell Command Language, 2.2 Quoting and 2.6.2 Parameter Expansion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

MAX_NESTING = 8
_OPERATOR = re.compile(r"(:?[-=?+])|(%%?|##?|//?|\^\^?|,,?|:|@)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")


class Expansion(msgspec.Struct, frozen=True, tag=True):
    """``$name``, ``${name}``, ``${name:-argument}`` …, or a substitution ``$(command)`` (then ``name`` is empty)."""

    name: str = ""
    operator: str = ""
    argument: str = ""
    command: str = ""
    quoted: bool = False

    @property
    def default(self) -> str | None:
        """What stands in for an unset variable, as written; None where nothing does."""
        return self.argument if self.operator in (":-", "-", ":=", "=") else None

    def __str__(self) -> str:
        if not self.name:
            return f"$({self.command})"
        return "${" + self.name + self.operator + self.argument + "}" if self.operator else "${" + self.name + "}"


class Word(msgspec.Struct, frozen=True):
    """A word in parts: literal text, and expansions. ``quoted``: some of it stood in quotes (so it is no reserved word or assignment)."""

    parts: tuple[str | Expansion, ...]
    line: int = 1
    quoted: bool = False

    @property
    def text(self) -> str:
        """The word as a person reads it: without quotes, expansions as ``${name…}``."""
        return "".join(str(part) for part in self.parts)

    @property
    def literal(self) -> str | None:
        """The text when it holds no expansion."""
        return "".join(part for part in self.parts if isinstance(part, str)) if not self.expansions else None

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        return tuple(part for part in self.parts if isinstance(part, Expansion))

    def resolve(self, environment: Mapping[str, str | None], depth: int = 0) -> str | None:
        """The value, with variables of ``environment`` and the defaults written in the word. None where something in it cannot be known."""
        found = []
        for part in self.parts:
            value = part if isinstance(part, str) else _value_of(part, environment, depth)
            if value is None:
                return None
            found.append(value)
        return "".join(found)

    def unresolved(self, environment: Mapping[str, str | None]) -> str:
        """The first name that keeps :meth:`resolve` from an answer, as ``$NAME`` or ``$(…)``; empty if none does."""
        for part in self.expansions:
            if _value_of(part, environment, 0) is None:
                return f"${part.name}" if part.name else "$(…)"
        return ""


def _value_of(expansion: Expansion, environment: Mapping[str, str | None], depth: int) -> str | None:
    if not expansion.name or depth > MAX_NESTING:
        return None
    known = expansion.name in environment
    value = environment.get(expansion.name)
    match expansion.operator:
        case "" | ":?" | "?":
            return value
        case ":-" | ":=" | "-" | "=":
            if known and value is None:
                return None
            if known and (value or not expansion.operator.startswith(":")):
                return value
            return read_word(expansion.argument).resolve(environment, depth + 1)
        case _:
            return None


class UnterminatedError(Exception):
    """A quote, brace or parenthesis is opened and never closed; ``position`` is where it opens."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what)
        self.what, self.position = what, position


def read_word(text: str) -> Word:
    """The whole text as one word (blanks included), as the shell reads a default or a heredoc line. What is unterminated stays literal."""
    try:
        parts, _, quoted = scan_word(text, 0, stops="")
    except UnterminatedError:
        return Word((text,))
    return Word(parts, quoted=quoted)


def scan_word(text: str, start: int, *, stops: str = " \t\n;&|()<>") -> tuple[tuple[str | Expansion, ...], int, bool]:
    """Parts of the word at ``start``, where it ends, and whether any of it was quoted. Raises UnterminatedError."""
    parts: list[str | Expansion] = []
    position, quoted = start, False
    while position < len(text) and text[position] not in stops:
        char = text[position]
        if char == "\\":
            if text[position + 1 : position + 2] != "\n":
                parts.append(text[position + 1 : position + 2])
                quoted = True
            position += 2
        elif char == "'":
            end = _find(text, "'", position, "a single quote")
            parts.append(text[position + 1 : end])
            position, quoted = end + 1, True
        elif char == '"':
            inner, position = _double_quoted(text, position)
            parts += inner
            quoted = True
        elif char in "$`":
            part, position = scan_expansion(text, position)
            parts.append(part)
        else:
            parts.append(char)
            position += 1
    return tuple(_merged(parts)), position, quoted


def scan_expansion(text: str, start: int, *, quoted: bool = False) -> tuple[str | Expansion, int]:
    """The expansion at ``start`` (a ``$`` or a backtick) and where it ends; a lone ``$`` is literal."""
    if text[start] == "`":
        end = _find(text, "`", start, "a backtick")
        return Expansion(command=text[start + 1 : end], quoted=quoted), end + 1
    following = text[start + 1 : start + 2]
    if following == "(":
        end = _closing(text, start + 1, "(", ")")
        return Expansion(command=text[start + 2 : end], quoted=quoted), end + 1
    if following == "{":
        end = _closing(text, start + 1, "{", "}")
        return _braced(text[start + 2 : end], quoted), end + 1
    if following == "'" and not quoted:
        end = _find(text, "'", start + 1, "a single quote")
        return text[start + 2 : end].replace("\\n", "\n").replace("\\t", "\t"), end + 1
    bare = _BARE.match(text, start + 1)
    if bare:
        return Expansion(bare[0], quoted=quoted), bare.end()
    return "$", start + 1


def _braced(body: str, quoted: bool) -> Expansion:
    name = _NAME.match(body)
    if not name or (body.startswith("#") and len(body) > 1):
        return Expansion(body.lstrip("#!") or "?", "#", quoted=quoted)
    rest = body[name.end() :]
    operator = _OPERATOR.match(rest)
    if not operator:
        return Expansion(name[0], rest, quoted=quoted)
    return Expansion(name[0], operator[0], rest[operator.end() :], quoted=quoted)


def _double_quoted(text: str, start: int) -> tuple[list[str | Expansion], int]:
    parts: list[str | Expansion] = []
    position = start + 1
    while position < len(text):
        char = text[position]
        if char == '"':
            return parts, position + 1
        if char == "\\" and text[position + 1 : position + 2] in ('"', "\\", "$", "`", "\n"):
            if text[position + 1] != "\n":
                parts.append(text[position + 1])
            position += 2
        elif char in "$`":
            part, position = scan_expansion(text, position, quoted=True)
            parts.append(part)
        else:
            parts.append(char)
            position += 1
    raise UnterminatedError("a double quote", start)


def _find(text: str, char: str, start: int, what: str) -> int:
    end = text.find(char, start + 1)
    if end < 0:
        raise UnterminatedError(what, start)
    return end


def _closing(text: str, start: int, opening: str, closing: str) -> int:
    """Position of the bracket that closes the one at ``start``; quotes and escapes inside are skipped."""
    depth, position = 0, start
    while position < len(text):
        char = text[position]
        if char == "\\":
            position += 1
        elif char == "'" and opening == "(":
            position = _find(text, "'", position, "a single quote")
        elif char == opening:
            depth += 1
        elif char == closing:
            depth -= 1
            if depth == 0:
                return position
        position += 1
    raise UnterminatedError(f"a {opening}", start)


def _merged(parts: list[str | Expansion]) -> Iterator[str | Expansion]:
    literal: list[str] = []
    for part in parts:
        if isinstance(part, str):
            literal.append(part)
            continue
        if literal:
            yield "".join(literal)
            literal = []
        yield part
    if literal:
        yield "".join(literal)
