""".python-version (pyenv, uv) and runtime.txt (Heroku): the interpreter somebody chose."""

import re

import msgspec

from readiness.artifacts.errors import Unread
from readiness.artifacts.text import decoded

_VERSION = re.compile(r"(?:c?python[-=@]?|py)?v?(\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?)(?:[-+].*)?", re.IGNORECASE)


class ChosenVersion(msgspec.Struct, frozen=True):
    """``version`` is 3, 3.12 or 3.12.1."""

    version: str
    line: int


class PythonVersionFile(msgspec.Struct, frozen=True):
    """In the file's order: the first one is what ``python`` runs."""

    versions: tuple[ChosenVersion, ...] = ()
    unread: tuple[Unread, ...] = ()


def parse(path: str, content: bytes) -> PythonVersionFile:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError where it is not text. Another implementation or a name (``pypy3.10``, ``system``) is *unread*."""
    versions: list[ChosenVersion] = []
    unread: list[Unread] = []
    for number, physical in enumerate(decoded(content).split("\n")[:100], 1):
        text = physical.partition("#")[0].strip()
        if not text:
            continue
        found = _VERSION.fullmatch(text)
        if found:
            versions.append(ChosenVersion(found[1], number))
        else:
            unread.append(Unread(number, f"not a version of CPython: {text[:40]!r}"))
    return PythonVersionFile(tuple(versions), tuple(unread))
