"""Env files, as python-dotenv reads them: what is set where, without the secrets themselves."""

import io
import re

import msgspec

from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.text import lines_of
from readiness.artifacts.withheld import Kept, kept
from readiness.patterns import pattern

MAX_BYTES = 256 * 1024
MAX_ENTRIES = 2_000
_COMMENTED = pattern(r"^[ \t]*#+[ \t]*(?:export[ \t]+)?(?P<key>[A-Z][A-Z0-9_]{1,79})[ \t]*=(?P<value>.*)$")
_SWALLOWED = pattern(r"\n[ \t]*(?:export[ \t]+)?(?P<key>[A-Z][A-Z0-9_]+)=")
_COLUMN = pattern(r"[ \t]*(?:export[ \t]+)?")


class EnvEntry(msgspec.Struct, frozen=True):
    """``KEY=value``. ``assigned`` is False for a bare ``KEY``; then, and where it is withheld, ``kept.text`` is None."""

    key: str
    kept: Kept
    line: int
    column: int = 1
    assigned: bool = True
    duplicate: bool = False
    """A later line of the file sets the same key again; that one wins."""

    @property
    def value(self) -> str | None:
        return self.kept.text


class DocumentedName(msgspec.Struct, frozen=True):
    """A key that is commented out (``# SENTRY_DSN=``): it documents the variable and sets nothing."""

    key: str
    line: int


class EnvFile(msgspec.Struct, frozen=True):
    entries: tuple[EnvEntry, ...] = ()
    documented: tuple[DocumentedName, ...] = ()
    unread: tuple[Unread, ...] = ()

    def entry(self, key: str) -> EnvEntry | None:
        """The entry that decides the key's value: the last one."""
        return next((entry for entry in reversed(self.entries) if entry.key == key), None)


def parse(path: str, content: bytes) -> EnvFile:  # noqa: ARG001 - every parser takes the path
    """Raises UnparsableError for a file that is binary or larger than 256 KiB. A line or value that python-dotenv misreads (an
    unterminated quote swallows the keys behind it) is ``unread``."""
    from dotenv.parser import parse_stream

    if len(content) > MAX_BYTES:
        raise UnparsableError(f"an env file larger than {MAX_BYTES // 1024} KiB")
    if b"\0" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnparsableError("binary content in an env file")
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    entries: list[EnvEntry] = []
    unread: list[Unread] = []
    for binding in parse_stream(io.StringIO(text, newline="")):
        source = binding.original.string
        leading = source[: len(source) - len(source.lstrip())]
        line = binding.original.line + len(re.findall(r"\r\n|\n|\r", leading))
        if binding.error:
            if source.strip():
                unread.append(Unread(line, "this line is no KEY=value and is skipped (a quote without its end?)"))
            continue
        if binding.key is None:
            continue
        if len(entries) >= MAX_ENTRIES:
            unread.append(Unread(line, f"more than {MAX_ENTRIES} keys"))
            break
        swallowed = _SWALLOWED.search(f"\n{binding.value}") if binding.value and "\n" in binding.value else None
        if swallowed:
            unread.append(Unread(line, f"the quote opened here ends lines later and takes {swallowed['key']} into the value"))
        body = source[len(leading) :]
        indent = len(leading) - (max(leading.rfind("\n"), leading.rfind("\r")) + 1)
        prefix = _COLUMN.match(body)
        column = indent + (prefix.end() if prefix else 0) + 1
        entries.append(EnvEntry(binding.key, kept(binding.key, binding.value), line, column, binding.value is not None))
    last = {entry.key: entry.line for entry in entries}
    marked = (msgspec.structs.replace(entry, duplicate=True) if last[entry.key] != entry.line else entry for entry in entries)
    return EnvFile(tuple(marked), _documented(text), tuple(unread))


def _documented(text: str) -> tuple[DocumentedName, ...]:
    found = []
    for number, line in enumerate(lines_of(text), 1):
        match = _COMMENTED.match(line[:500])
        if match:
            found.append(DocumentedName(match["key"], number))
    return tuple(found[:MAX_ENTRIES])
