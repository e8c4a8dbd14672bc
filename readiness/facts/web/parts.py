"""Pieces of URL paths: text with placeholders, the pattern they match, and why a piece cannot be known."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

import msgspec
import re2

from readiness.patterns import pattern

SEGMENT = "[^/]+"
UUID = "[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_CONVERTERS = {
    **dict.fromkeys(("str", "string", "default", "dt", "ymd"), SEGMENT),
    **dict.fromkeys(("float", "decimal", "number"), NUMBER),
    "int": "[0-9]+",
    "path": ".*",
    "uuid": UUID,
    "slug": "[-a-zA-Z0-9_]+",
    "alpha": "[A-Za-z]+",
    "strorempty": "[^/]*",
}


class Style(StrEnum):
    """How a framework writes placeholders."""

    STARLETTE = "{name:converter}"
    ANGLE = "<converter:name>"
    """Flask, Quart, Django's ``path()``."""
    ANGLE_NAME_FIRST = "<name:converter>"
    """Sanic, Bottle."""
    REGEX_IN_BRACES = "{name:regex}"
    """aiohttp, Pyramid (which has ``*rest`` too)."""
    PLAIN = ""


class Part(msgspec.Struct, frozen=True):
    """A piece of a path. ``pattern`` has no anchors. ``reason`` is empty, or says why the piece cannot be known (a wide ``pattern``)."""

    template: str = ""
    pattern: str = ""
    reason: str = ""

    @property
    def known(self) -> bool:
        return not self.reason


EMPTY = Part()


def unknown_part(reason: str) -> Part:
    """Anything at all, and why."""
    return Part("{?}", ".*", reason)


def plus(left: Part, right: Part) -> Part:
    """One after the other, as FastAPI, Starlette and Django do."""
    return Part(left.template + right.template, left.pattern + right.pattern, left.reason or right.reason)


def slashed(left: Part, right: Part) -> Part:
    """With exactly one slash between, as Flask, Pyramid and most others do; an empty right side adds nothing."""
    if not right.template and not right.pattern:
        return left
    right = Part(f"/{right.template.lstrip('/')}", f"/{right.pattern.lstrip('/')}", right.reason)
    return plus(Part(left.template.rstrip("/"), left.pattern.rstrip("/"), left.reason), right)


def either(parts: list[Part]) -> Part:
    """One of several."""
    distinct = list(dict.fromkeys(parts))
    if len(distinct) == 1:
        return distinct[0]
    reason = next((part.reason for part in distinct if part.reason), "")
    return Part(distinct[0].template, "(?:" + "|".join(part.pattern for part in distinct) + ")", reason)


def part_of(text: str, style: Style) -> Part:
    """The constant *text* of a route or prefix, read in a framework's own notation."""
    reader = _READERS[style]
    found = _PLACEHOLDERS[style]
    if found is None:
        return Part(text, re.escape(text))
    template, pattern, at = "", "", 0
    for match in found.finditer(text):
        before = text[at : match.start()]
        name, expression = reader(match)
        template, pattern = f"{template}{before}{{{name}}}", f"{pattern}{_escaped(before)}{expression}"
        at = match.end()
    rest = text[at:]
    return Part(template + rest, pattern + _escaped(rest))


def _escaped(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")


def safe(expression: str, otherwise: str) -> str:
    """A scanned project's regular expression as one that is linear in time and may stand inside another, or *otherwise*."""
    bare = re.sub(r"\(\?P<\w+>", "(?:", expression).replace(r"\Z", "$")
    try:
        re.compile(bare)
        re2.compile(bare, _options())
    except (re.error, re2.error, RecursionError):
        return otherwise
    return f"(?:{bare})" if "|" in bare else bare


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def _starlette(match: re.Match[str]) -> tuple[str, str]:
    return match["name"], _CONVERTERS.get(match["converter"] or "str", SEGMENT)


def _angle(match: re.Match[str]) -> tuple[str, str]:
    converter, arguments = match["converter"] or "string", match["arguments"] or ""
    if converter == "any":
        names = [re.escape(name.strip(" '\"")) for name in arguments.strip("()").split(",")]
        return match["name"], f"(?:{'|'.join(names)})"
    if converter in ("regex", "re"):
        return match["name"], safe(arguments.strip("()").strip("r").strip("'\""), ".+")
    return match["name"], _CONVERTERS.get(converter, ".+")


def _name_first(match: re.Match[str]) -> tuple[str, str]:
    name, _, converter = match["inner"].partition(":")
    if converter.startswith("re:"):
        return name, safe(converter[3:], ".+")
    return name, _CONVERTERS[converter] if converter in _CONVERTERS else safe(converter, ".+") if converter else SEGMENT


def _braces(match: re.Match[str]) -> tuple[str, str]:
    if match["rest"]:
        return match["rest"], ".*"
    return match["name"], safe(match["regex"], ".+") if match["regex"] else SEGMENT


def _plain(match: re.Match[str]) -> tuple[str, str]:
    return match[0], re.escape(match[0])


_READERS: dict[Style, Callable[[re.Match[str]], tuple[str, str]]] = {
    Style.STARLETTE: _starlette,
    Style.ANGLE: _angle,
    Style.ANGLE_NAME_FIRST: _name_first,
    Style.REGEX_IN_BRACES: _braces,
    Style.PLAIN: _plain,
}
_PLACEHOLDERS: dict[Style, re.Pattern[str] | None] = {
    Style.STARLETTE: pattern(r"\{(?P<name>\w+)(?::(?P<converter>\w+)(?:\([^)]*\))?)?\}"),
    Style.ANGLE: pattern(r"<(?:(?P<converter>\w+)(?P<arguments>\(.*?\))?:)?(?P<name>\w+)>"),
    Style.ANGLE_NAME_FIRST: pattern(r"<(?P<inner>\w+(?::[^<>]+)?)>"),
    Style.REGEX_IN_BRACES: pattern(r"\{(?P<name>\w+)(?::(?P<regex>(?:[^{}]|\{[^{}]*\})+))?\}|\*(?P<rest>\w+)$"),
    Style.PLAIN: None,
}


def expression_part(expression: str, *, leaf: bool) -> Part:
    """A regular expression of Django's ``re_path`` or Tornado: from the start of the rest of the path; a *leaf* without ``$`` leaves its
    end open. One that cannot be read linearly is unknown."""
    body = expression.removeprefix("^").removeprefix(r"\A")
    closed = body.endswith(("$", r"\Z")) and not body.endswith(r"\$")
    body = body.removesuffix("$").removesuffix(r"\Z")
    pattern = safe(body, "")
    if body and not pattern:
        return Part("{?}", ".*", f"the regular expression {expression[:60]} is not followed")
    template = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", body)
    template = re.sub(r"\((?:[^()]|\([^()]*\))*\)\??", "{}", template).replace("\\", "")
    return Part(template, pattern + ("" if closed or not leaf else ".*"))
