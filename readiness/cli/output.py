"""Where things are written: the report to stdout, everything else to stderr, files whole or not at all."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from readiness.errors import UsageError

PIPED_WIDTH = 100


class Streams:
    """The two streams of the process. Text is written as UTF-8 whatever the locale says; control characters of a message are escaped."""

    def write(self, text: str) -> None:
        """To stdout. A reader that went away (``| head``) ends the output, not the command."""
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

    def abandon_stdout(self) -> None:
        """Nobody reads any more; what Python flushes at exit goes nowhere."""
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def say(self, text: str) -> None:
        """One line to stderr."""
        with contextlib.suppress(OSError):
            sys.stderr.write(printable(text) + "\n")
            sys.stderr.flush()


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
    if not os.access(folder, os.W_OK):
        raise UsageError("cannot be written: permission denied", where=path)


def write_whole(path: str, text: str | Iterable[str]) -> None:
    """The file as a whole or not at all: a temporary one beside it, renamed over it. Raises UsageError where that fails. ``text`` may come
    in parts."""
    parts = (text,) if isinstance(text, str) else text
    target = Path(os.path.realpath(path))
    temporary = ""
    try:
        if target.exists() and not target.is_file():  # /dev/stderr, a FIFO: nothing to rename over
            target.write_text("".join(parts), encoding="utf-8", errors="backslashreplace")
            return
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        raise UsageError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=path) from None
    finally:  # after the renaming there is nothing left by that name
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
