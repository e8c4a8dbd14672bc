"""Floor 6, I/O: one process that may be lost, seen from its parent.

Where this process has one thread, as on the command line, a worker is a fork of it: 2 ms, against 300 for an interpreter that starts and
imports (measured), so that even the scan of a single file can afford a process that may be killed. Elsewhere ``multiprocessing`` starts it,
as a fork of a process with threads may hang on a lock that nobody holds any more.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from readiness.serving import receive, send, serve

if TYPE_CHECKING:  # it imports sockets, which a fork has no use for
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")

PIPE_BYTES = 4096
"""What a pipe takes without blocking, however small the system makes it."""
DEATH_SECONDS = 5.0
LOOK_SECONDS = 0.5
_SAFE_PATH = "PYTHONSAFEPATH"
_NOWHERE = os.path.abspath(os.sep)


class Task(msgspec.Struct, frozen=True):
    """An item that a worker was given: its number, the processor time in seconds that it may take, and the length of its message."""

    number: int
    seconds: float
    length: int


class Worker(Generic[T]):
    """A process, what it was given and has not answered yet, and since when it is at the first of that.

    Raises OSError where no process can be had. ``siblings`` are the workers there are already: their pipes are not for this one.
    """

    def __init__(self, function: Callable[[T], object], siblings: Iterable[Worker[T]] = ()) -> None:
        self.tasks: deque[Task] = deque()
        self.started = False
        self._since = time.monotonic()
        self._looked, self._used = 0.0, -1
        pipes = [os.pipe() for _ in range(3)]
        theirs, self._ends = (pipes[0][0], pipes[1][1], pipes[2][0]), (pipes[0][1], pipes[1][0], pipes[2][1])
        try:
            if may_fork():
                foreign = (*self._ends, *(end for sibling in siblings for end in sibling._ends))
                self._process: _Fork | _Started = _Fork(theirs, foreign, function)
            else:
                self._process = _Started(theirs, function)
        except OSError:
            _close(self._ends)
            raise
        finally:
            _close(theirs)

    @property
    def pipe(self) -> int:
        """The descriptor that its results come from."""
        return self._ends[1]

    @property
    def seconds(self) -> float:
        """How long, by the clock, it has been at its first item, or at starting."""
        return time.monotonic() - self._since

    def stirs(self) -> bool:
        """Whether it runs, would run on a machine less busy, or has done so since this was asked before; True when it was asked a moment
        ago. False where the system does not say."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return True
        self._looked, before = time.monotonic(), self._used
        state, self._used = _look_at(self._process.number)
        return state == "R" or self._used != before

    def takes(self, length: int) -> bool:
        """Whether so many bytes can be sent now: any number to an idle worker, else what the pipe holds, as two that wait for each
        other to read would wait for ever."""
        return not self.tasks or length + sum(task.length for task in self.tasks) <= PIPE_BYTES

    def give(self, task: Task, message: bytes) -> None:
        """Sends an item. Raises OSError where nobody is there to take it; the task is its own all the same."""
        if not self.tasks and self.started:
            self._since = time.monotonic()
        self.tasks.append(task)
        send(self._ends[0], message)

    def receive(self) -> object:
        """What it says next. Raises OSError and EOFError where it is lost, UnpicklingError where it speaks nonsense."""
        result = pickle.loads(receive(self.pipe))
        self._since = time.monotonic()
        return result

    def end(self) -> int | None:
        """Kills it. Its exit code as in :mod:`subprocess`, that of its own death where it was dead already; None where that cannot be
        known."""
        self._process.kill()
        _close(self._ends)
        return self._process.wait()


def may_fork() -> bool:
    """Whether this process has one thread only, those that Python does not know of included. False where the system does not say."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _look_at(number: int) -> tuple[str, int]:
    """A process's state and the processor time it has used, in ticks: ``proc(5)``. Its name may hold blanks and parentheses."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as file:
            state, *others = file.read().rpartition(")")[2].split()
    except OSError:
        return "", -1
    return state, int(others[10]) + int(others[11])


class _Fork:
    """A fork of this process. ``foreign``: descriptors that it must not keep."""

    def __init__(self, pipes: tuple[int, int, int], foreign: tuple[int, ...], function: Callable[[T], object]) -> None:
        # No signal comes between the fork and the worker's own way to treat signals: it must not end as its parent would.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            self.number = os.fork()
            if self.number == 0:
                _be_a_worker(pipes, foreign, function, before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)

    def wait(self) -> int | None:
        until = time.monotonic() + DEATH_SECONDS
        while time.monotonic() < until:  # one that hangs in the kernel, on a network's disk, does not die
            try:
                number, status = os.waitpid(self.number, os.WNOHANG)
            except ChildProcessError:  # whoever runs us ignores SIGCHLD, or waits for every process
                return None
            if number:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.0005)
        return None


def _be_a_worker(
    pipes: tuple[int, int, int], foreign: tuple[int, ...], function: Callable[[T], object], before: Iterable[int]
) -> None:
    """Never returns: what the parent would do on its way out is not the worker's to do."""
    code = 1
    try:
        _close(foreign)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        serve(*pipes, function)
        code = 0
    finally:
        os._exit(code)


class _Started:
    """A process that multiprocessing started: of the fork server where there is one, which imports what the function needs once."""

    def __init__(self, pipes: tuple[int, int, int], function: Callable[[T], object]) -> None:
        import multiprocessing
        from multiprocessing.connection import Connection

        connections = [Connection(os.dup(end), readable=end != pipes[1], writable=end == pipes[1]) for end in pipes]
        if "forkserver" in multiprocessing.get_all_start_methods():
            server = multiprocessing.get_context("forkserver")
            server.set_forkserver_preload([getattr(function, "func", function).__module__])
            make: Callable[..., BaseProcess] = server.Process
        else:
            make = multiprocessing.get_context("spawn").Process
        self._process = make(target=_serve_through, args=(connections, function), daemon=True)
        with _away_from_here():
            self._process.start()

    @property
    def number(self) -> int:
        return self._process.pid or 0

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int | None:
        self._process.join(timeout=DEATH_SECONDS)
        return self._process.exitcode


def _serve_through(connections: list[Connection[object, object]], function: Callable[[T], object]) -> None:
    items, results, life = (connection.fileno() for connection in connections)
    serve(items, results, life, function)


@contextlib.contextmanager
def _away_from_here() -> Iterator[None]:
    """Interpreters started meanwhile do not look for modules in the working directory. That is often the scanned repository, and
    ``python -c``, by which the standard library starts its helpers, would run a ``multiprocessing.py`` it finds there. Where they do not
    listen to the environment (``python -E``, which they inherit), they are started in another directory."""
    with contextlib.ExitStack() as stack:
        if sys.flags.ignore_environment and not sys.flags.safe_path:
            stack.enter_context(contextlib.chdir(_NOWHERE))
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
