"""Every target in turn, and what came of it::

    python -m tests.fuzz.campaign FOLDER [-s SECONDS] [-e EXECUTIONS] [TARGET ...]

FOLDER holds a corpus for each target (and ``*.found`` beside it) and ``runs.jsonl``: one line a run. Run it again and it goes on from
there; with ``-e``, until a target has been executed so often in all its runs, those with the fewest executions first. Prints the totals
of all runs so far.
"""

import argparse
import re
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec

from tests.fuzz.targets import TARGETS


class Run(msgspec.Struct, frozen=True):
    """``seconds`` of processor time. ``exit`` is 0, or what stopped the fuzzer before its time."""

    target: str
    executions: int
    seconds: float
    exit: int


def run_target(target: str, folder: Path, seconds: int, executions: int = -1) -> Run:
    """At most so many seconds and executions; -1: any number."""
    corpus = folder / re.sub(r"\W+", "-", target)
    begun = _processor_time()
    command = [sys.executable, "-m", "tests.fuzz", target, str(corpus), f"-max_total_time={seconds}", f"-runs={executions}"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    found = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    if done.returncode:
        (folder / f"{corpus.name}.log").write_text(done.stderr[-50_000:])
    return Run(target, int(found[1]) if found else 0, round(_processor_time() - begun, 1), done.returncode)


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def findings(target: str, folder: Path) -> int:
    found = folder / f"{re.sub(r'[^0-9A-Za-z_]+', '-', target)}.found"
    return sum(1 for path in found.glob("*") if path.suffix not in (".txt", ".dict")) if found.is_dir() else 0


def runs_so_far(folder: Path) -> list[Run]:
    log = folder / "runs.jsonl"
    return [msgspec.json.decode(line, type=Run) for line in log.read_bytes().splitlines()] if log.is_file() else []


def executed(folder: Path) -> Counter[str]:
    """How often each target was executed in all runs so far."""
    return sum((Counter({run.target: run.executions}) for run in runs_so_far(folder)), Counter[str]())


def planned(targets: list[str], before: Counter[str], executions: int) -> list[tuple[str, int]]:
    """Targets in their order with how often each is to be executed: what is missing of so many in all, without bound for 0."""
    if not executions:
        return [(target, -1) for target in targets]
    missing = ((target, executions - before[target]) for target in sorted(targets, key=before.__getitem__))
    return [(target, number) for target, number in missing if number > 0]


def totals(folder: Path) -> str:
    runs = runs_so_far(folder)
    lines = []
    for target in TARGETS:
        own = [run for run in runs if run.target == target]
        if own:
            executions, seconds = sum(run.executions for run in own), sum(run.seconds for run in own)
            lines.append(f"{target:28}{executions:>12,}{seconds:>10.0f} s{findings(target, folder):>5}")
    executions, seconds = sum(run.executions for run in runs), sum(run.seconds for run in runs)
    return "\n".join([*lines, f"{'all':28}{executions:>12,}{seconds:>10.0f} s"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz every target in turn.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET")
    parser.add_argument("-s", "--seconds", type=int, default=120, help="for each target")
    parser.add_argument("-e", "--executions", type=int, default=0, help="of each target in all its runs; 0: as many as the time allows")
    options = parser.parse_intermixed_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for target, executions in planned(options.targets or list(TARGETS), executed(options.folder), options.executions):
        run = run_target(target, options.folder, options.seconds, executions)
        with (options.folder / "runs.jsonl").open("ab") as log:
            log.write(msgspec.json.encode(run) + b"\n")
    print(totals(options.folder))


if __name__ == "__main__":
    main()
