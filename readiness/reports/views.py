"""The report, grouped as a reader wants it. Only arranges what is there: every finding is in exactly one view."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

import msgspec

from readiness.model.report import Finding, Report, RuleLine
from readiness.reports.text import counted, folded, percent, place, tenths

SEVERITIES = ("critical", "high", "medium", "low", "info")
_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


class RuleGroup(msgspec.Struct, frozen=True):
    """The findings of one rule, at least one; ``line`` is None in a report that lost it."""

    rule: str
    line: RuleLine | None
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The rule's title, or its id where the report lost the line."""
        return folded(self.line.title) if self.line else self.rule


class Cause(msgspec.Struct, frozen=True):
    """One place and reason for which things could not be checked; ``points`` is what proving all its rules would add, at most.
    ``proofs``: what its rules say a person can do about it, each once."""

    place: str
    message: str
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    points: Decimal
    proofs: tuple[str, ...] = ()

    @property
    def crashed(self) -> bool:
        """Whether a rule crashed there, rather than could not know."""
        return any(finding.outcome == "error" for finding in self.findings)


def grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, tuple[_Item, ...]]:
    """Items by key, both in order of first appearance."""
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}


def open_failures(report: Report) -> tuple[Finding, ...]:
    """Failing findings that nobody has waived."""
    return tuple(finding for finding in report.findings if finding.outcome == "fail" and finding.waiver is None)


def waived(report: Report) -> tuple[Finding, ...]:
    """Failing findings with a waiver in force."""
    return tuple(finding for finding in report.findings if finding.outcome == "fail" and finding.waiver is not None)


def blockers(report: Report) -> tuple[RuleGroup, ...]:
    """Open failures of blocking rules, by rule."""
    return by_rule(report, (finding for finding in open_failures(report) if finding.blocker))


def by_rule(report: Report, findings: Iterable[Finding]) -> tuple[RuleGroup, ...]:
    """Findings by rule, in the order in which they come."""
    lines = {line.rule: line for line in report.rules}
    return tuple(RuleGroup(rule, lines.get(rule), group) for rule, group in grouped(findings, lambda finding: finding.rule).items())


def by_severity(report: Report) -> tuple[tuple[str, tuple[RuleGroup, ...]], ...]:
    """Open failures that are no blockers, the gravest first."""
    rest = [finding for finding in open_failures(report) if not finding.blocker]
    names = (*SEVERITIES, *sorted({finding.severity for finding in rest} - set(SEVERITIES)))
    groups = ((name, by_rule(report, (finding for finding in rest if finding.severity == name))) for name in names)
    return tuple((name, group) for name, group in groups if group)


def causes(report: Report) -> tuple[Cause, ...]:
    """Unknowns and crashes by what caused them, the most points first."""
    lines = {line.rule: line for line in report.rules}
    groups = grouped((one for one in report.findings if one.outcome != "fail"), lambda one: (place(one.location), folded(one.message)))
    found = []
    for (where, message), findings in groups.items():
        rules = tuple(sorted({finding.rule for finding in findings}))
        told = [lines[rule] for rule in rules if rule in lines]
        proofs = tuple(dict.fromkeys(folded(line.proof) for line in told if line.proof))
        found.append(Cause(where, message, findings, rules, sum((line.unknown for line in told), Decimal(0)), proofs))
    return tuple(sorted(found, key=lambda cause: (-cause.points, -len(cause.findings), cause.place, cause.message)))


def three_numbers(report: Report) -> tuple[str, str, str]:
    """The score, the open blockers and the unknown points, which always stand together."""
    score = report.score
    if score is None:
        return "no score", counted(len([one for one in open_failures(report) if one.blocker]), "open blocker"), "nothing applicable"
    unknown = f"{score.unknown_points:,} of {score.possible:,} points unknown"
    return tenths(score.headline), counted(score.open_blockers, "open blocker"), unknown


def reach(report: Report) -> str:
    """``72.4 (up to 88.1 if 9 unknowns are proven) · evidence 84 %``."""
    score = report.score
    if score is None:
        return "no score: no rule applies to this target"
    proven = f" (up to {tenths(score.upper)} if {counted(score.unknowns, 'unknown is', 'unknowns are')} proven)" if score.unknowns else ""
    return f"{tenths(score.raw)}{proven} · evidence {percent(score.evidence)}"
