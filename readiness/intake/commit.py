"""A commit, read from git's objects; the work tree is not looked at."""

import contextlib
import os
import posixpath
import subprocess

from readiness.errors import EmptyTargetError, TargetError, UsageError
from readiness.intake.directory import MAX_FILE_BYTES, SUBMODULE_REASON
from readiness.intake.git import GitError, ShadowGit
from readiness.intake.gitdir import GitFolder
from readiness.intake.naming import Names, is_safe, shown
from readiness.intake.opening import too_large
from readiness.intake.snapshot import Entry, EntryKind, UnreadableError

_KINDS = {
    "120000": EntryKind.SYMLINK, "160000": EntryKind.SUBMODULE,
    "100644": EntryKind.FILE, "100755": EntryKind.FILE, "100664": EntryKind.FILE,
}  # fmt: skip
_LINK_LIMIT = 4096
_BORROWED = "the repository may borrow objects from another one (end that with git repack -a -d), or be a partial clone"


class CommitSnapshot:
    """The tree of one commit, or the part of it below ``prefix`` (``""`` for all). Files are read through one ``git cat-file --batch``.

    Raises UsageError for a ref that names no commit, TargetError where git or objects are missing, EmptyTargetError before a first commit.
    """

    def __init__(self, folder: GitFolder, name: str, ref: str = "HEAD", prefix: str = "") -> None:
        self.warnings: tuple[str, ...] = ()
        self._name = name
        self._batch: subprocess.Popen[bytes] | None = None
        try:
            self._git = ShadowGit(folder)
            self._git.add_refs()
        except GitError as error:
            raise TargetError(f"a commit cannot be read: {error}", hint="install git, or scan a checked-out folder") from None
        self._commit = self._resolve(ref)
        self._objects: dict[str, str] = {}
        try:
            listed = self._git.run("ls-tree", "-r", "-z", "-l", "--full-tree", f"{self._commit}:{prefix}")
        except GitError as error:
            raise TargetError(f"the tree of {ref} cannot be read: {error}", hint=_BORROWED) from None
        self._entries = self._read_tree(listed)
        self._by_path = {entry.path: entry for entry in self._entries}

    def _resolve(self, ref: str) -> str:
        if ref == "HEAD" and self._git.commit is None:
            raise EmptyTargetError("the repository has no commit yet", hint="commit something, or scan a folder with files")
        try:
            if not ref:
                raise GitError("no ref")
            return self._git.run("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
        except GitError:
            if ref == "HEAD":
                raise TargetError("the commit that HEAD names is missing from the repository", hint=_BORROWED) from None
            hint = "give a branch, a tag or a commit, for example HEAD~1"
            raise UsageError(f"{ref!r} names no commit of this repository", hint=hint) from None

    def _read_tree(self, listed: bytes) -> tuple[Entry, ...]:
        names, found = Names(), []
        for record in listed.split(b"\0"):
            about, _, raw = record.partition(b"\t")
            if not is_safe(shown(raw)):
                continue
            mode, _, object_id, size = about.decode("ascii").split()
            path, kind = names.take(raw), _KINDS.get(mode, EntryKind.OTHER)
            self._objects[path] = object_id
            length = int(size) if size.isdigit() else 0
            link = shown(self._object(path, _LINK_LIMIT, length)) if kind is EntryKind.SYMLINK and length <= _LINK_LIMIT else ""
            found.append(Entry(path, length if kind is EntryKind.FILE else 0, kind, mode == "100755", link=link))
        return tuple(sorted(found))

    @property
    def name(self) -> str:
        return self._name

    @property
    def commit(self) -> str | None:
        return self._commit

    @property
    def dirty(self) -> bool:
        return False

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def read(self, path: str) -> bytes:
        entry = self._by_path.get(path)
        if entry is None:
            raise UnreadableError(path, "no such file")
        if entry.kind is EntryKind.SYMLINK:
            entry = self._follow(entry)
        if entry.kind is not EntryKind.FILE:
            raise UnreadableError(path, SUBMODULE_REASON if entry.kind is EntryKind.SUBMODULE else "not a file")
        return self._object(entry.path, MAX_FILE_BYTES, entry.size)

    def _follow(self, entry: Entry) -> Entry:
        path = entry.path
        for _ in range(20):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), entry.link))
            if entry.link.startswith("/") or target.startswith(".."):
                raise UnreadableError(path, "a symbolic link that leads out of the target")
            found = self._by_path.get(target)
            if found is None:
                raise UnreadableError(path, "a symbolic link to no file of the commit")
            if found.kind is not EntryKind.SYMLINK:
                return found
            entry = found
        raise UnreadableError(path, "a symbolic link that leads in a circle")

    def _object(self, path: str, limit: int, size: int) -> bytes:
        """The bytes of a blob. The size is known from the tree, so that a large one is never asked for."""
        if size > limit:
            raise UnreadableError(path, too_large(size, limit))
        batch = self._process()
        assert batch.stdin is not None
        assert batch.stdout is not None
        try:
            batch.stdin.write(f"{self._objects[path]}\n".encode())
            batch.stdin.flush()
            header = batch.stdout.readline().split()
            if len(header) != 3 or not header[2].isdigit():
                raise UnreadableError(path, "its object is missing from the repository")
            content = batch.stdout.read(int(header[2]) + 1)
        except OSError:
            self._batch = None
            raise UnreadableError(path, "git ended while it was read") from None
        if len(content) != int(header[2]) + 1:
            self._batch = None
            raise UnreadableError(path, "its object is damaged")
        return content[:-1]

    def _process(self) -> "subprocess.Popen[bytes]":
        if self._batch is None or self._batch.poll() is not None:
            self._batch = subprocess.Popen(
                self._git.command("cat-file", "--batch"), cwd=self._git.cwd, env=self._git.environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._batch

    def close(self) -> None:
        """Ends git and removes the shadow."""
        if self._batch is not None:
            batch, self._batch = self._batch, None
            with contextlib.suppress(OSError):
                batch.communicate()
        self._git.close()

    def __del__(self) -> None:
        with contextlib.suppress(AttributeError):
            self.close()


def part_of(folder: GitFolder, target: str) -> str:
    """The path of a target inside its repository, as a tree names it: empty for the whole."""
    relative = os.path.relpath(os.path.realpath(target), folder.work_tree) if folder.work_tree else "."
    return "" if relative == "." else relative
