"""What is measured on one checkout: cold beside *L* and bandit, two processes, bandit's checks, warm, one file changed, memory."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.benchmarks.commands import OWN_RULES, UNCACHED, bandit, lines_of_python, median_file, production_python, scan, yardstick
from tests.benchmarks.measuring import MIB, Cost, in_turn, measured, peak, ratio
from tests.benchmarks.table import Row, median, unmeasured

SETTLED = 2.5
"""Seconds after which a file's times are believed."""


class Setting(msgspec.Struct, frozen=True):
    """Where and how often: a folder for what is written, the environment of what is measured, rounds of one measurement."""

    scratch: Path
    env: dict[str, str]
    rounds: int


def cpu(costs: list[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]


def wall(costs: list[Cost]) -> list[float]:
    return [cost.wall for cost in costs]


def measure_checkout(path: Path, setting: Setting) -> Iterator[Row]:
    """Every row about one checkout."""
    count, lines = lines_of_python(path)
    name = f"{path.name} ({count:,} Python files, {lines / 1000:,.0f} kLOC)"
    production = production_python(path)
    cold = (*UNCACHED, "--jobs", "1")
    kept = str(setting.scratch / f"cache-{path.name}")
    warm = scan(path, "--cache-dir", kept)
    measured(warm, setting.env)
    costs = in_turn(
        {
            "own": scan(path, *cold, *OWN_RULES), "L": yardstick(path), "own, 2 jobs": scan(path, *UNCACHED, "--jobs", "2", *OWN_RULES),
            "all": scan(path, *UNCACHED), "bandit": bandit(path, recursive=True), "bandit, production": bandit(*production), "warm": warm,
        },
        setting.rounds, setting.env, warm_up=False,
    )  # fmt: skip
    seconds = {name: round(median(cpu(each)), 3) for name, each in costs.items()}
    clocks = {name: round(median(wall(each)), 3) for name, each in costs.items()}
    yield Row(f"**{name}**", f"bandit -r: {seconds['bandit']:.1f} s of CPU, L: {seconds['L']:.2f} s", seconds=seconds)
    found = ratio(cpu(costs["own"]), cpu(costs["L"]))
    yield Row("cold, own rules: CPU / L", found.text, "≤ 2", found.median <= 2)
    found = ratio(cpu(costs["own"]), cpu(costs["bandit"]))
    yield Row("cold, own rules: CPU / bandit", found.text, "≤ 0.125", found.median <= 0.125)
    found = ratio(wall(costs["own, 2 jobs"]), wall(costs["own"]))
    yield Row("cold, own rules: clock, 2 processes / 1", found.text, "≤ 0.6", found.median <= 0.6, clocks)
    what = f"cold with bandit's checks: clock / `bandit` of the same {len(production):,} files"
    found = ratio(wall(costs["all"]), wall(costs["bandit, production"]))
    yield Row(what, found.text, "≤ 0.5", found.median <= 0.5) if OWN_RULES else unmeasured(what, "≤ 0.5", "no such rules")
    found = ratio(cpu(costs["warm"]), cpu(costs["bandit"]))
    yield Row("warm, nothing changed: CPU / bandit", found.text, "≤ 0.01", found.median <= 0.01)
    yield _beyond_start_up(path, warm, setting)
    equal = all(len({cost.output for name in pair for cost in costs[name]}) == 1 for pair in (("own", "own, 2 jobs"), ("all", "warm")))
    yield Row("1 process = 2 processes, cached = uncached: the same bytes", "yes" if equal else "no", "yes", equal)
    yield _one_changed(path, setting)
    limit = 120 if lines < 500_000 else 200
    found_memory = peak(scan(path, *UNCACHED), setting.env)
    together = max(found_memory.together, found_memory.parent) / MIB
    figure = f"{together:.0f} MiB (the parent alone {found_memory.parent / MIB:.0f})"
    yield Row("memory of all processes together", figure, f"≤ {limit} MiB", together <= limit)


def _beyond_start_up(path: Path, warm: list[str], setting: Setting) -> Row:
    """Against a repository of one file, which is warm as well."""
    small = one_file(setting.scratch / "one")
    start = scan(small, "--cache-dir", str(setting.scratch / "cache-one"))
    measured(start, setting.env)
    costs = in_turn({"warm": warm, "start": start}, max(setting.rounds, 7), setting.env)
    files = sum(1 for place in path.rglob("*") if place.is_file() and ".git" not in place.parts)
    beyond = [1000 * (a - b) * 5000 / files for a, b in zip(cpu(costs["warm"]), cpu(costs["start"]), strict=True)]
    figure = f"{median(beyond):.0f} ms ({min(beyond):.0f} … {max(beyond):.0f})"
    seconds = {"warm": median(cpu(costs["warm"])), "start-up": median(cpu(costs["start"]))}
    return Row("warm, beyond start-up: CPU for 5,000 files", figure, "≤ 100 ms", median(beyond) <= 100, seconds)


def _one_changed(path: Path, setting: Setting) -> Row:
    """The production file of median size gets one more line, in a copy."""
    copy = setting.scratch / "copies" / path.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(path, copy, symlinks=True)
    file = median_file(production_python(copy))
    command = scan(copy, "--cache-dir", str(setting.scratch / "cache-changed"))
    time.sleep(SETTLED)
    measured(command, setting.env)
    more: list[float] = []
    for number in range(setting.rounds):
        with open(file, "a", encoding="utf-8") as opened:
            opened.write(f"# round {number}\n")
        changed = measured(command, setting.env)
        time.sleep(SETTLED)
        measured(command, setting.env)
        same = measured(command, setting.env)
        more.append(1000 * (changed.cpu - same.cpu))
    shutil.rmtree(copy)
    figure = f"warm + {median(more):.0f} ms ({min(more):.0f} … {max(more):.0f})"
    return Row("one file of median size changed: CPU", figure, "warm + 30 ms", median(more) <= 30)


def one_file(folder: Path) -> Path:
    """A repository of one Python file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.py").write_text("import os\n\nprint(os.getenv('NAME'))\n", encoding="utf-8")
    return folder
