"""What a scan costs beside two yardsticks on the same tree: ``bandit -r``, and one ``ast.parse`` of every Python file.

    python -m tests.benchmarks.compare PATH [--pairs 5] [--jobs 1]

A checkout and a yardstick run in turn, A B A B …, and each ratio is taken pair by pair, because a machine that others use has fast and slow
minutes: quote the median ratio and its spread, never seconds. CPU is user and system time of a process and of all its descendants, also of
workers that outlive it (on Linux they are adopted and waited for; elsewhere use ``--jobs 1``). Needs bandit in the same environment.
"""

import argparse
import ctypes
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple

PARSE = """
import ast, pathlib, sys, warnings
warnings.simplefilter("ignore")
for path in pathlib.Path(sys.argv[1]).rglob("*.py"):
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, OSError):
        pass
"""
_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of prctl(2): orphans below this process become its children."""


class Cost(NamedTuple):
    """In seconds."""

    cpu: float
    wall: float


def measured(command: Sequence[str]) -> Cost:
    """Of one run, with everything it started. 1 is an exit code like 0: a failed gate, or issues found."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {run.returncode}\n{run.stderr.decode(errors='replace')}")
    wall = time.perf_counter() - start
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def pairs(first: Sequence[str], second: Sequence[str], count: int) -> list[tuple[Cost, Cost]]:
    """Runs in turn, after one of each that is not counted."""
    measured(first)
    measured(second)
    return [(measured(first), measured(second)) for _ in range(count)]


def line(name: str, runs: list[tuple[Cost, Cost]], goal: str, *, wall: bool = False) -> str:
    """Medians of both, the median of the ratios, and their smallest and largest."""
    taken = [(a.wall, b.wall) if wall else (a.cpu, b.cpu) for a, b in runs]
    ratios = sorted(a / b for a, b in taken)
    first, second = (statistics.median(side) for side in zip(*taken, strict=True))
    return f"{name:<44} {first:8.2f} {second:8.2f} {statistics.median(ratios):8.3f}   {ratios[0]:.3f} … {ratios[-1]:.3f}   {goal}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("path", help="the checkout to scan")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1, help="processes of the scan whose CPU is compared")
    options = parser.parse_args()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)

    def scan(jobs: int, path: str = options.path) -> list[str]:
        return [sys.executable, "-m", "readiness", "scan", path, "--quiet", "--format", "json", "--jobs", str(jobs)]

    def bandit(path: str = options.path) -> list[str]:
        return [sys.executable, "-m", "bandit", "--quiet", "--recursive", path, "--format", "json"]

    parse = [sys.executable, "-c", PARSE, options.path]
    version, nothing = [sys.executable, "-m", "readiness", "--version"], [sys.executable, "-c", "pass"]
    print(f"{'A : B':<44} {'A s':>8} {'B s':>8} {'A/B':>8}   {'spread':<15} goal")
    print(line("scan : bandit (CPU)", pairs(scan(options.jobs), bandit(), options.pairs), "≤ 0.125"))
    print(line("scan : ast.parse of every file (CPU)", pairs(scan(options.jobs), parse, options.pairs), "≤ 2"))
    print(line("scan with 2 processes : with 1 (wall)", pairs(scan(2), scan(1), options.pairs), "≤ 0.6", wall=True))
    with tempfile.TemporaryDirectory() as small:
        pathlib.Path(small, "main.py").write_text("import os\n\nprint(os.getenv('NAME'))\n")
        print(line("scan : bandit, one file (CPU)", pairs(scan(1, small), bandit(small), options.pairs), "≤ 1"))
    print(line("--version : python -c pass (CPU)", pairs(version, nothing, max(options.pairs, 9)), "≤ 2.5"))


if __name__ == "__main__":
    main()
