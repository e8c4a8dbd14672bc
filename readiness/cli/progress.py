"""A progress line on stderr, on a terminal only, and only for what takes its time."""

import contextlib
import os
import sys
import time
from collections.abc import Callable

AFTER_SECONDS = 0.7
EVERY_SECONDS = 0.1
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """Call it with (done, total); leave the ``with`` block and the line is gone."""

    def __init__(self, *, shown: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._shown = shown and sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"
        self._clock = clock
        self._next = clock() + AFTER_SECONDS
        self._drawn = False

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._draw(_CLEAR)

    def __call__(self, done: int, total: int) -> None:
        if not self._shown or total <= 0 or self._clock() < self._next:
            return
        self._next = self._clock() + EVERY_SECONDS
        filled = 24 * done // total
        self._draw(f"{_CLEAR}reading {'█' * filled}{'░' * (24 - filled)} {done} of {total} files")
        self._drawn = True

    def _draw(self, text: str) -> None:
        with contextlib.suppress(OSError, UnicodeEncodeError):
            sys.stderr.write(text)
            sys.stderr.flush()
