"""The sign-off document: what teams write by hand, from one report. GitHub Markdown, no finding lost, bound to commit and report."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from readiness.model.report import CategoryLine, PlanStep, Report, ReportWaiver, RuleLine
from readiness.reports.checklist import PHASES, ROLES, answer
from readiness.reports.escape import Markdown, code, link, prose
from readiness.reports.explanation import explanation_lines
from readiness.reports.json import digest
from readiness.reports.signoff_template import ANSWER, GROUP, SIGN_OFF
from readiness.reports.text import DECISIONS, EFFORTS, HELD_BY, counted, hours, place, tenths
from readiness.reports.views import (
    Cause,
    RuleGroup,
    blockers,
    by_rule,
    by_severity,
    causes,
    open_failures,
    reach,
    three_numbers,
    waived,
)

_MARKS = {"READY": "✅", "CONDITIONAL": "⚠️", "NOT READY": "❌", "INCOMPLETE": "❔"}
_GRAVE = ("critical", "high")
_OUTCOMES = ("pass", "fail", "unknown", "error", "waived", "not_applicable")


class CategoryView(msgspec.Struct, frozen=True):
    """A row of the table of categories; ``share`` in percent."""

    line: CategoryLine
    mark: str
    word: str
    share: int
    findings: int


class CauseView(msgspec.Struct, frozen=True):
    """One cause of unknowns, with its findings by rule."""

    place: str
    message: str
    points: Decimal
    crashed: bool
    rules: tuple[str, ...]
    groups: tuple[RuleGroup, ...]
    proofs: tuple[str, ...] = ()


class Risk(msgspec.Struct, frozen=True):
    """A row of the table of risks."""

    text: str
    rule: str
    severity: str
    state: str


def render_markdown(report: Report) -> str:
    """The whole document; equal reports give equal text."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"sign-off": SIGN_OFF, "group": GROUP, "answer": ANSWER}), finalize=_escaped,
        autoescape=False,  # nosec B701 - HTML escaping is not ours: finalize escapes every expression for Markdown instead
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    return _squeezed(environment.get_template("sign-off").render(_context(report)))


def _escaped(value: object) -> str:
    return value if isinstance(value, Markdown) else prose(str(value))


