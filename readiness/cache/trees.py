"""Recognising a tree of files: what each holds, without reading those that look as they did the last time."""

import contextlib
import hashlib
import time
from collections.abc import Mapping

import msgspec

from readiness.cache.sealing import content_id
from readiness.cache.store import Store
from readiness.intake.directory import DirectorySnapshot
from readiness.intake.snapshot import EntryKind, Signature, Snapshot, UnreadableError

_SETTLED_NS = 2_000_000_000
"""A file that changed so shortly before it was looked at may change again without a new time: FAT counts in steps of two seconds."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """How a file looked when its content had this id."""

    signature: Signature
    id: bytes


class Tree:
    """The files of a snapshot, and the ids of their contents as far as they are known."""

    def __init__(self, store: Store, snapshot: Snapshot) -> None:
        self._store, self._snapshot = store, snapshot
        self._started = time.time_ns()
        self._paths = tuple(entry.path for entry in snapshot.entries() if entry.kind in (EntryKind.FILE, EntryKind.OTHER))
        self._looks: Mapping[str, Signature] = snapshot.signatures if isinstance(snapshot, DirectorySnapshot) else {}
        self._root = _key(snapshot.root if isinstance(snapshot, DirectorySnapshot) else "")
        self._before = _decoded(store.get("tree", self._root))
        self.ids: dict[str, bytes] = {}
        self.familiar = bool(self._before) or store.get("name", _key(snapshot.name)) is not None
        """Whether a scan before this one was of this folder, or of one of its name: a checkout of another day has another place."""

    def recognise(self) -> bytes:
        """Digest of all paths and contents. Reads what does not look as it did."""
        for path in self._paths:
            seen = self._before.get(path)
            if seen is not None and seen.signature == self._looks.get(path):
                self.ids[path] = seen.id
        for path in self._paths:
            if path not in self.ids:
                self._look_at(path)
        return self.digest()

    def _look_at(self, path: str) -> None:
        try:
            self.ids[path] = content_id(self._snapshot.read(path))
        except UnreadableError as error:  # what is too large to be read may change all the same, and git says so
            self.ids[path] = msgspec.msgpack.encode((error.reason, self._looks.get(path)))

    def learn(self, ids: Mapping[str, bytes], lost: frozenset[str]) -> None:
        """The ids of contents that were found out while files were read. Of ``lost`` files nothing is known to last; those that nobody
        read, since the configuration excludes them or they cannot be read, are looked at."""
        self.ids = {}
        for path in self._paths:
            if path in ids:
                self.ids[path] = ids[path]
            elif path not in lost:
                self._look_at(path)

    @property
    def complete(self) -> bool:
        """Whether the content of each file is known, or why there is none."""
        return len(self.ids) == len(self._paths)

    def digest(self) -> bytes:
        """Of all paths and contents; to be asked when each is known."""
        said = [(path, self.ids.get(path, b"")) for path in self._paths]
        return hashlib.sha256(msgspec.msgpack.encode(said)).digest()

    def keep(self) -> None:
        """For the next scan: how the files look now, without those that changed too lately for their times to mean anything."""
        settled = self._started - _SETTLED_NS
        looks = {
            path: Seen(look, self.ids[path]) for path, look in self._looks.items() if path in self.ids and max(look[1:3]) < settled
        }
        if looks != self._before:
            self._store.put("tree", self._root, msgspec.msgpack.encode(looks))
        if not self.familiar:
            self._store.put("name", _key(self._snapshot.name), b"")


def _key(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()


def _decoded(kept: bytes | None) -> dict[str, Seen]:
    with contextlib.suppress(msgspec.MsgspecError):
        return _DECODER.decode(kept) if kept else {}
    return {}


_DECODER = msgspec.msgpack.Decoder(dict[str, Seen])
