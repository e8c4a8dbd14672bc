"""Where things are written: the report to stdout, everything else to stderr, files whole or not at all."""

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterable
from typing import TextIO

from readiness.errors import UsageError

PIPED_WIDTH = 100
_OWN = {f"{folder}{name}": number for number in (1, 2) for folder, name in (("/dev/fd/", number), ("/proc/self/fd/", number))}
_OWN |= {"/dev/stdout": 1, "/dev/stderr": 2}


class Streams:
    """The two streams of the process. Text is written as UTF-8 whatever the locale says; control characters of a message are escaped."""

    def write(self, text: str) -> None:
        """To stdout. A reader that went away (``| head``) ends the output, not the command. Raises UsageError for a full disk."""
        self.write_parts((text,))

    def write_parts(self, parts: Iterable[str]) -> None:
        """A long text to stdout, part by part."""
        try:
            sys.stdout.flush()
            buffer = getattr(sys.stdout, "buffer", None)
            for part in parts:
                if buffer is None:
                    sys.stdout.write(part)
                else:
                    buffer.write(part.encode("utf-8", "backslashreplace"))
            sys.stdout.flush()
        except BrokenPipeError:
            self.abandon_stdout()
        except OSError as error:
            self.abandon_stdout()
            raise UsageError(f"cannot be written: {(error.strerror or str(error)).lower()}", where="stdout") from None

    def abandon_stdout(self) -> None:
        """Nobody reads any more; what Python flushes at exit goes nowhere."""
        _abandon(sys.stdout)

    def say(self, text: str) -> None:
        """One line to stderr."""
        try:
            sys.stderr.write(printable(text) + "\n")
            sys.stderr.flush()
        except OSError:
            _abandon(sys.stderr)


def _abandon(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(streams: Streams, message: str, hint: str = "") -> None:
    """An error, and what to do next."""
    streams.say(f"error: {message}")
    if hint:
        streams.say(f"hint: {hint}")


def printable(text: str) -> str:
    """Text for a terminal: control characters, bidirectional marks and lone surrogates become escapes."""
    encoding = sys.stderr.encoding or "utf-8"
    shown = "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def wants_color(choice: str) -> bool:
    """``--color`` always and never decide; auto asks NO_COLOR, FORCE_COLOR and the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"


def stdout_width() -> int:
    """Columns: those of the terminal (or COLUMNS), and a fixed number in a pipe."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    return PIPED_WIDTH


def check_writable(path: str) -> None:
    """Raises UsageError, before the work is done, where an output could not be written."""
    folder = os.path.dirname(path) or "."
    if os.path.isdir(path):
        raise UsageError("is a folder, not a file to write to", where=path)
    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder {folder}", where=path, hint=f"make it first: mkdir -p {folder}")
    if _is_stream(path):
        return
    if not os.access(os.path.dirname(os.path.realpath(path)), os.W_OK):
        raise UsageError("cannot be written: its folder is read-only, or not yours", where=path)


def write_whole(path: str, text: str | Iterable[str]) -> None:
    """The file as a whole or not at all: a temporary one beside it, renamed over it. Raises UsageError where that fails. ``text`` may come
    in parts.

    A device, a FIFO or ``/dev/stdout`` is nothing to rename over: it is written to, and a reader of it may go away.
    """
    parts = (text,) if isinstance(text, str) else text
    try:
        if _is_stream(path):
            with contextlib.suppress(BrokenPipeError):
                _write_to(_stream(path), parts)
        else:
            _replace(os.path.realpath(path), parts)
    except OSError as error:
        raise UsageError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=path) from None


def _is_stream(path: str) -> bool:
    """Whether what is there is not a file of its own: a device, a FIFO, or a descriptor of this process, whatever that is open for."""
    if os.path.realpath(os.path.dirname(path) or ".").startswith(("/dev", "/proc")):
        return True
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _stream(path: str) -> int:
    """A descriptor to write to and close. One of this process's own keeps its place in the file that it may lead to."""
    if path in _OWN:
        return os.dup(_OWN[path])
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOCTTY)


def _replace(target: str, parts: Iterable[str]) -> None:
    folder, name = os.path.split(target)
    try:
        mode = stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    # Named before it is made, so that an interrupt at any moment finds what to remove.
    temporary = os.path.join(folder, f".{name[:60]}.{os.urandom(6).hex()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        _write_to(descriptor, parts, mode=mode)
        os.replace(temporary, target)
    finally:  # after the renaming there is nothing left by that name
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _write_to(descriptor: int, parts: Iterable[str], *, mode: int | None = None) -> None:
    """And closes it. ``mode``: of a file, whose bytes are on the disk afterwards."""
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(parts)
        file.flush()
        if mode is not None:
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
