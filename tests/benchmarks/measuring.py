"""What a command costs: processor time, time by the clock, memory; with everything that it starts.

Processor time is user and system time of a process and all its descendants, also of workers that outlive it (on Linux they are adopted and
waited for). Memory is what the processes of one moment hold together, each shared page divided among those that share it (PSS), looked at
every few milliseconds: a peak shorter than that is missed, so a run's figure is a lower bound, and its parent's own peak is exact.
"""

import contextlib
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of prctl(2): orphans below this process become its children."""
_LOOK_EVERY = 0.01
MIB = 1024 * 1024


class Cost(NamedTuple):
    """Seconds of processors and of the clock; what the command wrote to stdout."""

    cpu: float
    wall: float
    output: bytes = b""


class Memory(NamedTuple):
    """Peaks in bytes: of the first process, and of all processes of a moment together."""

    parent: int
    together: int


class Ratio(NamedTuple):
    """The median of A/B taken pair by pair, with the smallest and the largest."""

    median: float
    low: float
    high: float

    @property
    def text(self) -> str:
        return f"{self.median:.3g} ({self.low:.3g} … {self.high:.3g})"


def adopt_orphans() -> None:
    """Once, before anything is measured."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def environment(compiled: Path) -> dict[str, str]:
    """For what is measured: modules are compiled once, into a folder of our own, as those of an installed program are."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("READINESS_", "PYTHON")) or name == "PYTHONPATH"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(compiled), "NO_COLOR": "1"}


def measured(command: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Of one run. 1 is an exit code like 0: a failed gate, or something found. Ends the whole benchmark for any other."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=dict(env), check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)[:500]}: exit code {run.returncode}\n{run.stderr.decode(errors='replace')[-2000:]}")
    wall = time.perf_counter() - start
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, run.stdout)


def in_turn(
    commands: Mapping[str, Sequence[str]], rounds: int, env: Mapping[str, str], *, warm_up: bool = True
) -> dict[str, list[Cost]]:
    """Each command once a round, A B C A B C …, after a round that is not counted. A machine that others use has fast and slow minutes.
    Commands that take minutes do without ``warm_up``: to compile their modules is nothing beside that."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(0 if warm_up else 1, rounds + 1):
        for name, command in commands.items():
            cost = measured(command, env)
            if number:
                costs[name].append(cost)
    return costs


def ratio(first: Sequence[float], second: Sequence[float]) -> Ratio:
    """Of two series that were measured in turn."""
    ratios = sorted(a / b for a, b in zip(first, second, strict=True))
    return Ratio(statistics.median(ratios), ratios[0], ratios[-1])


def peak(command: Sequence[str], env: Mapping[str, str]) -> Memory:
    """Of one run."""
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(env))
    found = Memory(0, 0)
    ended = threading.Event()

    def look() -> None:
        nonlocal found
        while not ended.wait(_LOOK_EVERY):
            found = Memory(max(found.parent, _own_peak(run.pid)), max(found.together, sum(map(_held, _tree(run.pid)))))

    watcher = threading.Thread(target=look)
    watcher.start()
    code = run.wait()
    ended.set()
    watcher.join()
    if code not in (0, 1):
        sys.exit(f"{' '.join(command)[:500]}: exit code {code}")
    return found


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                found += _tree(int(child))
    return found


def _held(pid: int) -> int:
    """The process's share of memory, in bytes; 0 once it is gone. Source: proc(5), ``smaps_rollup``."""
    return _field(f"/proc/{pid}/smaps_rollup", "Pss:")


def _own_peak(pid: int) -> int:
    return _field(f"/proc/{pid}/status", "VmHWM:")


def _field(path: str, name: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path(path).read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0
