"""Floor 6, I/O: workers that can be lost. A worker that dies, hangs or runs out of memory costs the one item it was on, never the scan.

Not a ``ProcessPoolExecutor``: there one segmentation fault fails every pending task. Here the parent deals one item at a time to each
worker, so it always knows what a lost worker was doing, and puts another in its place. Largest items go first, so that no worker is left
alone with a big one at the end; results come back in the order of the items.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")
R = TypeVar("R")

SERIAL_BELOW = 200
ITEM_SECONDS = 20.0
START_SECONDS = 60.0
WORKER_BYTES = 3 * 1024**3
_SAFE_PATH = "PYTHONSAFEPATH"


class Lost(msgspec.Struct, frozen=True):
    """What stands in the place of a result: why there is none."""

    reason: str


def default_jobs() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_items(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    jobs: int = 0,
    weight: Callable[[T], int] = lambda item: 1,  # noqa: ARG005
    deal: Callable[[T], T] | None = None,
    seconds: float = ITEM_SECONDS,
    progress: Callable[[int], None] | None = None,
) -> list[R | Lost]:
    """``function`` of every item, in order. In this process where there are few items or one job; ``progress`` hears how many are done.
    ``deal`` makes of an item, when its turn comes, what is worked on: items may be names of what is too large to be held all at once.

    ``function`` and items must be picklable. In workers an item has ``seconds`` and some gigabytes; in this process it has no limit.
    Everywhere an item whose function raises is lost, and only that item: what a scan says must not depend on the number of jobs.
    """
    count = jobs or default_jobs()
    if count <= 1 or len(items) < SERIAL_BELOW:
        results: list[R | Lost] = []
        for item in items:
            results.append(_answer(function, deal(item) if deal else item))
            if progress:
                progress(len(results))
        return results
    return _Pool(function, items, min(count, len(items)), seconds, progress, deal).run(weight)


class _Worker(Generic[T]):
    """One process, the pipe to it, and which item it is on since when (None: idle). It says so when it has started: imports are no
    part of an item's time."""

    def __init__(self, function: Callable[[T], object]) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.process = _process(theirs, function)
        with _away_from_here():
            self.process.start()
        theirs.close()
        self.item: int | None = None
        self.since = 0.0
        self.started = False

    @property
    def seconds(self) -> float:
        """How long it has been at this item, or at starting."""
        return time.monotonic() - self.since

    def give(self, number: int, item: T) -> None:
        self.item, self.since = number, time.monotonic()
        self.connection.send(item)

    def end(self, *, now: bool) -> None:
        if now:
            self.process.kill()
        else:
            with contextlib.suppress(OSError):
                self.connection.send(None)
        self.connection.close()
        self.process.join(timeout=5)


