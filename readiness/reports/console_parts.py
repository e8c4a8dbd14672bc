"""The sections of the console summary. Each gives what rich prints, and nothing where it has nothing to say."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from readiness.model.report import CategoryLine, Finding, Report, ReportComponent, ReportWaiver
from readiness.reports.text import EFFORTS, counted, first_sentence, folded, hours, place, tenths, visible
from readiness.reports.views import Cause, RuleGroup, blockers, by_severity, causes, waived


class Page(msgspec.Struct, frozen=True):
    """What is printed, how wide, and how many rules or causes a section lists at most."""

    report: Report
    columns: int
    limit: int


_PLACES = 4
_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
_VERDICTS = {"READY": "green", "CONDITIONAL": "yellow", "INCOMPLETE": "magenta", "NOT READY": "red"}


def categories(page: Page) -> Iterator[RenderableType]:
    """Where the points go, the most lost first. A bar is earned █, unknown ▒ and lost ░."""
    report = page.report
    if not report.categories:
        return
    yield _heading("Where the points are", "█ earned  ▒ unknown  ░ lost" if page.columns >= 80 else "█ earned ▒ unknown ░ lost")
    table = Table.grid(padding=(0, 2) if page.columns >= 80 else (0, 1))
    bar = min(30, max(10, page.columns - 60))
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=page.columns // 3 + 4)
    table.add_column(no_wrap=True)
    for _ in range(3):
        table.add_column(justify="right", no_wrap=True)
    for line in sorted(report.categories, key=lambda line: (-line.lost, line.id)):
        table.add_row(Text(f"  {folded(line.title)}"), _bar(line, bar), *_figures(line))
    yield table


def _bar(line: CategoryLine, width: int) -> Text:
    if not line.possible:
        return Text("")
    earned, unknown = int(line.earned / line.possible * width), int(line.unknown / line.possible * width)
    unknown = max(unknown, 1) if line.unknown else 0
    earned = min(earned, width - unknown - (1 if line.lost > line.unknown else 0))
    return Text.assemble(("█" * earned, "green"), ("▒" * unknown, "magenta"), ("░" * (width - earned - unknown), "red"))


def _figures(line: CategoryLine) -> tuple[Text, Text, Text]:
    share = int(line.earned / line.possible * 100) if line.possible else 0
    failed = line.lost - line.unknown
    return Text(f"{share} %"), _figure("−", failed, "red"), _figure("?", line.unknown, "magenta")


def _figure(sign: str, value: Decimal, style: str) -> Text:
    return Text(f"{sign}{tenths(value)}", style=style) if value >= Decimal("0.1") else Text("·", style="dim")


def components(page: Page) -> Iterator[RenderableType]:
    report = page.report
    if len(report.components) < 2:
        return
    yield _heading("Components")
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    for justify in ("right", "left", "left", "left"):
        table.add_column(justify=justify, no_wrap=True)
    for one in report.components:
        table.add_row(_component_name(one), *_component_figures(one, page.columns))
    yield table


def _component_name(one: ReportComponent) -> Text:
    path = "" if one.path == "." or one.path == one.name else f" {visible(one.path)}"
    return Text.assemble(f"  {visible(one.name)}", (path, "dim"))


def _component_figures(one: ReportComponent, columns: int) -> tuple[Text, ...]:
    score = one.score
    if score is None:
        return Text("·", style="dim"), Text(""), Text(""), Text("no rule applies", style="dim")
    unknown = f"{score.unknown_points} of {score.possible} unknown" if columns >= 80 else f"?{score.unknown_points}/{score.possible}"
    return (
        Text(tenths(score.headline)), Text(counted(score.open_blockers, "blocker"), style="red" if score.open_blockers else "dim"),
        Text(unknown, style="magenta" if score.unknown_points else "dim"), Text(visible(one.verdict), style=_VERDICTS.get(one.verdict, "")),
    )


def failures(page: Page) -> Iterator[RenderableType]:
    """Every blocker, then the gravest ``limit`` rules."""
    report = page.report
    blocking = blockers(report)
    if blocking:
        yield _heading(f"Blockers ({sum(len(group.findings) for group in blocking)})")
        yield _groups([("blocker", group) for group in blocking])
    others = [(severity, group) for severity, groups in by_severity(report) for group in groups]
    if not others:
        return
    counts = [f"{sum(len(group.findings) for group in groups)} {severity}" for severity, groups in by_severity(report)]
    yield _heading("Findings", ", ".join(counts))
    yield _groups(others[:page.limit])
    rest = others[page.limit:]
    if rest:
        places = counted(sum(len(group.findings) for _, group in rest), "finding")
        yield Text(f"  … {places} of {counted(len(rest), 'more rule')}: readiness scan -f markdown lists every one", style="dim")


def _groups(groups: list[tuple[str, RuleGroup]]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    for severity, group in groups:
        blocking = severity == "blocker"
        style = "bold red" if blocking else _STYLES.get(severity, "")
        tag = "" if blocking else f"{severity}  "
        grid.add_row(Text("✖" if blocking else "•", style=style), Text.assemble((tag, style), (group.title, "bold")))
        for finding in group.findings[:_PLACES]:
            grid.add_row("", _place(finding))
        if len(group.findings) > _PLACES:
            grid.add_row("", Text(f"… and {counted(len(group.findings) - _PLACES, 'more place')}", style="dim"))
        grid.add_row("", Text.assemble(("fix ", "green"), first_sentence(group.findings[0].remediation)))
        grid.add_row("", Text(_worth(group), style="dim"))
    return grid


def _place(finding: Finding) -> Text:
    text = Text.assemble((place(finding.location), "cyan"), "  ", folded(finding.message))
    for other in finding.related[:2]:
        text.append(f"\n  ↔ {place(other)}  {folded(other.message)}", style="dim")
    return text


def _worth(group: RuleGroup) -> str:
    effort = group.findings[0].effort
    said = [visible(group.rule), f"effort {effort} ({EFFORTS.get(effort, '?')})"]
    return " · ".join([*said, f"+{tenths(group.line.gain)}"] if group.line and group.line.gain >= Decimal("0.1") else said)


def unverified(page: Page) -> Iterator[RenderableType]:
    """What could not be checked, by cause."""
    report = page.report
    found = causes(report)
    if found:
        total = sum(len(cause.findings) for cause in found)
        yield _heading(f"Not verified ({total})", "counts as lost until proven")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=3, justify="right")
        grid.add_column(overflow="fold")
        for cause in found[:page.limit]:
            grid.add_row(Text("!" if cause.crashed else "?", style="magenta"), _cause(cause))
        yield grid
        if len(found) > page.limit:
            yield Text(f"  … and {counted(len(found) - page.limit, 'more cause')}", style="dim")
    told = {(cause.place, cause.message) for cause in found}
    files = [line for line in report.not_analysed if (place(line), folded(line.reason)) not in told]
    if files:
        yield _heading(f"Not analysed ({len(files)})")
        for line in files[:page.limit]:
            yield Text.assemble("  ", (place(line), "cyan"), "  ", folded(line.reason))
        if len(files) > page.limit:
            yield Text(f"  … and {counted(len(files) - page.limit, 'more')}", style="dim")


def _cause(cause: Cause) -> Text:
    rules = ", ".join(map(visible, cause.rules[:3])) + (f" and {len(cause.rules) - 3} more" if len(cause.rules) > 3 else "")
    worth = f" · up to +{tenths(cause.points)}" if cause.points >= Decimal("0.1") else ""
    proof = f"\nprove it: {first_sentence(cause.proofs[0])}" if cause.proofs else ""
    return Text.assemble((cause.place, "cyan"), "  ", cause.message, (f"\n{rules}{worth}{proof}", "dim"))


def notes(page: Page) -> Iterator[RenderableType]:
    """Waivers, declarations and warnings: whatever was set aside, and by whom."""
    report = page.report
    lines: list[tuple[str, str]] = []
    for finding in waived(report)[:page.limit]:
        if finding.waiver:
            by = f"until {finding.waiver.until} by {folded(finding.waiver.owner)}: {folded(finding.waiver.reason)}"
            lines.append(("waived", f"{visible(finding.rule)} at {place(finding.location)} {by}"))
    if len(waived(report)) > page.limit:
        lines.append(("waived", f"… and {counted(len(waived(report)) - page.limit, 'more finding')}"))
    lines += [("expired", f"{_waiver(one)} ended on {one.until}") for one in report.waivers.expired]
    lines += [("unused", f"{_waiver(one)} covers no finding") for one in report.waivers.unused]
    lines += [("invalid", f"waiver at {place(one)}: {folded(one.reason)}") for one in report.waivers.invalid]
    lines += [("declared", f"{visible(one.rule)} does not apply, −{one.points} points: {folded(one.reason)}") for one in report.declared]
    lines += [("warning", folded(warning)) for warning in report.warnings]
    if lines:
        yield _heading("Set aside" if not report.warnings else "Set aside, and warnings")
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for label, said in lines:
            grid.add_row(Text(f"  {label}", style="yellow"), Text(said))
        yield grid


def _waiver(one: ReportWaiver) -> str:
    return f"waiver of {visible(one.rule)} at {place(one)}"


def plan(page: Page) -> Iterator[RenderableType]:
    """The next step, and what all of them together would take."""
    report = page.report
    yield _heading("Next")
    if report.plan is None or not report.plan.steps:
        yield Text(f"  {_without_plan(report)}")
        yield Text("")
        return
    first, every = report.plan.steps[0], report.plan
    optimistic, realistic, conservative = every.hours
    where = next((place(finding.location) for finding in report.findings if finding.rule == first.rule), "")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    worth = f", about {hours(first.hours[1])}, +{tenths(first.gain)} points"
    grid.add_row("1", Text.assemble(f"{folded(first.title)}: mend ", (where, "cyan"), worth))
    grid.add_row("2", Text.assemble("why and how: ", (f"readiness explain {visible(first.rule)}", "bold")))
    together = f"{hours(realistic)} ({hours(optimistic)} to {hours(conservative)}) → {tenths(every.headline_after)}"
    grid.add_row("", Text(f"all {counted(len(every.steps), 'fix', 'fixes')}: {together}", style="dim"))
    yield grid
    yield Text("")


def _without_plan(report: Report) -> str:
    found = causes(report)
    if found:
        return f"Prove what is unknown, first {found[0].place}."
    if report.score is None:
        return "No rule applies: look at the path and at the profile that were given."
    return "Nothing is open. Sign off: readiness scan -f markdown -o SIGN-OFF.md"


def _heading(title: str, aside: str = "") -> Text:
    return Text.assemble("\n", (title, "bold"), (f"  {aside}" if aside else "", "dim"))
