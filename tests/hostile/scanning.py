"""One scan of a hostile target as somebody would run it, and what must hold of every such scan."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import msgspec

PACKAGE = Path(__file__).parents[2]
SECONDS = 900  # a guard against hanging, on a machine that is busy with other things: none takes 10 by itself
OUTSIDE = "what-stands-outside"
"""Stands in files beside a target that it tries to have read."""
_BIDIRECTIONAL = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f"}


class Scan(msgspec.Struct, frozen=True):
    """What a scan left: exit code, stderr, and the three reports."""

    code: int
    errors: str
    console: str
    markdown: str
    report: dict[str, Any]

    @property
    def reasons(self) -> dict[str, str]:
        """Why a path was not analysed; of several reasons the first."""
        found: dict[str, str] = {}
        for line in self.report["not_analysed"]:
            found.setdefault(line["path"], line["reason"])
        return found

    @property
    def outcomes(self) -> dict[str, str]:
        return {line["rule"]: line["outcome"] for line in self.report["rules"]}


def environment(home: Path, **others: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONPATH": str(PACKAGE), "HOME": str(home), **others}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-P", "-W", "error", "-m", "readiness", *map(str, arguments)]


def scan(target: Path, *arguments: object, **variables: str) -> Scan:
    """Scans *target*. Beside it a folder for outputs is made, which must be empty of everything but them afterwards."""
    beside = target.parent / f"{target.name}-out"
    home, out = beside / "home", beside / "out"
    for folder in (home, out):
        folder.mkdir(parents=True, exist_ok=True)
    written = out / "r.json", out / "r.md"
    outputs = ("-f", "json", "-o", written[0], "-f", "markdown", "-o", written[1], "-f", "console", "-o", "-")
    asked = command("scan", target, *outputs, *arguments)
    done = subprocess.run(
        asked, capture_output=True, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL, cwd=out, env=environment(home, **variables)
    )
    errors, console = done.stderr.decode(), done.stdout.decode()
    assert done.returncode in (0, 1), errors
    report, markdown = (path.read_text(encoding="utf-8") for path in written)
    found = Scan(done.returncode, errors, console, markdown, json.loads(report))
    assert sorted(out.iterdir()) == sorted(written)
    for text in (errors, console, markdown, report):
        assert OUTSIDE not in text
        assert "Traceback" not in text
        assert not {each for each in text if each in _BIDIRECTIONAL or (unicodedata.category(each) == "Cc" and each != "\n")}
    assert "error" not in found.outcomes.values(), [rule for rule, outcome in found.outcomes.items() if outcome == "error"]
    return found
