"""Stage one: one file's bytes → its facts. Pure, so it runs in any process and can be cached by content."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

import msgspec

from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.table import kinds_named, kinds_of
from readiness.artifacts.text import with_newlines
from readiness.facts.globs import path_matches
from readiness.facts.inline_waivers import inline_waivers
from readiness.facts.python.outline import PythonOutline, outline_of
from readiness.facts.secrets.candidates import SecretCandidate, secret_candidates
from readiness.intake.linear import options
from readiness.model import Location, NotAnalysed, Role, Waiver

MAX_BYTES = 4 * 1024 * 1024
MAX_HITS = 10_000
"""Lines of one file that are kept for one pattern."""
MAX_SEARCHES = 200
"""Searches of a whole text for one pattern, before its lines are asked one by one."""
_READ_ROLES = frozenset({Role.GENERATED, Role.VENDORED})
_ALWAYS_READ = frozenset({"lock", "package-json", "dockerignore", "gitignore"})


class TextPattern(msgspec.Struct, frozen=True):
    """A regular expression that a rule wants to have searched in files whose path matches one of ``globs``."""

    name: str
    expression: str
    globs: tuple[str, ...]


class CostlyKind(msgspec.Struct, frozen=True):
    """An artifact kind that is ``costly`` in the table, and that a rule wants all the same."""

    name: str


class CodePattern(msgspec.Struct, frozen=True):
    """A rule of ast-grep, as JSON (``rule``, ``constraints``, ``utils``), that is to be searched in files of one language.

    ``words``: alternatives, each of words that a file must hold all of; a file without all words of some alternative cannot match.
    """

    name: str
    language: str
    config: str
    globs: tuple[str, ...]
    words: tuple[tuple[str, ...], ...] = ((),)


Want: TypeAlias = TextPattern | CostlyKind | CodePattern
"""What a rule asks of every file beyond what is always read."""


class PatternHit(msgspec.Struct, frozen=True):
    """Where a pattern matches. ``unread``: it may match here, and why that is not known."""

    pattern: str
    line: int
    column: int
    text: str
    unread: str = ""


class FileFacts(msgspec.Struct, frozen=True):
    """All that one file says by itself. ``artifacts`` by kind; a claimed kind that is missing there is in ``not_analysed``.

    ``unread`` is empty, or says why nothing at all of the file was read, so that no ``hits`` means nothing either. ``outline`` is there
    with the artifact ``python``: what relations may ask of every file without opening its model.
    """

    path: str
    role: Role
    artifacts: Mapping[str, Any] = {}
    not_analysed: tuple[NotAnalysed, ...] = ()
    secrets: tuple[SecretCandidate, ...] = ()
    hits: tuple[PatternHit, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    invalid_waivers: tuple[NotAnalysed, ...] = ()
    unread: str = ""
    outline: PythonOutline | None = None


def unread_file(path: str, role: Role, reason: str, head: bytes | None = None) -> FileFacts:
    """The facts of a file that was not read: every kind that ``head``, or else its name, suggests is not analysed."""
    claimed = kinds_named(path) if head is None else kinds_of(path, head)
    kinds = [kind.name for kind in claimed if kind.judges(role)] or [""]
    return FileFacts(path, role, not_analysed=tuple(NotAnalysed(Location(path), reason, kind) for kind in kinds), unread=reason)


def read_file(path: str, role: Role, content: bytes, wanted: tuple[Want, ...] = ()) -> FileFacts:
    """Everything rules may ask of one file. Never raises for what the file contains."""
    costly = {want.name for want in wanted if isinstance(want, CostlyKind)}
    artifacts: dict[str, Any] = {}
    not_analysed: list[NotAnalysed] = []
    if len(content) > MAX_BYTES:
        return unread_file(path, role, f"larger than {MAX_BYTES // 1024 // 1024} MiB", content[:65536])
    for kind in kinds_of(path, content):
        if role in _READ_ROLES and kind.name not in _ALWAYS_READ:
            continue
        if not kind.judges(role) or (kind.costly and kind.name not in costly):
            continue
        try:
            model = kind.parser()(path, content)
        except UnparsableError as error:
            not_analysed.append(NotAnalysed(Location(path, error.line), error.reason, kind.name, error.broken))
            continue
        artifacts[kind.name] = model
        unread: tuple[Unread, ...] = getattr(model, "unread", ())
        not_analysed += [NotAnalysed(Location(path, span.line), span.reason, kind.name) for span in unread]
    waivers, invalid = inline_waivers(path, content)
    hits, too_many = _hits(path, content, tuple(want for want in wanted if isinstance(want, TextPattern)))
    return FileFacts(
        path,
        role,
        artifacts,
        (*not_analysed, *too_many),
        secret_candidates(path, role, content),
        (*hits, *_code_hits(path, content, tuple(want for want in wanted if isinstance(want, CodePattern)))),
        waivers,
        invalid,
        outline=outline_of(path, content, artifacts["python"], for_tests=role is Role.TEST) if "python" in artifacts else None,
    )


def _hits(path: str, content: bytes, patterns: tuple[TextPattern, ...]) -> tuple[tuple[PatternHit, ...], tuple[NotAnalysed, ...]]:
    """The lines that match, each once for a pattern, and where they were too many to be kept."""
    wanted = [pattern for pattern in patterns if path_matches(pattern.globs, path)] if content else []
    text = with_newlines(content.decode("utf-8", "replace")).removesuffix("\n").encode() if wanted else b""
    hits: list[PatternHit] = []
    too_many: dict[int, NotAnalysed] = {}
    for pattern in wanted:
        compiled = _compiled(pattern.expression)
        count = 0
        for number, line in _touched(text, compiled):
            if match := compiled.search(line):
                if count == MAX_HITS:
                    reason = f"more than {MAX_HITS:,} lines match a pattern: it was not searched from here"
                    too_many[number] = NotAnalysed(Location(path, number), reason)
                    break
                column = len(line[: match.start()].decode()) + 1
                hits.append(PatternHit(pattern.name, number, column, match.group()[:800].decode("utf-8", "ignore")[:200]))
                count += 1
    return tuple(hits), tuple(too_many.values())


def _code_hits(path: str, content: bytes, patterns: tuple[CodePattern, ...]) -> tuple[PatternHit, ...]:
    wanted = tuple(pattern for pattern in patterns if path_matches(pattern.globs, path))
    if not wanted:
        return ()
    from readiness.facts.code_patterns import code_hits

    return code_hits(content, wanted)


def _touched(text: bytes, compiled: Any) -> Iterator[tuple[int, bytes]]:
    """Number and text of the lines, in order, that a match of the whole text touches: asking every line would cost more than all the rest
    of reading. Where many are, every line is asked after all: a search may look at all that follows, each time."""
    number, begin, searches = 1, 0, 0
    while begin <= len(text):
        stop = len(text) + 1
        if searches < MAX_SEARCHES:
            found = compiled.search(text, begin)
            if found is None:
                return
            start, stop = found.span()
            skipped = text.count(b"\n", begin, start)
            number, begin = number + skipped, text.rfind(b"\n", begin, start) + 1 if skipped else begin
            searches += 1
        touched = True
        while touched:
            end = text.find(b"\n", begin)
            end = len(text) if end < 0 else end
            yield number, text[begin:end]
            number, begin = number + 1, end + 1
            touched = begin < stop and begin <= len(text)


@cache
def _compiled(expression: str) -> Any:
    import re2

    return re2.compile(f"(?m){expression}", options())
