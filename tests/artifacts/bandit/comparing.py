"""Our hits beside those of bandit's own command, over every Python file below a folder.

    python -m tests.artifacts.bandit.comparing PATH

prints what only one of them says, and exits with 1 where there is anything. Run it on bandit's own ``examples/`` and on real checkouts;
files that bandit gives up at, and those that are more than we read, are counted, not compared.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from readiness.artifacts.bandit.model import BanditHits, Hit, Nosec
from readiness.artifacts.bandit.parsing import parse
from readiness.artifacts.bandit.visiting import unquoted
from readiness.artifacts.errors import UnparsableError

Said = tuple[str, int, int, int, str, str, str, str, int, str]
"""Path, line, last line, column, test, name, severity, confidence, CWE, text. Columns count from 1; in files that are not ASCII, where
bandit counts bytes, they are 0."""


class Comparison(NamedTuple):
    """Hits by what they say. ``suppressed`` is (nosec, skipped_tests) of either side; ``given_up`` the files that one side skipped."""

    only_bandit: Counter[Said]
    only_here: Counter[Said]
    same: int
    suppressed: tuple[tuple[int, int], tuple[int, int]]
    given_up: tuple[frozenset[str], frozenset[str]]


def of_command(folder: Path) -> dict[str, Any]:
    """The JSON of bandit's command with its default settings. Run from elsewhere, as it looks for a configuration where it is run."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", str(folder), "--format", "json"]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=os.sep)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def compared(folder: Path) -> Comparison:
    theirs = of_command(folder)
    given_up = frozenset(str(Path(entry["filename"]).relative_to(folder)) for entry in theirs["errors"])
    hits: dict[str, BanditHits] = {}
    refused = set()
    for file in theirs["metrics"]:
        if file != "_totals":
            path = str(Path(file).relative_to(folder))
            try:
                hits[path] = parse(path, Path(file).read_bytes())
            except UnparsableError:
                refused.add(path)
    apart = given_up | refused
    ascii_files = {path for path in hits if (folder / path).read_bytes().isascii()}
    read = [(path, hit) for path, found in hits.items() if path not in apart for hit in found.hits]
    ours = Counter(_said(path, hit, path in ascii_files) for path, hit in read if hit.nosec is Nosec.NO)
    bandits = Counter(
        _said_by_command(path, entry, path in ascii_files)
        for entry in theirs["results"]
        if (path := str(Path(entry["filename"]).relative_to(folder))) not in apart
    )
    counted = Counter(hit.nosec for _, hit in read)
    metrics = [value for file, value in theirs["metrics"].items() if file != "_totals" and str(Path(file).relative_to(folder)) not in apart]
    suppressed = (sum(value["nosec"] for value in metrics), sum(value["skipped_tests"] for value in metrics))
    return Comparison(
        bandits - ours, ours - bandits, (ours & bandits).total(), (suppressed, (counted[Nosec.BARE], counted[Nosec.NAMED])),
        (given_up, frozenset(refused)),
    )  # fmt: skip


def _said(path: str, hit: Hit, columns: bool) -> Said:
    return path, hit.line, hit.end_line, hit.column * columns, hit.test, hit.name, hit.severity, hit.confidence, hit.cwe, hit.text


def _said_by_command(path: str, entry: dict[str, Any], columns: bool) -> Said:
    text, column = unquoted(entry["test_id"], entry["issue_text"]), (entry["col_offset"] + 1) * columns
    return (
        path, entry["line_number"], max(entry["line_range"]), column, entry["test_id"], entry["test_name"], entry["issue_severity"],
        entry["issue_confidence"], entry["issue_cwe"].get("id", 0), text,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("path", type=Path)
    found = compared(parser.parse_args().path.resolve())
    print(f"{found.same} hits are the same; suppressed (nosec, skipped_tests): {found.suppressed[0]} and {found.suppressed[1]}")
    theirs, ours = found.given_up
    print(f"bandit gives up at {len(theirs)} files, we at {len(ours)}; one of both at {sorted(theirs ^ ours)}")
    for name, only in (("only bandit", found.only_bandit), ("only here", found.only_here)):
        for said, count in sorted(only.items()):
            print(f"{name} ({count}): {said}")
    return 1 if found.only_bandit or found.only_here or found.suppressed[0] != found.suppressed[1] else 0


if __name__ == "__main__":
    sys.exit(main())
