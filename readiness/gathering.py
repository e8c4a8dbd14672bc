"""Floor 6: files → their facts, through the cache and the workers. A file is parsed at most once, whoever asks for it.

What the cache has under a file's path, role and content is not parsed again. The rest is read, parsed and packed by workers; here it stays
packed until a relation asks for it.
"""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from readiness.cache.scans import ScanCache
from readiness.cache.sealing import FileKey, content_id, file_key
from readiness.facts.packing import new_recent, pack, unpack
from readiness.facts.reading import FileFacts, Want, read_file, unread_file
from readiness.intake.directory import DirectorySnapshot
from readiness.intake.memory import MemorySnapshot
from readiness.intake.role_map import RoleMap
from readiness.intake.snapshot import Entry, EntryKind, Snapshot, UnreadableError
from readiness.model import Role
from readiness.pool import Lost, map_items

HEAD = 4096
"""Bytes from the beginning of a file that tell its role."""


class View(msgspec.Struct, frozen=True):
    """What one set of settings sees: the paths that it does not exclude, and what their files are for."""

    roles: RoleMap
    paths: frozenset[str]


class Source(msgspec.Struct, frozen=True):
    """A file that the views with these numbers see. ``content``: its bytes, or why there are none; None: whoever reads it fetches them."""

    path: str
    views: tuple[int, ...]
    size: int = 0
    content: bytes | str | None = None


class Known(msgspec.Struct, frozen=True):
    """A file whose content was looked at: the id of that, the role that each of its views gives it, and the key of the facts in each."""

    id: bytes
    roles: tuple[Role, ...]
    keys: dict[Role, FileKey]


class Read(msgspec.Struct, frozen=True):
    """A file that was parsed: what :class:`Known` says, and the packed facts in each role."""

    known: Known
    packed: dict[Role, bytes]


Files: TypeAlias = dict[str, FileFacts]


class Reader(msgspec.Struct, frozen=True):
    """Reads one file of a snapshot. Can be sent to a worker. ``about``: what keys say beside path, role and content."""

    snapshot: Snapshot | None
    roles: tuple[RoleMap, ...]
    wanted: tuple[Want, ...]
    about: str

    def content(self, source: Source) -> bytes:
        """Raises UnreadableError."""
        if isinstance(source.content, str):
            raise UnreadableError(source.path, source.content)
        if source.content is not None or self.snapshot is None:
            return source.content or b""
        return self.snapshot.read(source.path)

    def known(self, source: Source, content: bytes) -> Known:
        """Roles and keys, without parsing."""
        roles = tuple(self.roles[view].role_of(source.path, content[:HEAD]) for view in source.views)
        keys = {role: file_key(content, source.path, role, self.about) for role in roles}
        return Known(content_id(content), roles, keys)


def read_source(reader: Reader, source: Source) -> Read | str:
    """The facts of one file for every view; or why it cannot be read."""
    try:
        content = reader.content(source)
    except UnreadableError as error:
        return error.reason
    known = reader.known(source, content)
    return Read(known, {role: pack(read_file(source.path, role, content, reader.wanted)) for role in known.keys})


class Gathering:
    """The files of one snapshot for one or more views."""

    def __init__(
        self, snapshot: Snapshot, views: Sequence[View], wanted: tuple[Want, ...], cache: ScanCache | None = None
    ) -> None:
        self._views, self._cache = tuple(views), cache
        self._reader = Reader(snapshot, tuple(view.roles for view in views), wanted, cache.recipe(wanted) if cache else "")
        self._sources = tuple(self._wanted(snapshot.entries()))
        self._files: tuple[Files, ...] = tuple({} for _ in views)
        self._recent = new_recent()
        self.ids: dict[str, bytes] = {}
        """Of the contents of files that were read."""
        self.lost: set[str] = set()
        """Files whose reader failed: one that took too long today need not take so long tomorrow."""

    def _wanted(self, entries: Iterable[Entry]) -> Iterator[Source]:
        """A link's file is read where it is; a FIFO, or a folder that nobody may enter, is not analysed."""
        for entry in entries:
            if entry.kind in (EntryKind.FILE, EntryKind.OTHER):
                views = tuple(number for number, view in enumerate(self._views) if entry.path in view.paths)
                if views:
                    yield Source(entry.path, views, entry.size)

    def read(self, *, jobs: int = 0, progress: Callable[[int, int], None] | None = None, familiar: bool = False) -> tuple[Files, ...]:
        """The facts of each view, by path. ``familiar``: the cache has seen this tree, so that its files are looked up before they are
        given to be parsed."""
        left = self._without_kept(self._cache) if self._cache and familiar else self._sources
        total = len(left)
        sendable = isinstance(self._reader.snapshot, _SENDABLE)
        results = map_items(
            functools.partial(read_source, self._reader if sendable else msgspec.structs.replace(self._reader, snapshot=None)),
            left,
            jobs=jobs,
            weight=lambda source: source.size,
            deal=None if sendable else self._loaded,
            progress=(lambda done: progress(done, total)) if progress else None,
        )
        fresh: dict[FileKey, bytes] = {}
        for source, result in zip(left, results, strict=True):
            if isinstance(result, Read):
                self._assign(source, result.known, result.packed)
                fresh.update((result.known.keys[role], packed) for role, packed in result.packed.items())
            else:
                self._assign_unread(source, result)
        if self._cache and fresh:
            self._cache.keep_facts(fresh)
        return self._files

    def _without_kept(self, cache: ScanCache) -> tuple[Source, ...]:
        """The sources whose facts the cache does not have. Reading all for their keys takes a twentieth of parsing them."""
        known: dict[str, Known] = {}
        for source in self._sources:
            with contextlib.suppress(UnreadableError):
                known[source.path] = self._reader.known(source, self._reader.content(source))
        kept = cache.facts(key for each in known.values() for key in each.keys.values())
        left = []
        for source in self._sources:
            found = known.get(source.path)
            if found and all(key.id in kept for key in found.keys.values()):
                self._assign(source, found, {role: kept.pop(key.id) for role, key in found.keys.items()})
            else:
                left.append(source)
        return tuple(left)

    def _assign(self, source: Source, known: Known, packed: Mapping[Role, bytes]) -> None:
        self.ids[source.path] = known.id
        facts = {role: unpack(each, self._recent) for role, each in packed.items()}
        for view, role in zip(source.views, known.roles, strict=True):
            self._files[view][source.path] = facts[role]

    def _assign_unread(self, source: Source, result: Lost | str) -> None:
        """Why nothing of the file was read; what was lost on the way is looked at for the kinds that it would have had."""
        content = None
        if isinstance(result, Lost):
            self.lost.add(source.path)
            with contextlib.suppress(UnreadableError):
                content = self._reader.content(source)
        for view in source.views:
            role = self._views[view].roles.role_of(source.path, (content or b"")[:HEAD])
            reason = result if isinstance(result, str) else result.reason
            self._files[view][source.path] = unread_file(source.path, role, reason, content)

    def _loaded(self, source: Source) -> Source:
        """With its content, for workers that have no snapshot."""
        try:
            return msgspec.structs.replace(source, content=self._reader.content(source))
        except UnreadableError as error:
            return msgspec.structs.replace(source, content=error.reason)


_SENDABLE = (DirectorySnapshot, MemorySnapshot)
"""Snapshots that a worker can be sent. Of others each file is read here, when its turn comes."""
