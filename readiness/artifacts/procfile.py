"""Procfiles: ``name: command`` a line. Source: devcenter.heroku.com/articles/procfile."""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.text import lines_of

_ENTRY = re.compile(r"([A-Za-z0-9_-]+)\s*:\s*(\S.*)")


class ProcessLine(msgspec.Struct, frozen=True):
    """A process type and the shell command that runs it. ``release`` is the one that runs once, before a deployment."""

    name: str
    command: str
    line: int


class Procfile(msgspec.Struct, frozen=True):
    path: str
    processes: tuple[ProcessLine, ...]


def parse(path: str, content: bytes) -> Procfile:
    """Lines of another form are no process types (Heroku ignores them too)."""
    lines = lines_of(content.decode("utf-8-sig", "replace"))
    found = ((_ENTRY.fullmatch(line.strip()), number) for number, line in enumerate(lines, 1) if not line.lstrip().startswith("#"))
    return Procfile(path, tuple(ProcessLine(match[1], match[2], number) for match, number in found if match))
