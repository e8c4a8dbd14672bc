"""What manifests of every form (pyproject, Pipfile, setup.cfg, setup.py) say, in one shape."""

from enum import StrEnum
from typing import Any

import msgspec

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.requirement import Declared, release_reference


class Scope(StrEnum):
    """When a declared requirement is installed."""

    RUNTIME = "runtime"
    OPTIONAL = "optional"
    DEV = "dev"
    BUILD = "build"
    CONSTRAINT = "constraint"


class Entry(msgspec.Struct, frozen=True):
    """A requirement with where it belongs: ``group`` is the extra or dependency group, empty for the runtime requirements themselves."""

    requirement: Declared
    scope: Scope
    group: str = ""
    branch: str = ""
    """The branch a git source names: it moves, whatever the requirement says."""


class Index(msgspec.Struct, frozen=True):
    """A package index (or ``find-links``) the manifest names; ``insecure``: it says not to verify TLS."""

    url: str
    line: int
    name: str = ""
    insecure: bool = False


class PythonRange(msgspec.Struct, frozen=True):
    """What the manifest says of the interpreter, as a specifier: ``>=3.11``, ``==3.12.*``."""

    specifier: str
    line: int
    key: str = "requires-python"


class EntryPoint(msgspec.Struct, frozen=True):
    """``group`` is empty for a console script. ``target`` as written (``package.module:function``)."""

    name: str
    target: str
    line: int
    group: str = ""


_CARET_PARTS = 3


def poetry_specifier(text: str) -> str:
    """A version in poetry's or pipenv's notation as PEP 440: ``^1.2`` → ``>=1.2,<2``, ``~1.2`` → ``>=1.2,<1.3``, ``*`` → any.

    Alternatives (``^1 || ^2``) become any version: nothing then claims to know.
    """
    text = text.strip()
    if text in ("", "*", "latest") or "||" in text or "|" in text:
        return ""
    return ",".join(part for part in (_one(piece.strip()) for piece in text.split(",")) if part)


def _one(piece: str) -> str:
    if piece.startswith("^"):
        version = piece[1:].strip()
        return f">={version},<{_next(version, caret=True)}"
    if piece.startswith("~") and not piece.startswith("~="):
        version = piece[1:].strip()
        return f">={version},<{_next(version, caret=False)}"
    if piece == "*":
        return ""
    if piece[:1].isdigit():
        return f"=={piece}"
    if piece.startswith("=") and not piece.startswith("=="):
        return f"=={piece[1:].strip()}"
    return piece


def _next(version: str, *, caret: bool) -> str:
    numbers = [int(part) for part in version.split("+")[0].split("-")[0].split(".") if part.isdigit()][:_CARET_PARTS] or [0]
    if caret:
        position = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    else:
        position = min(1, len(numbers) - 1)
    return ".".join(str(number) for number in [*numbers[:position], numbers[position] + 1])


def from_table(name: str, value: Any, line: int) -> tuple[Declared, str] | None:
    """A dependency in poetry's or pipenv's table form and the branch it follows; None where the value is of no known form."""
    if isinstance(value, list):
        # Several constraints for several platforms: the first carries the name, no single version is claimed.
        known = [item for item in (from_table(name, entry, line) for entry in value) if item]
        versions = {item[0].specifier for item in known}
        return (known[0] if len(versions) == 1 else (msgspec.structs.replace(known[0][0], specifier=""), known[0][1])) if known else None
    if isinstance(value, str):
        return Declared(name, canonicalize_name(name), line, poetry_specifier(value)), ""
    if not isinstance(value, dict):
        return None
    extras = (
        tuple(sorted(str(extra) for extra in value.get("extras", ()) if isinstance(extra, str)))
        if isinstance(value.get("extras"), list)
        else ()
    )
    source = next((str(value[key]) for key in ("git", "hg", "svn", "url", "file", "path") if isinstance(value.get(key), str)), "")
    ref = next((str(value[key]) for key in ("rev", "tag", "ref") if isinstance(value.get(key), str)), "")
    branch = str(value.get("branch", ""))
    vcs = next((key for key in ("git", "hg", "svn") if key in value), "")
    url = (source if "+" in source.split("://")[0] else f"{vcs}+{source}") if vcs and "://" in source else source
    marker = str(value.get("markers") or value.get("marker") or "")
    version = value.get("version")
    found = Declared(
        name,
        canonicalize_name(name),
        line,
        poetry_specifier(version) if isinstance(version, str) else "",
        extras,
        marker,
        url,
        "" if branch and not release_reference(ref) else ref,
        editable=bool(value.get("editable") or value.get("develop")),
    )
    return found, branch
