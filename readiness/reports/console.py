"""The summary on a terminal: verdict, three numbers, where points go, what to mend, what nobody knows, what to do next.

Target text only ever becomes :class:`rich.text.Text` after :func:`~readiness.reports.text.visible`: it is never read as markup, and no
control character passes. The environment (terminal, COLUMNS, NO_COLOR) is the caller's to read; equal arguments give equal text.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from readiness.model.report import Report
from readiness.reports.text import DECISIONS, HELD_BY, counted, folded, tenths, visible
from readiness.reports.views import reach, three_numbers

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NARROWEST = 40
_MARKS = {
    "READY": ("✔", "bold green"), "CONDITIONAL": ("▲", "bold yellow"),
    "INCOMPLETE": ("?", "bold magenta"), "NOT READY": ("✖", "bold red"),
}


def render_console(report: Report, *, width: int = 100, color: bool = False, limit: int = 10) -> str:
    """At most ``width`` columns (never fewer than 40); ``limit`` bounds the rules and causes listed, blockers excepted."""
    from rich.console import Console

    from readiness.reports.console_parts import Page, categories, components, failures, notes, plan, unverified

    buffer = StringIO()
    console = Console(
        file=buffer, width=max(width, NARROWEST), height=100,
        color_system="standard" if color else None, force_terminal=color, no_color=not color,
        markup=False, emoji=False, highlight=False, legacy_windows=False, force_interactive=False, _environ={},
    )
    _header(console, report)
    page = Page(report, console.width, limit)
    for part in (categories, components, failures, unverified, notes, plan):
        for renderable in part(page):
            console.print(renderable)
    _gate(console, report)
    return "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines())


def _header(console: Console, report: Report) -> None:
    from rich.table import Table
    from rich.text import Text

    mark, style = _MARKS.get(report.verdict, ("?", "bold"))
    console.print(Text(_target(report), style="dim"))
    console.print()
    score, blockers, unknown = three_numbers(report)
    numbers = Text.assemble(
        (visible(report.verdict), style), "  ", (f"{score} of 100" if report.score else score, "bold"), " · ",
        (blockers, "bold red" if report.score and report.score.open_blockers else ""), " · ", unknown,
    )
    lines: list[Text] = [numbers, *_below(report)]
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    for number, line in enumerate(lines):
        grid.add_row(Text(mark if number == 0 else "", style=style), line)
    console.print(grid)


def _below(report: Report) -> list[Text]:
    """The lines under the verdict: how far the score can go, what holds it down, why the verdict is what it is."""
    from rich.text import Text

    score, lines = report.score, []
    if score is not None and score.held_down is not None and score.held_down.points:
        by = HELD_BY.get(score.held_down.by, score.held_down.by)
        lines.append(Text(f"held down by {by} (−{tenths(score.held_down.points)}); without them {reach(report)}"))
    else:
        lines.append(Text(reach(report)))
    reasons = "; ".join(map(folded, report.reasons))
    if reasons:
        lines.append(Text(f"{DECISIONS.get(report.verdict, 'NO-GO')}: {reasons}", style="dim"))
    if score and score.as_found and (score.as_found.raw, score.as_found.headline) != (score.raw, score.headline):
        found = score.as_found
        without = f"as found, without this repository's own configuration: {tenths(found.headline)} (raw {tenths(found.raw)})"
        lines.append(Text(without, style="yellow"))
    return lines


def _target(report: Report) -> str:
    target = report.target
    commit = f"{visible(target.commit[:10])}{' with changes' if target.dirty else ''}" if target.commit else "no commit"
    files = [counted(target.files, "file")] if target.files else []
    dated = f"as of {visible(target.as_of)}", f"profile {visible(report.tool.profile)}"
    return " · ".join([visible(report.tool.name), visible(target.name), commit, *files, *dated])


def _gate(console: Console, report: Report) -> None:
    from rich.text import Text

    if report.gate.passed:
        console.print(Text("Gate: passed", style="green"))
    else:
        console.print(Text(f"Gate: failed ({'; '.join(map(folded, report.gate.reasons))})", style="red"))

