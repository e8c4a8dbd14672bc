"""How long one rule may take, whatever the target holds: a relation that some repository makes quadratic must not hang the scan.

Processor time, not the clock: a busy machine changes nothing. Repositories of 850,000 lines need a few seconds for all rules together, so
whether the limit is reached depends on a machine only where something is wrong; the rule is then an *error*, which makes the verdict
incomplete, and such a report is not remembered.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

from readiness.errors import OutOfTimeError

RULE_SECONDS = 60.0


@contextlib.contextmanager
def time_limit(seconds: float = RULE_SECONDS) -> Iterator[None]:
    """Raises OutOfTimeError, wherever the code inside is, after so many seconds of this process's own time. Outside of the main thread,
    where no signal can be handled, there is no limit."""

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise OutOfTimeError(f"it took more than {seconds:g} s of processor time")

    try:
        before = signal.signal(signal.SIGVTALRM, stop)
    except ValueError:
        yield
        return
    try:
        # Again after as long: an exception in a finalizer or a callback of the collector is ignored by Python.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
