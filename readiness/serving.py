"""Floor 6, I/O: a worker's life. It answers items that come through a pipe, within limits that the kernel holds it to, and dies with
whoever gave it the items: nothing here has to run for that, so a parser that never returns changes nothing."""

from __future__ import annotations

import contextlib
import faulthandler
import fcntl
import gc
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

T = TypeVar("T")
R = TypeVar("R")

WORKER_BYTES = 2 * 1024**3
ROOM = 900
"""Calls that a reader may nest: what Python's own limit leaves on the command line."""
OUT_OF_TIME = signal.SIGPROF
_LENGTH = struct.Struct("<Q")
_UNSENDABLE = (pickle.PicklingError, TypeError, AttributeError, RecursionError, MemoryError)


class Lost(msgspec.Struct, frozen=True):
    """What stands in the place of a result: why there is none."""

    reason: str


def answer(function: Callable[[T], R], item: T) -> R | Lost:
    """The result, or why there is none. Names the type of an exception only: its text may hold what stands in the file."""
    try:
        return function(item)
    except MemoryError:
        return Lost("needs too much memory")
    except RecursionError:
        return Lost("nested too deeply")
    except Exception as error:  # noqa: BLE001 - a reader that crashes costs its file only, with workers and without
        return Lost(f"its reader crashed: {type(error).__name__}")


def packed(item: object, seconds: float) -> bytes:
    """An item as a message, with the processor time it may take."""
    return pickle.dumps((item, seconds), pickle.HIGHEST_PROTOCOL)


def serve(items: int, results: int, life: int, function: Callable[[T], object]) -> None:
    """Until nobody sends any more: an item from one descriptor, its result to the next. ``life`` is a pipe that nobody writes to."""
    _hold_to_limits(items, results, life)
    sys.setrecursionlimit(sys.getrecursionlimit() + ROOM - _room())
    gc.disable()  # what a parser makes has no cycles; looking for them costs a quarter of the time (measured on 250 kLOC)
    with contextlib.suppress(OSError, EOFError):
        send(results, pickle.dumps(None))  # it has started: imports are no part of an item's time
        while True:
            item, seconds = pickle.loads(receive(items))
            signal.setitimer(signal.ITIMER_PROF, seconds)
            result = answer(function, item)
            try:
                message = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            except _UNSENDABLE as error:
                message = pickle.dumps(Lost(f"its facts cannot be sent: {type(error).__name__}"))
            signal.setitimer(signal.ITIMER_PROF, 0)
            send(results, message)


def _room(depth: int = 0) -> int:
    """How many calls may still be nested. A fork stands as deep as its parent did, which differs by the way the command was started; how
    deep a file may be nested must not. Python does not say, so it is tried."""
    try:
        return _room(depth + 1)
    except RecursionError:
        return depth


def _hold_to_limits(items: int, results: int, life: int) -> None:
    """Memory, time and life are the kernel's to end; a lost worker leaves no core file (in the target, perhaps) and no last words of a
    C library on the terminal. An interrupt from the keyboard reaches every process of the terminal: it is the parent's to act on."""
    for number, action in (
        (signal.SIGINT, signal.SIG_IGN), (signal.SIGTERM, signal.SIG_DFL), (OUT_OF_TIME, signal.SIG_DFL), (signal.SIGIO, signal.SIG_DFL),
    ):  # fmt: skip
        signal.signal(number, action)
    with contextlib.suppress(OSError):
        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    faulthandler.disable()
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in {0, 1, 2} - {items, results, life}:  # whoever closes the streams may get pipes by their numbers
            os.dup2(nowhere, stream)


def send(pipe: int, message: bytes) -> None:
    """A message as its length and its bytes. Raises OSError."""
    rest = memoryview(_LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def receive(pipe: int) -> bytes:
    """The next message. Raises EOFError where the other end is closed, and OSError."""
    return _exactly(pipe, _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0])


def _exactly(pipe: int, count: int) -> bytes:
    parts = []
    while count > 0:
        part = os.read(pipe, min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
