"""Opening a stranger's files: regular ones only, never through a link, never more than a limit, never blocking."""

import errno
import os
import stat

from readiness.intake.snapshot import UnreadableError

_NEVER_FOLLOW = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_KINDS = (
    (stat.S_ISDIR, "a folder"), (stat.S_ISLNK, "a symbolic link"), (stat.S_ISFIFO, "a FIFO"), (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"),
)  # fmt: skip
_REASONS = {
    errno.ELOOP: "a symbolic link, not a file", errno.ENOENT: "it vanished while it was read", errno.EACCES: "permission denied",
    errno.EPERM: "permission denied", errno.ENAMETOOLONG: "its path is too long", errno.EIO: "the disk could not read it",
}  # fmt: skip


def read_regular(path: str, limit: int) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes. Looks before it opens: opening a device may already do something.

    Raises UnreadableError with the path as given and the reason.
    """
    try:
        before = os.lstat(path)
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableError(path, f"{kind_of(before.st_mode)}, not a file")
        if before.st_size > limit:
            raise UnreadableError(path, too_large(before.st_size, limit))
        with open(os.open(path, _NEVER_FOLLOW), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError(path, "it changed while it was read")
            content = file.read(limit + 1)
    except OSError as error:
        raise UnreadableError(path, reason_of(error)) from None
    if len(content) > limit:
        raise UnreadableError(path, too_large(len(content), limit))
    return content


def too_large(size: int, limit: int) -> str:
    """Why a file of this size, in bytes, is not read."""
    return f"larger than {limit // 1_000_000} MB ({size / 1_000_000:.1f} MB)" if limit >= 1_000_000 else f"larger than {limit} bytes"


def kind_of(mode: int) -> str:
    """What a file mode says a path is, in words."""
    return next((words for test, words in _KINDS if test(mode)), "a special file")


def reason_of(error: OSError) -> str:
    """An operating system's complaint as part of a sentence, without paths of this machine."""
    return _REASONS.get(error.errno or 0, (error.strerror or "it cannot be read").lower())


def inside(path: str, root: str) -> bool:
    """Whether a resolved path is the resolved root or below it."""
    return path == root or path.startswith(root.rstrip("/") + "/")
