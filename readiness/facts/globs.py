"""Globs over repository paths, as everybody writes them in rules and configuration."""

import re
from functools import lru_cache
from typing import Protocol

from readiness.intake.linear import compiled

MAX_GLOB = 4096  # characters: a path is no longer
_NEVER = re.compile(r"(?!)")


class PathPattern(Protocol):
    """What is asked of a compiled glob."""

    def fullmatch(self, text: str, /) -> object | None: ...


@lru_cache(maxsize=4096)
def glob_pattern(glob: str, *, ignore_case: bool = False) -> PathPattern:
    """``*`` stays inside a folder, ``**`` crosses folders, ``{a,b}`` is a choice; a glob without a slash matches basenames anywhere, and
    one that begins with ``/`` or ``./`` counts from the root.

    Compiled by RE2: a scanned repository writes some of the globs, and its file names are as long as it likes. One that is too large
    to compile matches nothing.
    """
    if len(glob) > MAX_GLOB:
        return _NEVER
    return compiled(f"(?s{'i' if ignore_case else ''}){_source(glob)}") or _NEVER


def _source(glob: str) -> str:
    body = glob.removeprefix(".").removeprefix("/") if glob.startswith(("./", "/")) else glob if "/" in glob else f"**/{glob}"
    return _expression(body.encode("utf-8", "backslashreplace").decode())


def _expression(body: str) -> str:
    out, position = "", 0
    while position < len(body):
        choice = _CHOICE.match(body, position)
        if body.startswith("**", position):
            crossing = "(?:.*/)?" if body.startswith("/", position + 2) else ".*"
            out, position = out + crossing, position + (2 if crossing == ".*" else 3)
        elif choice:
            out, position = out + "(?:" + "|".join(map(_expression, choice[1].split(","))) + ")", choice.end()
        elif body[position] in "*?":
            out, position = out + ("[^/]*" if body[position] == "*" else "[^/]"), position + 1
        else:
            out, position = out + re.escape(body[position]), position + 1
    return out


_CHOICE = re.compile(r"\{([^{}]*+)\}")


def path_matches(globs: tuple[str, ...], path: str) -> bool:
    """Whether one of the globs matches the whole path."""
    return any(pattern.fullmatch(path) for pattern in _patterns(globs))


@lru_cache(maxsize=1024)
def _patterns(globs: tuple[str, ...]) -> tuple[PathPattern, ...]:
    """One pattern for all of them: a call of RE2 costs more than what it matches. Each its own where together they are too large."""
    if not globs:
        return ()
    together = compiled(f"(?s){'|'.join(f'(?:{_source(glob)})' for glob in globs)}")
    return (together,) if together else tuple(glob_pattern(glob) for glob in globs)
