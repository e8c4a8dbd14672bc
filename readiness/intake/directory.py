"""A folder on disk: the target of nearly every scan."""

import os

import msgspec

from readiness.intake.git import GitError, ShadowGit
from readiness.intake.gitdir import GitFolder
from readiness.intake.listing import Listing, changed, list_with_git, pathspec, walk
from readiness.intake.naming import is_git_folder
from readiness.intake.opening import inside, read_regular
from readiness.intake.snapshot import Entry, EntryKind, UnreadableError

MAX_FILE_BYTES = 10_000_000
SUBMODULE_REASON = "another repository (a submodule), which is not scanned"


class Comparison(msgspec.Struct, frozen=True):
    """A work tree and the commit and index that git compares it with. ``state`` stands for these two."""

    folder: GitFolder
    below: tuple[str, ...]
    left_out: tuple[str, ...]
    state: bytes

    def differs(self) -> bool:
        """Whether tracked files differ from the commit; True where git cannot tell."""
        try:
            git = ShadowGit(self.folder)
        except GitError:
            return True
        try:
            return changed(git, self.below, frozenset(self.left_out))
        finally:
            git.close()


class DirectorySnapshot:
    """The tree as listed when it was made; contents are read when asked for. Can be sent to a worker process.

    ``warnings`` says, in sentences, what could not be had of git. ``left_out`` are real paths that are no part of the tree: a report that
    an earlier run wrote there. Raises OSError where the root itself cannot be listed.
    """

    def __init__(
        self, root: str, folder: GitFolder | None = None, *, max_file_bytes: int = MAX_FILE_BYTES, left_out: frozenset[str] = frozenset()
    ) -> None:
        self.root = os.path.realpath(root)
        self.warnings: tuple[str, ...] = ()
        self._limit = max_file_bytes
        self._commit: str | None = None
        self._dirty: bool | None = False
        self.comparison: Comparison | None = None
        """What decides, beside paths and contents, whether the tree is dirty; None where that is known."""
        listing = self._list_with_git(folder, left_out) if folder else None
        if listing is None:
            listing = walk(self.root, left_out)
        self._real = listing.names.real
        self._reasons = listing.reasons
        self.signatures = listing.signatures
        """Of the files, at the moment of listing."""
        self._entries = tuple(sorted(listing.entries))
        self._by_path = {entry.path: entry for entry in self._entries}

    def _list_with_git(self, folder: GitFolder, left_out: frozenset[str]) -> Listing | None:
        """None: to be read as without git, since git fails, or the target is in a folder that a repository around it ignores."""
        try:
            git = ShadowGit(folder)
        except GitError as error:
            self.warnings = (f"read without git: {error}",)
            return None
        try:
            listing = list_with_git(git, self.root, left_out)
            comparison = Comparison(folder, pathspec(folder, self.root), tuple(sorted(left_out)), git.state())
        except GitError as error:
            self.warnings = (f"read without git: {error}",)
            return None
        finally:
            git.close()
        if not listing.entries and self.root != folder.work_tree:
            return None
        self._commit = git.commit
        if any(not entry.tracked for entry in listing.entries):
            self._dirty = True
        else:
            self._dirty, self.comparison = None, comparison
        return listing

    @property
    def name(self) -> str:
        return os.path.basename(self.root) or "/"

    @property
    def commit(self) -> str | None:
        return self._commit

    @property
    def dirty(self) -> bool:
        """Asked of git when somebody wants to know: to answer, it may have to read every file."""
        if self._dirty is None:
            self._dirty = self.comparison is None or self.comparison.differs()
        return self._dirty

    def is_known_dirty(self, dirty: bool) -> None:
        """What was found out before of the same :attr:`comparison`, paths and contents."""
        self._dirty = dirty

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def read(self, path: str) -> bytes:
        entry = self._by_path.get(path)
        if entry is None:
            raise UnreadableError(path, "no such file")
        if path in self._reasons:
            raise UnreadableError(path, self._reasons[path])
        if entry.kind is EntryKind.SUBMODULE:
            raise UnreadableError(path, SUBMODULE_REASON)
        place = os.path.join(self.root, self._real.get(path, path))
        if entry.kind is EntryKind.SYMLINK:
            place = self._target_of(path, place)
        try:
            return read_regular(place, self._limit)
        except UnreadableError as error:
            raise UnreadableError(path, error.reason) from None

    def _target_of(self, path: str, place: str) -> str:
        """Where a link leads, if that is inside the root and not git's own folder (whose configuration may hold passwords)."""
        target = os.path.realpath(place)
        if not inside(target, self.root):
            raise UnreadableError(path, "a symbolic link that leads out of the target")
        if any(is_git_folder(part) for part in os.path.relpath(target, self.root).split("/")):
            raise UnreadableError(path, "a symbolic link into git's own folder")
        if os.path.islink(target):
            raise UnreadableError(path, "a symbolic link that leads in a circle")
        return target
