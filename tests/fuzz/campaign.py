"""Every target in turn, and what came of it::

    python -m tests.fuzz.campaign FOLDER [-s SECONDS] [TARGET ...]

FOLDER holds a corpus for each target (and ``*.found`` beside it) and ``runs.jsonl``: one line a run. Run it again and it goes on from
there. Prints the totals of all runs so far.
"""

import argparse
import re
import resource
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.fuzz.targets import TARGETS


class Run(msgspec.Struct, frozen=True):
    """``seconds`` of processor time. ``exit`` is 0, or what stopped the fuzzer before its time."""

    target: str
    executions: int
    seconds: float
    exit: int


def run_target(target: str, folder: Path, seconds: int) -> Run:
    corpus = folder / re.sub(r"\W+", "-", target)
    begun = _processor_time()
    command = [sys.executable, "-m", "tests.fuzz", target, str(corpus), f"-max_total_time={seconds}"]
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


def totals(folder: Path) -> str:
    runs = [msgspec.json.decode(line, type=Run) for line in (folder / "runs.jsonl").read_bytes().splitlines()]
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
    options = parser.parse_intermixed_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for target in options.targets or TARGETS:
        run = run_target(target, options.folder, options.seconds)
        with (options.folder / "runs.jsonl").open("ab") as log:
            log.write(msgspec.json.encode(run) + b"\n")
    print(totals(options.folder))


if __name__ == "__main__":
    main()
