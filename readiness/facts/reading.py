"""Stage one: one file's bytes → its facts. Pure, so it runs in any process and can be cached by content."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, TypeAlias

import msgspec

from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.table import kinds_named, kinds_of
from readiness.artifacts.text import lines_of
from readiness.facts.globs import path_matches
from readiness.facts.inline_waivers import inline_waivers
from readiness.facts.python.outline import PythonOutline, outline_of
from readiness.facts.secrets.candidates import SecretCandidate, secret_candidates
from readiness.model import Location, NotAnalysed, Role, Waiver

MAX_BYTES = 4 * 1024 * 1024
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


Want: TypeAlias = TextPattern | CostlyKind
"""What a rule asks of every file beyond what is always read."""


class PatternHit(msgspec.Struct, frozen=True):
    pattern: str
    line: int
    column: int
    text: str


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
    return FileFacts(
        path,
        role,
        artifacts,
        tuple(not_analysed),
        secret_candidates(path, role, content),
        _hits(path, content, tuple(want for want in wanted if isinstance(want, TextPattern))),
        waivers,
        invalid,
        outline=outline_of(path, content, artifacts["python"]) if "python" in artifacts else None,
    )


def _hits(path: str, content: bytes, patterns: tuple[TextPattern, ...]) -> tuple[PatternHit, ...]:
    wanted = [pattern for pattern in patterns if path_matches(pattern.globs, path)]
    if not wanted:
        return ()
    import re2

    hits: list[PatternHit] = []
    lines = lines_of(content.decode("utf-8", "replace"))
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    text = "\n".join(lines)
    for pattern in wanted:
        compiled = re2.compile(f"(?m){pattern.expression}")
        # A line that matches is touched by a match of the whole text. Asking every line would cost more than all the rest of reading.
        touched: set[int] = set()
        for match in compiled.finditer(text):
            first = bisect_right(starts, match.start()) - 1
            touched.update(range(first, max(first + 1, bisect_left(starts, match.end()))))
        for number in sorted(touched):
            found = compiled.search(lines[number]) if number < len(lines) else None
            if found:
                hits.append(PatternHit(pattern.name, number + 1, found.start() + 1, found.group()[:200]))
    return tuple(hits)
