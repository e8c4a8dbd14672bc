"""``explain --score``: every point, where it came from and where it went, in hundredths that add up."""

from decimal import Decimal

import msgspec

from readiness.model.report import Report, RuleLine
from readiness.reports.text import HELD_BY, visible


class ExplanationLine(msgspec.Struct, frozen=True):
    """One rule's part of the score, or a line of its own (``rule`` empty) such as what open blockers cost."""

    rule: str
    said: str
    points: int
    earned: Decimal
    lost: Decimal
    unknown: Decimal
    gain: Decimal


def explanation_lines(report: Report) -> tuple[ExplanationLine, ...]:
    """The applicable rules, most lost first, then the blocker line. Their ``earned`` sum to the headline, exactly.

    A rule that says nothing about the score (not applicable, or worth no points) has no line.
    """
    counted = [line for line in report.rules if line.points and line.outcome not in ("not-applicable", "manual")]
    lines = tuple(_of_rule(line) for line in sorted(counted, key=lambda line: (-line.lost, line.rule)))
    held = report.score.held_down if report.score else None
    if held is None:
        return lines
    said = f"{HELD_BY.get(held.by, held.by)}: {', '.join(held.rules)}"
    return (*lines, ExplanationLine("", said, 0, -held.points, held.points, Decimal(0), Decimal(0)))


def _of_rule(line: RuleLine) -> ExplanationLine:
    analysed, subjects = line.coverage
    part = f" ({analysed} of {subjects} checked)" if 0 < analysed < subjects else ""
    return ExplanationLine(line.rule, line.outcome + part, line.points, line.earned, line.lost, line.unknown, line.gain)


def render_explanation(report: Report) -> str:
    """A plain table: rule, outcome, points, earned, lost, of which unknown, gain if fixed; then how the headline follows."""
    score = report.score
    if score is None:
        return "No rule applies to this target, so there is no score to explain.\n"
    lines = [line for line in explanation_lines(report) if line.rule]
    width = max((len(visible(line.rule)) for line in lines), default=4)
    said = max((len(line.said) for line in lines), default=7)
    head = f"{'rule':<{width}}  {'outcome':<{said}}  {'points':>6}  {'earned':>7}  {'lost':>7}  {'unknown':>7}  {'gain':>6}"
    rows = [
        f"{visible(line.rule):<{width}}  {line.said:<{said}}  {line.points:>6}  {line.earned:>+7.2f}  {_minus(line.lost):>7}  "
        f"{_blank(line.unknown):>7}  {_blank(line.gain):>6}"
        for line in lines
    ]
    rule = "─" * len(head)
    unknown = sum((line.unknown for line in lines), Decimal(0))
    total = f"{'raw':<{width}}  {'':<{said}}  {score.possible:>6}  {score.raw:>+7.2f}  {_minus(100 - score.raw):>7}  {_blank(unknown):>7}"
    return "\n".join([head, rule, *rows, rule, total.rstrip(), "", *_conclusion(report)]) + "\n"


def _conclusion(report: Report) -> list[str]:
    score = report.score
    assert score is not None
    rows = [("raw", f"{score.raw:.2f}", "what the rules above earn")]
    if score.held_down:
        by, rules = HELD_BY.get(score.held_down.by, score.held_down.by), ", ".join(map(visible, score.held_down.rules))
        rows.append((by, _minus(score.held_down.points), rules))
    rows.append(("headline", f"{score.headline:.2f}", report.verdict))
    rows.append(("upper", f"{score.upper:.2f}", f"raw, if every unknown were proven ({score.unknown_points} of {score.possible} points)"))
    if score.as_found and (score.as_found.raw, score.as_found.headline) != (score.raw, score.headline):
        found = score.as_found
        rows.append(("as found", f"{found.headline:.2f}", f"headline without the repository's own configuration (raw {found.raw:.2f})"))
    if report.declared:
        left = sum(line.points for line in report.declared)
        rows.append(("declared", f"{left}", f"points left the score: {', '.join(visible(line.rule) for line in report.declared)}"))
    width = max(len(label) for label, _, _ in rows) + 1
    return [f"{label + ':':<{width}}  {figure:>7}   {said}" for label, figure, said in rows]


def _minus(value: Decimal) -> str:
    return f"−{value:.2f}" if value else "0.00"


def _blank(value: Decimal) -> str:
    return f"{value:.2f}" if value else "·"
