"""Floor 6, I/O: many items, and workers that can be lost. One that dies, hangs or runs out of memory costs the one item it was on, never
the scan.

Not a ``ProcessPoolExecutor``: there one segmentation fault fails every pending task. Here the parent knows what each worker is at, and
puts another in the place of a lost one. Largest items go first, so that no worker is left alone with a big one at the end; small ones are
sent ahead, so that no worker waits for the next; results come back in the order of the items.
"""

from __future__ import annotations

import os
import pickle
import select
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from readiness.serving import OUT_OF_TIME, Lost, answer, packed
from readiness.workers import Task, Worker, may_fork

__all__ = ["ITEM_SECONDS", "SERIAL_BELOW", "Lost", "default_jobs", "map_items"]

T = TypeVar("T")
R = TypeVar("R")

SERIAL_BELOW = 200
"""So many items are worth a second worker."""
HEAVY = 64 * 1024
"""An item of this weight may take its reader seconds, if somebody meant it to."""
ITEM_SECONDS = 20.0
LARGE = 1_000_000
"""The weight that is worth all of an item's seconds. Source files of real repositories take a tenth of what they may."""
SMALL, AHEAD = 8 * 1024, 4
"""Items up to this weight are sent ahead, so many at a time: what waits behind another item is not done by an idle worker."""
START_SECONDS = 60.0
_CLOCK = 4
"""How many times as long as its processor time an item may take by the clock before it is asked whether it does anything."""
_PATIENCE = 15
"""How many times as long as that it may take in the end."""


def default_jobs() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_items(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    jobs: int = 0,
    weight: Callable[[T], int] | None = None,
    deal: Callable[[T], T] | None = None,
    seconds: float = ITEM_SECONDS,
    progress: Callable[[int], None] | None = None,
) -> list[R | Lost]:
    """``function`` of every item, in order; ``progress`` hears how many are done. Few items have one worker, one job is one worker.
    ``deal`` makes of an item, when its turn comes, what is worked on: items may be names of what is too large to be held all at once.

    ``weight`` is the size of an item in bytes: one of a megabyte may take ``seconds`` of processor time, a small one a fifth. An item
    whose function raises, or that takes more time or memory than that, is lost, and only that item: what a scan says must not depend on
    the number of jobs. Where a fork is not to be had (see :mod:`readiness.workers`), ``function`` and items must be picklable, and few
    items of no great weight stay in this process, without limits.
    """
    weights = [weight(item) if weight else 0 for item in items]
    allowed = [seconds * min(1.0, 0.2 + each / LARGE) if weight else seconds for each in weights]
    count = min(1 if len(items) < SERIAL_BELOW else jobs or default_jobs(), len(items))
    if count == 1 and not may_fork() and max(weights) < HEAVY:
        count = 0
    return _Pool(function, items, weights, allowed, progress, deal).run(count)


class _Pool(Generic[T, R]):
    def __init__(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        weights: list[int],
        allowed: list[float],
        progress: Callable[[int], None] | None,
        deal: Callable[[T], T] | None,
    ) -> None:
        self.deal = deal
        self.ready: tuple[int, bytes] | None = None
        self.function, self.items, self.weights, self.allowed, self.progress = function, items, weights, allowed, progress
        self.results: dict[int, R | Lost] = {}
        self.workers: list[Worker[T]] = []
        self.todo = deque(sorted(range(len(items)), key=lambda number: (-weights[number], number)))

    def run(self, count: int) -> list[R | Lost]:
        try:
            for _ in range(count):
                self._add()
            while any(worker.tasks for worker in self.workers):
                self._listen()
        finally:
            for worker in self.workers:
                worker.end()
        while self.todo:  # no worker was wanted, or none is to be had
            number = self.todo.popleft()
            self._keep(number, answer(self.function, self._item(number)))
        return [self.results[number] for number in range(len(self.items))]

    def _add(self) -> None:
        """One more worker with something to do, where the system allows another process."""
        if not self.todo:
            return
        try:
            worker = Worker(self.function, self.workers)
        except OSError:
            return
        self.workers.append(worker)
        self._deal(worker)

    def _deal(self, worker: Worker[T]) -> None:
        """Gives it what it can take. Where it is gone already, that is found out when it is listened to."""
        while self.todo:
            number = self.todo[0]
            if worker.tasks and (len(worker.tasks) > AHEAD or self.weights[number] > SMALL):
                return
            message = self.ready[1] if self.ready and self.ready[0] == number else packed(self._item(number), self.allowed[number])
            self.ready = None if worker.takes(len(message)) else (number, message)
            if self.ready:
                return
            self.todo.popleft()
            try:
                worker.give(Task(number, self.allowed[number], len(message)), message)
            except OSError:
                return

    def _item(self, number: int) -> T:
        return self.deal(self.items[number]) if self.deal else self.items[number]

    def _listen(self) -> None:
        poll = select.poll()
        by_pipe = {worker.pipe: worker for worker in self.workers if worker.tasks}
        for pipe in by_pipe:
            poll.register(pipe, select.POLLIN)
        spoke = {pipe for pipe, _ in poll.poll(500)}
        for pipe, worker in by_pipe.items():
            if pipe in spoke:
                self._receive(worker)
            elif _overdue(worker):
                self._lose(worker, _too_long(worker.tasks[0].seconds))

    def _receive(self, worker: Worker[T]) -> None:
        try:
            result = worker.receive()
        except (EOFError, OSError, pickle.UnpicklingError):
            self._lose(worker)
            return
        if worker.started:
            self._keep(worker.tasks.popleft().number, result)  # type: ignore[arg-type]  # what it sends is what the function gave
        worker.started = True
        self._deal(worker)

    def _lose(self, worker: Worker[T], reason: str = "") -> None:
        """Its first item is lost with it; the others, and all that is left, are for the one that takes its place."""
        task, *others = worker.tasks
        self.workers.remove(worker)
        code = worker.end()
        if code == -OUT_OF_TIME:
            reason = _too_long(task.seconds)
        self._keep(task.number, Lost(reason or f"the worker that read it died ({_how(code)})"))
        self.todo.extendleft(other.number for other in reversed(others))
        self._add()
        for idle in self.workers:
            if not idle.tasks:
                self._deal(idle)

    def _keep(self, number: int, result: R | Lost) -> None:
        self.results[number] = result
        if self.progress:
            self.progress(len(self.results))


def _overdue(worker: Worker[T]) -> bool:
    """What a scan says must not depend on how busy the machine is: the kernel ends what uses too much processor time, and the clock only
    what waits for something that never comes."""
    allowed = _CLOCK * worker.tasks[0].seconds if worker.started else START_SECONDS
    return worker.seconds > allowed and (worker.seconds > _PATIENCE * allowed or not worker.stirs())


def _too_long(seconds: float) -> str:
    return f"took longer than {round(seconds, 1):g} s"


def _how(code: int | None) -> str:
    if code is None:
        return "no exit code"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
