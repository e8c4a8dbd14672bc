"""What one scan asks the cache for, and gives it: facts of files, the contents of its tree, the catalogue, and whole reports."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from readiness.cache.recipe import program_digest
from readiness.cache.sealing import FileKey, sealed, unsealed
from readiness.cache.store import Store
from readiness.cache.trees import Tree
from readiness.catalogue.contents import Catalogue
from readiness.intake.directory import DirectorySnapshot
from readiness.intake.snapshot import Snapshot
from readiness.model.report import Report

if TYPE_CHECKING:  # the readers of files take time to import, and where a report is remembered nothing is read
    from readiness.facts.reading import Want


class ScanCache:
    """A store, for one scan. ``folder`` is made where it is missing. Nothing here raises for what is wrong with the store."""

    def __init__(self, folder: str) -> None:
        self._store = Store(folder)
        self._program = program_digest(
            lambda looks: self._store.get("program", looks), lambda looks, digest: self._store.put("program", looks, digest)
        )

    @property
    def complaint(self) -> str:
        """Why the cache is of no use, once it is not."""
        return self._store.complaint

    def close(self) -> None:
        """Bounds the store's size and lets go of it."""
        self._store.close()

    def tree(self, snapshot: Snapshot) -> Tree:
        """The snapshot's files, as far as they are known."""
        return Tree(self._store, snapshot)

    def recipe(self, wanted: "tuple[Want, ...]") -> str:
        """All that a file's facts depend on beside path, role and content."""
        return hashlib.sha256(self._program + msgspec.msgpack.encode(wanted)).hexdigest()

    def facts(self, keys: Iterable[FileKey]) -> dict[bytes, bytes]:
        """Packed facts by id, of those that are kept."""
        seals = {key.id: key.seal for key in keys}
        opened = ((key, unsealed(seals[key], entry)) for key, entry in self._store.get_many("facts", tuple(seals)).items())
        return {key: packed for key, packed in opened if packed is not None}

    def keep_facts(self, packed: Mapping[FileKey, bytes]) -> None:
        """Keeps packed facts."""
        self._store.put_many("facts", {key.id: sealed(key.seal, facts) for key, facts in packed.items()})

    def catalogue(self, digest: str, load: Callable[[], Catalogue]) -> Catalogue:
        """The catalogue that this program reads from files of this digest; ``load`` reads it where it is not kept. Whatever that raises
        is kept nowhere."""
        key = hashlib.blake2b(digest.encode(), key=self._program, digest_size=32).digest()
        kept = self._store.get("catalogue", key)
        with contextlib.suppress(msgspec.MsgspecError):
            if kept:
                return msgspec.msgpack.decode(kept, type=Catalogue)
        found = load()
        self._store.put("catalogue", key, msgspec.msgpack.encode(found))
        return found

    def settle_dirtiness(self, snapshot: Snapshot, contents: bytes) -> None:
        """Tells the snapshot whether it is dirty, where git said so before of the same commit, index, paths and ``contents`` (a digest);
        keeps the answer where git has to be asked."""
        if not isinstance(snapshot, DirectorySnapshot) or snapshot.comparison is None:
            return
        key = self.report_key(snapshot.comparison, snapshot.entries(), contents)
        kept = self._store.get("dirty", key)
        if kept is None:
            self._store.put("dirty", key, b"yes" if snapshot.dirty else b"no")
        else:
            snapshot.is_known_dirty(kept == b"yes")

    def report_key(self, *parts: Any) -> bytes:
        """The key of what follows from *parts* (whatever msgspec can encode, and paths) and this program."""
        said = msgspec.msgpack.encode(parts, enc_hook=str, order="deterministic")
        return hashlib.blake2b(said, key=self._program, digest_size=32).digest()

    def report(self, key: bytes) -> Report | None:
        """The report that is kept under this key."""
        kept = self._store.get("report", key)
        try:
            return _REPORT.decode(kept) if kept else None
        except msgspec.MsgspecError:
            return None

    def keep_report(self, key: bytes, report: Report) -> None:
        """Keeps a report."""
        self._store.put("report", key, msgspec.msgpack.encode(report))


@contextlib.contextmanager
def opened(folder: str | None) -> Iterator[ScanCache | None]:
    """The cache in a folder, closed in the end; None without one."""
    cache = ScanCache(folder) if folder else None
    try:
        yield cache
    finally:
        if cache:
            cache.close()


_REPORT = msgspec.msgpack.Decoder(Report)
