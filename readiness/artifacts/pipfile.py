"""Pipfile of pipenv (https://pipenv.pypa.io/en/latest/pipfile.html)."""

from collections.abc import Iterator

import msgspec

from readiness.artifacts.errors import Unread
from readiness.artifacts.manifest import Entry, Index, PythonRange, Scope, from_table
from readiness.artifacts.toml import Toml, load

_NOT_GROUPS = frozenset({"source", "requires", "scripts", "pipenv", "build-system"})


class Pipfile(msgspec.Struct, frozen=True):
    entries: tuple[Entry, ...] = ()
    dependencies_line: int = 0
    python: PythonRange | None = None
    indexes: tuple[Index, ...] = ()
    unread: tuple[Unread, ...] = ()


def parse(path: str, content: bytes) -> Pipfile:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError with the line where it is not TOML."""
    toml = load(content)
    entries: list[Entry] = []
    unread: list[Unread] = []
    for item in _entries(toml):
        (entries if isinstance(item, Entry) else unread).append(item)  # type: ignore[arg-type]
    python = None
    for key in ("python_full_version", "python_version"):
        version = toml.text("requires", key)
        if version:
            exact = f"=={version}" if key == "python_full_version" or "*" in version else f"=={version}.*"
            python = PythonRange(exact, toml.line("requires", key), key)
            break
    indexes = tuple(
        Index(item["url"], toml.line("source", position, "url"), str(item.get("name", "")), item.get("verify_ssl") is False)
        for position, item in enumerate(toml.array("source"))
        if isinstance(item, dict) and isinstance(item.get("url"), str)
    )
    return Pipfile(tuple(entries), toml.line("packages") if toml.table("packages") else 0, python, indexes, tuple(unread))


def _entries(toml: Toml) -> Iterator[Entry | Unread]:
    for section in toml.data:
        if section in _NOT_GROUPS:
            continue
        scope = Scope.RUNTIME if section == "packages" else Scope.DEV
        for name, value in toml.table(section).items():
            line = toml.line(section, name)
            found = from_table(name, value, line)
            yield (
                Entry(found[0], scope, "" if scope is Scope.RUNTIME else section, found[1])
                if found
                else Unread(line, f"not a requirement: {name}")
            )
