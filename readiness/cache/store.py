"""A SQLite file of byte strings by kind and id. Whatever is wrong with it costs time, never a scan, and never changes what a scan says."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readiness.errors import UsageError

FILE_NAME = "readiness.db"
MAX_BYTES = 512 * 1024 * 1024
_SCHEMA = 1
_APPLICATION = 0x72656164
"""``read`` in SQLite's header (PRAGMA application_id), so that nothing of somebody else's is ever emptied."""
_BUSY_MS = 3000
_CHUNK = 500
_TABLE = """
CREATE TABLE IF NOT EXISTS entries (
    kind TEXT NOT NULL, id BLOB NOT NULL, value BLOB NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (kind, id)
)
"""


class Amount(msgspec.Struct, frozen=True):
    """How many entries of a kind there are, and how many bytes their values have."""

    kind: str
    entries: int
    size: int


class Store:
    """Entries in ``folder``. ``complaint`` says, once something went wrong, why the store holds nothing from then on."""

    def __init__(self, folder: str, *, max_bytes: int = MAX_BYTES) -> None:
        self.path = os.path.join(folder, FILE_NAME)
        self.complaint = ""
        self._max_bytes = max_bytes
        self._day = int(time.time() // 86400)
        self._connection: sqlite3.Connection | None = None
        self._writable = True
        with self._guarded():
            self._open(folder)

    # entries -------------------------------------------------------------------------------------------------------------
    def get(self, kind: str, key: bytes) -> bytes | None:
        """The entry's value, None where there is none."""
        return self.get_many(kind, (key,)).get(key)

    def get_many(self, kind: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Values of those that are there."""
        found: dict[bytes, bytes] = {}
        with self._guarded() as connection:
            for start in range(0, len(keys) if connection else 0, _CHUNK):
                self._add(connection, kind, keys[start : start + _CHUNK], found)
        return found

    def put(self, kind: str, key: bytes, value: bytes) -> None:
        """Keeps one entry, in the place of an earlier one."""
        self.put_many(kind, {key: value})

    def put_many(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        """Keeps entries, all or none of them."""
        with self._guarded() as connection:
            if connection and self._writable and values:
                with connection:
                    rows = ((kind, key, value, self._day) for key, value in values.items())
                    connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)

    def amounts(self) -> tuple[Amount, ...]:
        """What is in it, by kind."""
        with self._guarded() as connection:
            if connection:
                rows = connection.execute("SELECT kind, count(*), sum(length(value)) FROM entries GROUP BY kind ORDER BY kind")
                return tuple(Amount(*row) for row in rows)
        return ()

    def close(self) -> None:
        """Drops what was used least recently where there is too much."""
        with self._guarded() as connection:
            if connection and self._writable:
                self._trim(connection)
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    # the file ------------------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection | None]:
        """The connection, None where there is none. An error ends the use of the store; of a broken file also the file."""
        try:
            yield self._connection
        except (sqlite3.Error, OSError) as error:
            self.complaint = self.complaint or _sentence(error)
            broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
            if self._connection:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None
            if broken and self._writable:
                with contextlib.suppress(UsageError):
                    remove(os.path.dirname(self.path))

    def _open(self, folder: str) -> None:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not os.listdir(folder):
            _mark_as_cache(folder)  # in a folder that holds other things, git should go on seeing these
        if hasattr(os, "geteuid") and os.stat(folder).st_uid not in (os.geteuid(), 0):
            raise PermissionError(0, "the cache folder belongs to somebody else")
        self._writable = os.access(folder, os.W_OK) and (not os.path.exists(self.path) or os.access(self.path, os.W_OK))
        if not self._writable:
            if os.path.exists(self.path):
                self._connection = sqlite3.connect(f"file:{_quoted(self.path)}?mode=ro&immutable=1", uri=True)
                self._check(self._connection)
            return
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        try:
            self._connection = self._ready()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            remove(folder)  # no database, or a damaged one
            self._connection = self._ready()

    def _ready(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_BUSY_MS / 1000)
        with contextlib.ExitStack() as undone:
            undone.callback(connection.close)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if tables and application != _APPLICATION:
                raise PermissionError(0, "the file in the cache folder is another program's")
            if version != _SCHEMA or not tables:
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                connection.execute("PRAGMA journal_mode = WAL")
                with connection:
                    connection.execute("DROP TABLE IF EXISTS entries")
                    connection.execute(_TABLE)
                    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                    connection.execute(f"PRAGMA user_version = {_SCHEMA}")
            connection.execute("PRAGMA synchronous = NORMAL")
            undone.pop_all()
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone() != (_SCHEMA,):
            connection.close()
            self._connection = None

    def _add(self, connection: sqlite3.Connection | None, kind: str, keys: Sequence[bytes], found: dict[bytes, bytes]) -> None:
        assert connection
        marks = ", ".join("?" * len(keys))
        rows = connection.execute(f"SELECT id, value, used FROM entries WHERE kind = ? AND id IN ({marks})", (kind, *keys)).fetchall()
        found.update((key, value) for key, value, _ in rows)
        old = [key for key, _, used in rows if used < self._day]
        if old and self._writable:
            with connection:
                marks = ", ".join("?" * len(old))
                connection.execute(f"UPDATE entries SET used = ? WHERE kind = ? AND id IN ({marks})", (self._day, kind, *old))

    def _trim(self, connection: sqlite3.Connection) -> None:
        (pages,), (page,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        excess = pages * page - self._max_bytes
        if excess <= 0:
            return
        goal, taken, last = excess + self._max_bytes // 5, 0, None
        with contextlib.closing(connection.execute("SELECT used, rowid, length(value) FROM entries ORDER BY used, rowid")) as rows:
            for day, rowid, size in rows:  # left open, it would keep the file from getting smaller
                taken, last = taken + size, (day, rowid)
                if taken >= goal:
                    break
        if last:
            with connection:
                connection.execute("DELETE FROM entries WHERE (used, rowid) <= (?, ?)", last)
            connection.executescript("PRAGMA incremental_vacuum")  # execute() would free one page only


def remove(folder: str) -> int:
    """Deletes what the cache has written to its folder, and the folder where nothing else was in it; how many bytes that were.

    The folder may be one that the user named, with a ``.gitignore`` of its own, or anything else that was misspelt. A scan that uses the
    cache meanwhile goes on with what it has open. Raises UsageError where the file may not be deleted.
    """
    size = 0
    marks = [name for name, text in _MARKS.items() if _holds(os.path.join(folder, name), text)]
    for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", *marks):
        path = os.path.join(folder, name)
        try:
            length = os.lstat(path).st_size
            os.unlink(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise UsageError(f"cannot be deleted: {(error.strerror or str(error)).lower()}", where=path) from None
        size += length if name.startswith(FILE_NAME) else 0
    if marks:
        with contextlib.suppress(OSError):
            os.rmdir(folder)
    return size


def _holds(path: str, text: str) -> bool:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read(len(text) + 1) == text
    except OSError:
        return False


_MARKS = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# Made by readiness; see https://bford.info/cachedir/\n",
    ".gitignore": "*\n",
}
"""What tells backups and git to leave the folder alone."""


def _mark_as_cache(folder: str) -> None:
    for name, text in _MARKS.items():
        with contextlib.suppress(OSError), open(os.path.join(folder, name), "x", encoding="ascii") as file:
            file.write(text)


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _sentence(error: BaseException) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said[:1].lower() + said[1:]

