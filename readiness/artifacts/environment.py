"""One variable that a deployment file sets for a process: the same shape for compose, Kubernetes and systemd.

``${…}`` is read by the rules of the Compose specification (interpolation), a superset of what systemd and Kubernetes substitute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from readiness.model import Location

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACES = re.compile(r"\$\{|\}")
_OPERATOR = re.compile(r":?[-?+]")
MAX_NESTING = 8


class Reference(msgspec.Struct, frozen=True):
    """``${NAME<operator><argument>}``: operator ``""``, ``-`` ``:-`` (default), ``?`` ``:?`` (required), ``+`` ``:+`` (replacement)."""

    name: str
    operator: str = ""
    argument: str = ""

    @property
    def default(self) -> str | None:
        """The text that stands in for a missing variable, uninterpolated; None where there is none."""
        return self.argument if self.operator in ("-", ":-") else None

    @property
    def required(self) -> bool:
        return self.operator in ("?", ":?")


class EnvSetting(msgspec.Struct, frozen=True):
    """``value`` is the text as written; None where the file only names the variable.

    ``source`` says where a value that is not written comes from: ``host`` (the deployer's shell), ``secret:<name>/<key>``,
    ``config:<name>/<key>``, ``field:<path>``; a whole imported set has the name ``*`` and the source ``secret:<name>`` or
    ``config:<name>``. ``optional`` sources may be missing.
    """

    name: str
    value: str | None
    location: Location
    source: str = ""
    optional: bool = False
    prefix: str = ""

    @property
    def references(self) -> tuple[Reference, ...]:
        """The variables that the value interpolates."""
        return references(self.value or "")


def references(text: str) -> tuple[Reference, ...]:
    """Every ``$NAME`` and ``${NAME…}`` of the text, nested defaults too; ``$$`` is a dollar sign."""
    return tuple(part for part in _flat(text, 0) if isinstance(part, Reference))


def interpolated(text: str, values: Mapping[str, str] | None = None) -> str | None:
    """The text with variables from ``values`` or their own defaults; None where one has neither, or where the text is a template."""
    if is_template(text):
        return None
    return _expand(text, values or {}, 0)


def is_template(text: str) -> bool:
    """Whether some other program (Jinja, cookiecutter, Helm, Go templates) fills this text in."""
    opened = text.find("{{")
    return (opened >= 0 and text.find("}}", opened + 2) >= 0) or "{%" in text or "<%" in text


def _expand(text: str, values: Mapping[str, str], depth: int) -> str | None:
    out = []
    for part in _parts(text):
        if isinstance(part, str):
            out.append(part)
            continue
        value = values.get(part.name)
        if part.operator in ("+", ":+"):
            value = _expand(part.argument, values, depth + 1) if value else ""
        elif value is None or (value == "" and part.operator.startswith(":")):
            value = _expand(part.default, values, depth + 1) if part.default is not None and depth < MAX_NESTING else None
        if value is None:
            return None
        out.append(value)
    return "".join(out)


def _flat(text: str, depth: int) -> Iterator[str | Reference]:
    for part in _parts(text):
        yield part
        if isinstance(part, Reference) and part.argument and not part.required and depth < MAX_NESTING:
            yield from _flat(part.argument, depth + 1)


def _parts(text: str) -> Iterator[str | Reference]:
    position = plain = 0
    closings = _closings(text) if "${" in text else {}
    while (position := text.find("$", position)) >= 0:
        if text.startswith("$$", position):
            yield text[plain : position + 1]
            position = plain = position + 2
            continue
        found, end = _reference(text, position, closings)
        if found is None:
            position += 1
            continue
        if plain < position:
            yield text[plain:position]
        yield found
        position = plain = end
    if plain < len(text):
        yield text[plain:]


def _reference(text: str, start: int, closings: Mapping[int, int]) -> tuple[Reference | None, int]:
    braced = text.startswith("{", start + 1)
    name = _NAME.match(text, start + 2 if braced else start + 1)
    if name is None:
        return None, start
    if not braced:
        return Reference(name[0]), name.end()
    end = closings.get(start, -1)
    if end < 0:
        return None, start
    operator = _OPERATOR.match(text, name.end(), end)
    if operator is None and name.end() != end:
        return None, start
    return Reference(name[0], operator[0] if operator else "", text[operator.end() : end] if operator else ""), end + 1


def _closings(text: str) -> dict[int, int]:
    """Where each ``${`` that is closed is closed, in one pass: a thousand that are not would each be sought to the end of the text."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for brace in _BRACES.finditer(text):
        if brace[0] != "}":
            opened.append(brace.start())
        elif opened:
            closed[opened.pop()] = brace.start()
    return closed
