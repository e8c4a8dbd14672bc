"""The whole speed table: every row beside its goal.

    python -m tests.benchmarks CHECKOUT [CHECKOUT …] [--rounds 5] [--semgrep PROGRAM] [--checkov PROGRAM] [--json FILE] [--readme README.md]

Runs in turn, A B A B …, and takes each ratio round by round, because a machine that others use has fast and slow minutes: quote the median
ratio and its spread, never seconds. Needs bandit in the same environment; a checkout of some 250,000 lines of Python and one of some
850,000 are what the goals speak of.
"""

import argparse
import datetime
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from tests.benchmarks.checkout import Setting, measure_checkout
from tests.benchmarks.measuring import adopt_orphans, environment
from tests.benchmarks.small import measure_findings, measure_growth, measure_one_file, measure_rules, measure_start_up
from tests.benchmarks.table import Results, Row, machine, text, write_section


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="The speed table, every row beside its goal.")
    parser.add_argument("checkouts", nargs="*", type=Path, help="real repositories")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--semgrep", default="", metavar="PROGRAM")
    parser.add_argument("--checkov", default="", metavar="PROGRAM")
    parser.add_argument("--only", default="", metavar="ROWS", help="start, one-file, growth, rules, findings or checkouts")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="write the table into this file")
    parser.add_argument("--from", type=Path, action="append", dest="saved", default=[], metavar="FILE", help="saved results; nothing runs")
    options = parser.parse_args()
    results = _joined(options.saved) if options.saved else _measured(options)
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    if options.readme:
        write_section(options.readme, results)


def _joined(files: list[Path]) -> Results:
    """The rows of several runs, one after the other; the first says where and when."""
    runs = [msgspec.json.decode(file.read_bytes(), type=Results) for file in files]
    return msgspec.structs.replace(runs[0], rows=tuple(row for run in runs for row in run.rows))


def _measured(options: argparse.Namespace) -> Results:
    adopt_orphans()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(Path(folder), environment(Path(folder, "compiled")), options.rounds)
        for row in _rows(options, setting):
            print(text(row), flush=True)
            rows.append(row)
    return Results(machine(), datetime.date.today().isoformat(), options.rounds, tuple(rows))


def _rows(options: argparse.Namespace, setting: Setting) -> Iterator[Row]:
    groups: dict[str, Callable[[], Iterator[Row]]] = {
        "start": lambda: measure_start_up(setting),
        "one-file": lambda: measure_one_file(setting, options.semgrep, options.checkov),
        "growth": lambda: measure_growth(setting),
        "rules": lambda: measure_rules(setting),
        "findings": lambda: measure_findings(setting),
        "checkouts": lambda: chain.from_iterable(measure_checkout(path.resolve(), setting) for path in options.checkouts),
    }
    for name, group in groups.items():
        if options.only in ("", name):
            yield from group()


if __name__ == "__main__":
    main()
