"""What belongs to a target's tree: asked of git where there is a repository, else walked with its ignore files."""

import contextlib
import os
import stat
from collections.abc import Iterator

import msgspec

from readiness.intake.git import GitError, ShadowGit
from readiness.intake.gitdir import GitFolder
from readiness.intake.ignore import IgnoreRules
from readiness.intake.naming import Names, is_git_folder, shown
from readiness.intake.opening import read_regular, reason_of
from readiness.intake.snapshot import Entry, EntryKind, Signature, UnreadableError

MAX_ENTRIES = 250_000
MAX_DEPTH = 100
_IGNORE_FILE_LIMIT = 1_000_000
_GITLINK = b"160000"


class Listing(msgspec.Struct):
    """Entries in the making. ``reasons``: why an entry of kind OTHER (also a folder that was not entered) cannot be read. ``left_out``:
    real paths that are no part of the tree. ``signatures``: of files."""

    root: str
    names: Names
    entries: list[Entry]
    reasons: dict[str, str]
    left_out: frozenset[str] = frozenset()
    signatures: dict[str, Signature] = {}

    @classmethod
    def of(cls, root: str, left_out: frozenset[str] = frozenset()) -> "Listing":
        return cls(root, Names(), [], {}, left_out)

    def add(self, name: bytes, *, tracked: bool = True, submodule: bool = False) -> None:
        """The path as it stands on disk; nothing where it is gone (deleted but still in the index)."""
        path = f"{self.root.rstrip('/')}/{os.fsdecode(name)}"
        if path in self.left_out:
            return
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self.refuse(name, reason_of(error))
            return
        mode = status.st_mode
        shown_path = self.names.take(name)
        if submodule or stat.S_ISDIR(mode):
            self.entries.append(Entry(shown_path, kind=EntryKind.SUBMODULE, tracked=tracked))
        elif stat.S_ISREG(mode):
            executable = bool(mode & stat.S_IXUSR)
            self.entries.append(Entry(shown_path, status.st_size, executable=executable, tracked=tracked))
            self.signatures[shown_path] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        elif stat.S_ISLNK(mode):
            link = shown(os.readlink(os.fsencode(path)))
            self.entries.append(Entry(shown_path, kind=EntryKind.SYMLINK, tracked=tracked, link=link))
        else:
            self.entries.append(Entry(shown_path, kind=EntryKind.OTHER, tracked=tracked))

    def refuse(self, name: bytes, reason: str) -> None:
        """Something is there, and nobody may look into it."""
        path = self.names.take(name)
        self.reasons[path] = reason
        self.entries.append(Entry(path, kind=EntryKind.OTHER))


def list_with_git(git: ShadowGit, root: str, left_out: frozenset[str] = frozenset()) -> Listing:
    """The tracked and the untracked, not ignored files below ``root``. Raises GitError."""
    below = pathspec(git.folder, root)
    skip = os.fsencode(below[1]) + b"/" if below else b""
    listing = Listing.of(root, left_out)
    folders: dict[bytes, bool] = {b"": True}
    seen: set[bytes] = set()
    for mode, name, tracked in _listed(git, below):
        inner = name.removeprefix(skip) if name.startswith(skip) else b""
        if inner in seen or not _may_be_listed(root, inner, folders):
            continue
        if len(seen) >= MAX_ENTRIES:
            listing.refuse(inner, f"the tree has more than {MAX_ENTRIES} files")
            break
        seen.add(inner)
        listing.add(inner, tracked=tracked, submodule=mode == _GITLINK)
    return listing


def pathspec(folder: GitFolder, root: str) -> tuple[str, ...]:
    """The arguments that keep git to what is below ``root``; none for the whole work tree."""
    prefix = os.path.relpath(root, folder.work_tree)
    return () if prefix == "." else ("--", prefix)


def _listed(git: ShadowGit, below: tuple[str, ...]) -> Iterator[tuple[bytes, bytes, bool]]:
    """(mode, path, tracked): the index, then what is in neither the index nor an ignore file (a folder there is another repository)."""
    for record in git.run("ls-files", "-z", "--stage", *below).split(b"\0"):
        about, _, name = record.partition(b"\t")
        if name:
            yield about[:6], name, True
    for name in git.run("ls-files", "-z", "--others", "--exclude-standard", *below).split(b"\0"):
        if name:
            yield (_GITLINK if name.endswith(b"/") else b""), name.rstrip(b"/"), False


def changed(git: ShadowGit, below: tuple[str, ...], left_out: frozenset[str]) -> bool:
    """Whether tracked files differ from the commit; True where git cannot tell. Submodules have their own configuration: not asked."""
    if git.commit is None:
        return True
    try:
        said = git.run("status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames", *below)
    except GitError:
        return True
    paths = (os.path.join(git.folder.work_tree, os.fsdecode(record[3:])) for record in said.split(b"\0") if record)
    return any(path not in left_out for path in paths)


def _may_be_listed(root: str, name: bytes, known: dict[bytes, bool]) -> bool:
    """Whether the name is safe, and no folder on the way to it is a link: a hostile index may list files behind one."""
    parent, _, last = name.rpartition(b"/")
    if last in (b"", b".", b"..") or is_git_folder(shown(last)) or name.startswith(b"/"):
        return False
    if parent not in known:
        above = _may_be_listed(root, parent, known) if parent.count(b"/") < MAX_DEPTH else False
        try:
            known[parent] = above and stat.S_ISDIR(os.lstat(os.path.join(os.fsencode(root), parent)).st_mode)
        except OSError:
            known[parent] = False
    return known[parent]


def walk(root: str, left_out: frozenset[str] = frozenset()) -> Listing:
    """Every file below ``root`` that no ``.gitignore`` matches; folders called ``.git`` are left out. Links are entries, never followed."""
    listing = Listing.of(root, left_out)
    rules = IgnoreRules.from_files({})
    waiting: list[tuple[bytes, int]] = [(b"", 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(os.path.join(os.fsencode(root), folder)) as found:
                children = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
        except OSError as error:
            if not folder:
                raise
            listing.refuse(folder, reason_of(error))
            continue
        prefix = folder + b"/" if folder else b""
        _add_rules(root, prefix, rules)
        below = []
        for name, is_folder in children:
            path = prefix + name
            if is_git_folder(shown(name)) or rules.matches(shown(path) + "/" * is_folder):
                continue
            if len(listing.entries) >= MAX_ENTRIES:
                listing.refuse(path, f"the tree has more than {MAX_ENTRIES} files")
                return listing
            if not is_folder:
                listing.add(path)
            elif depth + 1 > MAX_DEPTH:
                listing.refuse(path, f"nested deeper than {MAX_DEPTH} folders")
            else:
                below.append((path, depth + 1))
        waiting += reversed(below)
    return listing


def _add_rules(root: str, prefix: bytes, rules: IgnoreRules) -> None:
    name = os.fsdecode(prefix) + ".gitignore"
    with contextlib.suppress(UnreadableError):
        rules.add(shown(prefix) + ".gitignore", read_regular(os.path.join(root, name), _IGNORE_FILE_LIMIT).decode("utf-8", "replace"))
