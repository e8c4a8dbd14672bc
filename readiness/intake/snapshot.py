"""The target behind an interface that memory can implement."""

from enum import StrEnum
from typing import Protocol

import msgspec

Signature = tuple[int, int, int, int]
"""How a file looks from outside: size, time of change of its content and of its status in nanoseconds, inode. Same look, same content."""


class EntryKind(StrEnum):
    """What a path of the tree is."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"
    OTHER = "other"


class Entry(msgspec.Struct, frozen=True, order=True):
    """One path of the tree (POSIX, relative). Ignored files are no entries. ``tracked``: committed, or would be (no git: not ignored).

    ``link`` is the target of a symbolic link, as written. Folders are no entries.
    """

    path: str
    size: int = 0
    kind: EntryKind = EntryKind.FILE
    executable: bool = False
    tracked: bool = True
    link: str = ""


class UnreadableError(Exception):
    """One file could not be read (permission, size limit, vanished, not a regular file); ``reason`` says which. Costs that file only."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class Snapshot(Protocol):
    """A tree of files, frozen at one moment. Entries come sorted by path."""

    @property
    def name(self) -> str:
        """What a person calls the target."""
        ...

    @property
    def commit(self) -> str | None:
        """The full commit id, or None outside git."""
        ...

    @property
    def dirty(self) -> bool:
        """Whether the work tree differs from the commit."""
        ...

    def entries(self) -> tuple[Entry, ...]:
        """Every path of the tree."""
        ...

    def read(self, path: str) -> bytes:
        """The file's bytes. Raises UnreadableError. A symbolic link inside the root reads as its target; out of it, never."""
        ...
