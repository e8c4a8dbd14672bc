"""Where the git directory of a target is, and whether it may be followed there.

A ``.git`` that is a file or a link points somewhere, and a stranger wrote it. It is followed inside its own folder, and outside only
where the other end points back: a worktree (``gitdir``, ``commondir``) or a submodule (``core.worktree``). Else the target is read as
without git.
Source: ``gitrepository-layout(5)``.
"""

import os
import re
import stat

import msgspec

from readiness.intake.opening import inside, read_regular
from readiness.intake.snapshot import UnreadableError

_SMALL = 64 * 1024
_REF = re.compile(r"refs/[\w@+=,#%-][\w./@+=,#%-]*")
OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class GitFolder(msgspec.Struct, frozen=True):
    """Resolved paths. ``work_tree`` is empty for a bare repository; ``common`` differs from ``own`` in a linked worktree only."""

    work_tree: str
    own: str
    common: str


def locate(target: str) -> GitFolder | None:
    """The repository that the folder ``target`` belongs to, or None where there is none that may be followed."""
    start = os.path.realpath(target)
    folder = start
    device = os.stat(start).st_dev
    while True:
        found = _git_of(folder)
        if found is not None:
            return found if isinstance(found, GitFolder) else None
        if folder == start and _is_git_dir(folder):
            return GitFolder("", folder, folder)
        parent = os.path.dirname(folder)
        if parent == folder or os.stat(parent).st_dev != device:
            return None
        folder = parent


def _git_of(folder: str) -> "GitFolder | str | None":
    """The repository whose work tree this folder is; None: none; an empty text: one that must not be followed."""
    path = os.path.join(folder, ".git")
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        return GitFolder(folder, path, _common(path) or path) if _is_git_dir(path) else None
    if stat.S_ISLNK(mode):
        own = os.path.realpath(path)
        return GitFolder(folder, own, own) if inside(own, folder) and _is_git_dir(own) else ""
    if not stat.S_ISREG(mode):
        return ""
    pointer = re.fullmatch(r"gitdir: (.+?)\s*", small_text(path) or "", re.DOTALL)
    if not pointer:
        return ""
    own = os.path.realpath(os.path.join(folder, pointer[1]))
    common = _common(own)
    if not (inside(own, folder) or (common and _points_back(own, path)) or _is_submodule(own, folder)):
        return ""
    return GitFolder(folder, own, common or own) if _is_git_dir(common or own) else ""


def _common(own: str) -> str:
    """The main repository of a linked worktree, empty elsewhere. Believed only if the worktree is registered below it."""
    text = small_text(os.path.join(own, "commondir"))
    if not text:
        return ""
    common = os.path.realpath(os.path.join(own, text.strip()))
    return common if os.path.dirname(own) == os.path.join(common, "worktrees") else ""


def _points_back(own: str, path: str) -> bool:
    text = small_text(os.path.join(own, "gitdir"))
    return bool(text) and os.path.realpath(os.path.join(own, text.strip())) == os.path.realpath(path)


def _is_submodule(own: str, folder: str) -> bool:
    worktree = config_value(own, "core", "worktree")
    return bool(worktree) and os.path.realpath(os.path.join(own, worktree)) == folder


def _is_git_dir(path: str) -> bool:
    return os.path.isfile(os.path.join(path, "HEAD")) and all(os.path.isdir(os.path.join(path, name)) for name in ("objects", "refs"))


def config_value(folder: str, section: str, key: str) -> str:
    """One plain value of a repository's ``config``, read as text: no includes, no conditions. Empty where there is none."""
    current = ""
    value = ""
    for line in (small_text(os.path.join(folder, "config")) or "").splitlines():
        header = re.match(r"\s*\[([\w.-]+)\]", line)
        setting = re.match(r"\s*([\w-]+)\s*=\s*(.*?)\s*$", line)
        if header:
            current = header[1].lower()
        elif setting and current == section and setting[1].lower() == key.lower():
            value = setting[2].strip('"')
    return value


def small_text(path: str) -> str:
    """A small text file of a git directory; empty where there is none, or it is a link or anything else, a NUL byte in it included: no
    path or name holds one, and asking the system for such a path raises ValueError."""
    try:
        content = read_regular(path, _SMALL)
    except UnreadableError:
        return ""
    return "" if b"\0" in content else os.fsdecode(content)


def head_commit(folder: GitFolder) -> str | None:
    """The commit ``HEAD`` is at, or None before the first one."""
    text = small_text(os.path.join(folder.own, "HEAD")).strip()
    for _ in range(5):  # a symbolic ref may point at another
        if OBJECT_ID.fullmatch(text):
            return text
        name = text.removeprefix("ref:").strip()
        if not text.startswith("ref:") or not _REF.fullmatch(name) or ".." in name:
            return None
        text = _own_text(folder.common, name) or _own_text(folder.own, name) or packed_refs(folder).get(name, "")
    return None


def _own_text(folder: str, name: str) -> str:
    path = os.path.join(folder, name)
    return small_text(path).strip() if inside(os.path.realpath(path), folder) else ""


def packed_refs(folder: GitFolder) -> dict[str, str]:
    """Commits and tags by ref name."""
    try:
        text = os.fsdecode(read_regular(os.path.join(folder.common, "packed-refs"), 64_000_000))
    except UnreadableError:
        return {}
    found = {}
    for line in text.splitlines():
        commit, _, name = line.partition(" ")
        if OBJECT_ID.fullmatch(commit) and _REF.fullmatch(name) and ".." not in name:
            found[name] = commit
    return found


def loose_refs(folder: GitFolder, *, limit: int = 50_000) -> dict[str, str]:
    """As :func:`packed_refs`, from the files below ``refs/`` (without ``refs/replace``, which would swap objects)."""
    found: dict[str, str] = {}
    for top, folders, names in os.walk(os.path.join(folder.common, "refs")):
        prefix = os.path.relpath(top, folder.common)
        folders[:] = [name for name in sorted(folders) if f"{prefix}/{name}" != "refs/replace"]
        for name in sorted(names):
            ref, commit = f"{prefix}/{name}", _own_text(folder.common, f"{prefix}/{name}")
            if OBJECT_ID.fullmatch(commit) and _REF.fullmatch(ref) and ".." not in ref:
                found[ref] = commit
            if len(found) >= limit:
                return found
    return found
