"""Rows of the speed table: as text while they are measured, as JSON, and as a section of the README."""

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

BEGIN, END = "<!-- speed: written by python -m tests.benchmarks -->", "<!-- /speed -->"


class Row(msgspec.Struct, frozen=True):
    """One figure beside its goal. ``met`` is None for what has no goal or was not measured; ``seconds`` are medians, of one machine."""

    what: str
    figure: str
    goal: str = ""
    met: bool | None = None
    seconds: dict[str, float] = {}

    @property
    def mark(self) -> str:
        return {True: "met", False: "missed", None: ""}[self.met]


class Results(msgspec.Struct, frozen=True):
    """What one run of the benchmark found out."""

    machine: str
    date: str
    rounds: int
    rows: tuple[Row, ...]


def unmeasured(what: str, goal: str, why: str) -> Row:
    """A row without a figure."""
    return Row(what, f"not measured: {why}", goal)


def machine() -> str:
    """Processor, how many of it, and interpreter."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else ():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{len(os.sched_getaffinity(0))} × {model}, {platform.system()}, Python {platform.python_version()}"


def text(row: Row) -> str:
    """A row as a line."""
    return f"{row.what:<62} {row.figure:<40} {row.goal:<38} {row.mark}"


def markdown(results: Results) -> str:
    """The table."""
    lines = ["| what | measured | goal | |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.figure} | {row.goal} | {row.mark} |" for row in results.rows]
    about = f"{results.date}, {results.machine}; medians of {results.rounds} rounds in turn, smallest and largest in brackets."
    return "\n".join([*lines, "", about])


def write_section(readme: Path, results: Results) -> None:
    """Puts the table between its two marks, with a heading; a README without them gets them at its end."""
    section = f"{BEGIN}\n## Speed\n\n{markdown(results)}\n{END}"
    before = readme.read_text(encoding="utf-8")
    found = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    after = found.sub(lambda _: section, before) if found.search(before) else f"{before.rstrip()}\n\n{section}\n"
    readme.write_text(after, encoding="utf-8")


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return sorted(values)[len(values) // 2]
