"""Writes the README's picture of the console report: ``python -m tests.reports.write_picture``."""

from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from readiness.reports.table import render
from tests.fixtures.expecting import report_of

PICTURE = Path(__file__).parents[2] / ".github/console.svg"
WIDTH = 110
LINES = 58

if __name__ == "__main__":
    shown = render(report_of("quadra-matrix", "after"), "console", width=WIDTH, color=True, limit=4).splitlines()[:LINES]
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(shown)))
    PICTURE.write_text(console.export_svg(title="readiness scan fixtures/quadra-matrix/after", unique_id="readiness"))