class _Pool(Generic[T, R]):
    def __init__(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        count: int,
        seconds: float,
        progress: Callable[[int], None] | None,
        deal: Callable[[T], T] | None = None,
    ) -> None:
        self.deal = deal
        self.function, self.items, self.count, self.seconds, self.progress = function, items, count, seconds, progress
        self.results: dict[int, R | Lost] = {}
        self.workers: list[_Worker[T]] = []

    def run(self, weight: Callable[[T], int]) -> list[R | Lost]:
        todo = iter(sorted(range(len(self.items)), key=lambda number: (-weight(self.items[number]), number)))
        try:
            self.workers = [_Worker(self.function) for _ in range(self.count)]
            for worker in list(self.workers):
                self._next(worker, todo)
            while any(worker.item is not None for worker in self.workers):
                ready = wait([worker.connection for worker in self.workers if worker.item is not None], timeout=0.5)
                for worker in list(self.workers):
                    if worker.item is not None and worker.connection in ready:
                        self._receive(worker, todo)
                    elif worker.item is not None and worker.seconds > (self.seconds if worker.started else START_SECONDS):
                        self._replace(worker, f"took longer than {self.seconds:g} s", todo)
        finally:
            for worker in self.workers:
                worker.end(now=worker.item is not None)
        return [self.results[number] for number in range(len(self.items))]

    def _next(self, worker: _Worker[T], todo: Iterator[int]) -> None:
        """Gives the worker an item, or another worker the next one where this one is gone before it could take it."""
        while (number := next(todo, None)) is not None:
            try:
                worker.give(number, self.deal(self.items[number]) if self.deal else self.items[number])
            except OSError:
                worker = self._renew(worker, "the worker that read it was lost")
            else:
                return

    def _receive(self, worker: _Worker[T], todo: Iterator[int]) -> None:
        try:
            result: R | Lost = worker.connection.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            worker.process.join(timeout=1)
            self._replace(worker, f"the worker that read it died ({_how(worker.process.exitcode)})", todo)
            return
        if not worker.started:
            worker.started, worker.since = True, time.monotonic()
            return
        self._keep(worker, result)
        self._next(worker, todo)

    def _replace(self, worker: _Worker[T], reason: str, todo: Iterator[int]) -> None:
        self._next(self._renew(worker, reason), todo)

    def _renew(self, worker: _Worker[T], reason: str) -> _Worker[T]:
        """A fresh worker in the place of a lost one, whose item is lost with it."""
        self._keep(worker, Lost(reason))
        worker.end(now=True)
        self.workers.remove(worker)
        fresh = _Worker(self.function)
        self.workers.append(fresh)
        return fresh

    def _keep(self, worker: _Worker[T], result: R | Lost) -> None:
        if worker.item is not None:
            self.results[worker.item] = result
        worker.item = None
        if self.progress:
            self.progress(len(self.results))


def _process(connection: Connection, function: Callable[[T], object]) -> BaseProcess:
    """Never a fork of this process: it may have threads."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        server = multiprocessing.get_context("forkserver")
        # What the function needs is imported once, by the server; its workers are forks of it.
        server.set_forkserver_preload([getattr(function, "func", function).__module__])
        return server.Process(target=_serve, args=(connection, function), daemon=True)
    return multiprocessing.get_context("spawn").Process(target=_serve, args=(connection, function), daemon=True)


@contextlib.contextmanager
def _away_from_here() -> Iterator[None]:
    """Interpreters started meanwhile do not look for modules in the working directory. That is often the scanned repository, and
    ``python -c``, by which the standard library starts its helpers, would run a ``multiprocessing.py`` it finds there."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _how(exitcode: int | None) -> str:
    if exitcode is None:
        return "no exit code"
    return f"signal {-exitcode}" if exitcode < 0 else f"exit code {exitcode}"


def _serve(connection: Connection, function: Callable[[T], object]) -> None:
    """A worker's life: an item, its result, the next, until None. Out of memory is answered; anything worse ends the process."""
    gc.disable()  # what a parser makes has no cycles; looking for them costs a quarter of the time (measured on 250 kLOC)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    with contextlib.suppress(OSError, KeyboardInterrupt):  # the parent may be gone already: then the first item says so
        connection.send(None)
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        if item is None:
            return
        try:
            result = _answer(function, item)
            try:
                connection.send(result)
            except (pickle.PicklingError, TypeError, AttributeError, RecursionError, MemoryError) as error:
                connection.send(Lost(f"its facts cannot be sent: {type(error).__name__}"))
        except (OSError, KeyboardInterrupt):
            return


def _answer(function: Callable[[T], R], item: T) -> R | Lost:
    """The result, or why there is none. Names the type of an exception only: its text may hold what stands in the file."""
    try:
        return function(item)
    except MemoryError:
        return Lost("needs too much memory")
    except RecursionError:
        return Lost("nested too deeply")
    except Exception as error:  # noqa: BLE001 - a reader that crashes costs its file only, with workers and without
        return Lost(f"its reader crashed: {type(error).__name__}")
