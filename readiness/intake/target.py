"""From what a person typed to a snapshot, or to a sentence that says what is wrong with it."""

import os
import stat
from typing import Protocol

from readiness.errors import EmptyTargetError, TargetError
from readiness.intake.commit import CommitSnapshot, part_of
from readiness.intake.directory import DirectorySnapshot
from readiness.intake.gitdir import locate
from readiness.intake.opening import kind_of, reason_of
from readiness.intake.snapshot import EntryKind, Snapshot

_HINT = "give the folder of a repository, for example: readiness scan ."


class OpenedSnapshot(Snapshot, Protocol):
    """A snapshot of a real target, with what its reader should know of how it was taken."""

    warnings: tuple[str, ...]


def open_target(target: str, ref: str | None = None, *, left_out: frozenset[str] = frozenset()) -> OpenedSnapshot:
    """The work tree at ``target`` without the real paths ``left_out``, or, with ``ref`` or for a bare repository, a commit.

    Raises TargetError (missing, a file, unreadable), EmptyTargetError (nothing to read) and UsageError (a ref that names no commit).
    """
    _refuse_what_is_no_folder(target)
    try:
        folder = locate(target)
        name = os.path.basename(os.path.realpath(target)) or "/"
        if folder is None and ref is not None:
            hint = "leave --ref out to scan the folder as it is"
            raise TargetError(f"{target} is not in a git repository that can be followed, so there is no {ref}", hint=hint)
        if folder is not None and (ref is not None or not folder.work_tree):
            return CommitSnapshot(folder, name.removesuffix(".git") or name, "HEAD" if ref is None else ref, part_of(folder, target))
        snapshot = DirectorySnapshot(target, folder, left_out=left_out)
    except OSError as error:
        hint = "the folder must be readable by the user who scans it"
        raise TargetError(f"{target} cannot be read: {reason_of(error)}", hint=hint) from None
    _refuse_what_is_empty(snapshot, target)
    return snapshot


def _refuse_what_is_no_folder(target: str) -> None:
    try:
        mode = os.stat(target).st_mode
    except (FileNotFoundError, NotADirectoryError):
        kind = "is a symbolic link to nothing" if os.path.islink(target) else "does not exist"
        raise TargetError(f"{target} {kind}", hint=_HINT) from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "it has a NUL byte"
        raise TargetError(f"{target!r} cannot be read: {reason}", hint=_HINT) from None
    if not stat.S_ISDIR(mode):
        kind = "a file" if stat.S_ISREG(mode) else kind_of(mode)
        hint = f"scan the folder that it is in: readiness scan {os.path.dirname(target) or '.'}"
        raise TargetError(f"{target} is {kind}, not a folder", hint=hint)


def _refuse_what_is_empty(snapshot: DirectorySnapshot, target: str) -> None:
    files = [entry for entry in snapshot.entries() if entry.kind is EntryKind.FILE]
    if not files:
        raise EmptyTargetError(f"{target} has no files to scan", hint="is everything in it ignored, or is it the wrong folder?")
    if not any(os.access(os.path.join(snapshot.root, entry.path), os.R_OK) for entry in files):
        raise EmptyTargetError(f"no file of {target} can be read", hint="the files must be readable by the user who scans them")
