"""Caddyfiles: sites with their addresses and the directives in them. Source: caddyserver.com/docs/caddyfile/concepts.

Blocks inside a site are not kept apart: what rules ask is whether a directive is there at all.
"""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.environment import is_template
from readiness.artifacts.errors import UnparsableError

MAX_LINES = 20_000
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`|[^\s"`]\S*')
_COMMENT = re.compile(r"(?:^|(?<=\s))#")
_DEFAULT = re.compile(r"\{\$\w+(?::(?P<default>[^}]*))?\}")


class CaddyLine(msgspec.Struct, frozen=True):
    """One directive or subdirective, without quotes and without an opening brace."""

    words: tuple[str, ...]
    line: int


class CaddySite(msgspec.Struct, frozen=True):
    """A site block, or a snippet (its one address is the name in parentheses). ``lines`` at whatever depth."""

    addresses: tuple[str, ...]
    line: int
    lines: tuple[CaddyLine, ...] = ()

    @property
    def snippet(self) -> str:
        """The name of a snippet; empty for a site."""
        found = self.addresses[0] if len(self.addresses) == 1 else ""
        return found[1:-1] if found.startswith("(") and found.endswith(")") else ""

    @property
    def is_plain(self) -> bool:
        """Whether it answers in plain http only: Caddy gets certificates for names by itself, and never for ``:80`` or ``http://``."""
        own = any(line.words[:1] == ("tls",) for line in self.lines)
        return all(_is_plain(address, own) for address in self.addresses)


class CaddyFile(msgspec.Struct, frozen=True):
    """``options``: the global block at the top."""

    path: str
    sites: tuple[CaddySite, ...] = ()
    options: tuple[CaddyLine, ...] = ()

    def snippet(self, name: str) -> CaddySite | None:
        return next((site for site in self.sites if site.snippet == name), None)


def _is_plain(address: str, own_tls: bool) -> bool:
    text = _DEFAULT.sub(lambda found: found["default"] or "supplied.invalid", address)
    return text.startswith("http://") or (text.startswith(":") and text != ":443" and not own_tls)


def parse(path: str, content: bytes) -> CaddyFile:
    """Raises UnparsableError for a template, braces that do not balance, or a file that is too long."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    rows = text.split("\n")
    if len(rows) > MAX_LINES:
        raise UnparsableError(f"a Caddyfile of more than {MAX_LINES} lines")
    if is_template(text):
        line = next((number for number, row in enumerate(rows, 1) if is_template(row)), 1)
        raise UnparsableError("a template that another program fills in", line)
    found: list[CaddySite] = []
    options: list[CaddyLine] = []
    addresses: list[str] = []
    inner: list[CaddyLine] = []
    depth = start = 0
    for number, row in enumerate(rows, 1):
        words = _words(row)
        if not words:
            continue
        opens, closes = words[-1] == "{", words[0] == "}"
        if depth == 0 and not closes:
            start = start if addresses else number
            addresses += [word.rstrip(",") for word in words if word != "{"]
            if not opens and not row.rstrip().endswith(",") and addresses:
                # A file without braces is one site: its addresses, then its directives.
                rest = _rest(rows[number:], number + 1)
                return CaddyFile(path, (*found, CaddySite(tuple(addresses), start, rest)), tuple(options))
            depth, inner = (1, []) if opens else (0, inner)
            continue
        depth += opens - closes
        if depth < 0:
            raise UnparsableError("a closing brace without an opening one", number)
        if depth == 0 and closes:
            if addresses:
                found.append(CaddySite(tuple(addresses), start, tuple(inner)))
            else:
                options += inner
            addresses = []
        elif words not in (["}"], ["{"]):
            inner.append(CaddyLine(tuple(word for word in words if word not in ("{", "}")), number))
    if depth:
        raise UnparsableError("a block is not closed", start)
    return CaddyFile(path, tuple(found), tuple(options))


def _words(row: str) -> list[str]:
    """The tokens of a line, without quotes and without a comment."""
    return [word.strip('"`') for word in _TOKEN.findall(_COMMENT.split(row, maxsplit=1)[0])]


def _rest(rows: list[str], first: int) -> tuple[CaddyLine, ...]:
    found = ((number, tuple(word for word in _words(row) if word not in ("{", "}"))) for number, row in enumerate(rows, first))
    return tuple(CaddyLine(words, number) for number, words in found if words)
