"""A limit on the time of this process, so that a busy machine changes nothing."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlowError(Exception):
    """An input took longer than any of its size may."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raises TooSlowError, at the line that is running, after so many seconds of this process's own time."""

    def stop(_: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"more than {seconds} s, in {frame.f_code.co_qualname if frame else 'nothing'}")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