def _squeezed(text: str) -> str:
    """At most one blank line anywhere, none at the end of a line; one newline at the end."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"


def _context(report: Report) -> dict[str, Any]:
    score = report.score
    held = score.held_down if score and score.held_down and score.held_down.points else None
    found = score.as_found if score else None
    differs = found is not None and score is not None and (found.raw, found.headline) != (score.raw, score.headline)
    return {
        "report": report, "target": report.target,
        "mark": _MARKS.get(report.verdict, "❔"), "decision": DECISIONS.get(report.verdict, "NO-GO"),
        "numbers": three_numbers(report), "reach": reach(report), "held": HELD_BY.get(held.by, held.by) if held else "",
        "found": found if differs else None, "counts": _counts(report), "summary": _summary(report),
        "categories": [_category(report, line) for line in report.categories],
        "blockers": blockers(report), "priorities": by_severity(report),
        "causes": [_cause(report, cause) for cause in causes(report)], "waived": waived(report), "idle": tuple(_idle(report)),
        "phases": [(name, [answer(report, item) for item in items]) for name, items in PHASES],
        "roles": [(name, [answer(report, item) for item in items]) for name, items in ROLES],
        "risks": tuple(_risks(report)), "mitigated": tuple(line.rule for line in report.rules if _mitigated(line)),
        "explanation": explanation_lines(report), "digest": f"sha256:{digest(report)}",
        "inapplicable": [line for line in report.rules if line.outcome in ("not-applicable", "manual")],
    }


def _summary(report: Report) -> str:
    """Two or three sentences for somebody who reads nothing else."""
    open_rules = by_rule(report, open_failures(report))
    blocking, unknown = blockers(report), causes(report)
    first = {
        "GO": "This system may be deployed.", "CONDITIONAL GO": "This system may be deployed on the conditions below.",
        "NO-GO": "Do not deploy this system yet.",
    }[DECISIONS.get(report.verdict, "NO-GO")]
    if report.score is None:
        first = "No rule applies to this target, so nothing can be said of it."
    elif report.verdict == "INCOMPLETE":
        first = "Too little could be checked to say that this system may be deployed."
    parts = [first]
    if blocking:
        names = "; ".join(group.title for group in blocking)
        parts.append(f"{counted(sum(len(group.findings) for group in blocking), 'blocker')} must be mended first: {names}.")
    if open_rules:
        parts.append(f"Open: {counted(len(open_failures(report)), 'finding')} of {counted(len(open_rules), 'rule')}.")
    if unknown:
        checks = counted(sum(len(cause.findings) for cause in unknown), "check")
        parts.append(f"Not verified: {checks}, for {counted(len(unknown), 'reason')}.")
    return " ".join(parts)


def _counts(report: Report) -> str:
    if report.score is None:
        return ""
    counts = report.score.counts
    named = [*_OUTCOMES, *sorted(set(counts) - set(_OUTCOMES))]
    return ", ".join(f"{counts[name]} {name.replace('_', '-')}" for name in named if counts.get(name))


def _category(report: Report, line: CategoryLine) -> CategoryView:
    share = int(line.earned / line.possible * 100) if line.possible else 0
    found = [finding for finding in open_failures(report) if finding.rule.partition(".")[0] == line.id]
    if any(finding.blocker for finding in found):
        mark, word = "⛔", "blocked"
    elif found:
        mark, word = ("⚠️", "to mend") if share >= 50 else ("❌", "failing")
    else:
        mark, word = ("❔", "not verified") if line.unknown else ("✅", "in order")
    return CategoryView(line, mark, word, share, len(found))


def _cause(report: Report, cause: Cause) -> CauseView:
    return CauseView(cause.place, cause.message, cause.points, cause.crashed, cause.rules, by_rule(report, cause.findings), cause.proofs)


def _idle(report: Report) -> Iterable[Markdown]:
    def named(kind: str, waiver: ReportWaiver, why: str) -> Markdown:
        who = f"{prose(waiver.owner)}, until {prose(waiver.until)} ({prose(waiver.reason)})"
        return Markdown(f"{kind}: {code(waiver.rule)} at {code(place(waiver))}, {who}; {why}")

    for waiver in report.waivers.expired:
        yield named("Expired waiver", waiver, "renew it or mend the finding")
    for waiver in report.waivers.unused:
        yield named("Unused waiver", waiver, "it covers no finding and can go")
    for line in report.waivers.invalid:
        yield Markdown(f"Invalid waiver: {code(place(line))}: {prose(line.reason)}")


def _risks(report: Report) -> Iterable[Risk]:
    """Critical and high rules that are not known to be in order, the open ones first."""
    states = (("fail", "open"), ("error", "not verified (crashed)"), ("unknown", "not verified"), ("waived", "accepted by waiver"))
    grave = [line for severity in _GRAVE for line in report.rules if line.severity == severity]
    for outcome, state in states:
        for line in grave:
            if line.outcome == outcome:
                yield Risk(line.title, line.rule, line.severity, state)
    for line in grave:
        if line.outcome == "pass" and line.coverage[0] < line.coverage[1]:
            yield Risk(line.title, line.rule, line.severity, f"verified in part ({line.coverage[0]} of {line.coverage[1]})")


def _mitigated(line: RuleLine) -> bool:
    return line.severity in _GRAVE and line.outcome == "pass" and line.coverage[0] == line.coverage[1]


def _priority(step: PlanStep) -> str:
    return "P0" if step.blocker else "P1" if step.severity in _GRAVE else "P2"


def _commit(commit: str | None) -> Markdown:
    return Markdown(f"commit {code(commit)}") if commit else Markdown("**no commit** (not under version control)")


def _codes(rules: Iterable[str]) -> Markdown:
    return Markdown(", ".join(code(rule) for rule in rules))


_FILTERS: dict[str, Any] = {
    "code": code, "codes": _codes, "link": link, "at": place, "commit": _commit, "priority": _priority, "hours": hours, "tenths": tenths,
    "effort": lambda effort: EFFORTS.get(effort, "unknown"), "hundredths": lambda value: Markdown(f"{value:.2f}".replace("-", "−")),
    "sum_findings": lambda groups: sum(len(group.findings) for group in groups),
}
