"""The report of a scan, from everything that was learned: waive, score, decide, and write it down once."""

import datetime

from msgspec.structs import replace

from readiness.model.grades import Outcome
from readiness.model.location import Location
from readiness.model.report import Declared, NotAnalysedLine, Report, ReportComponent, WaiverLines
from readiness.model.result import NotAnalysed, RuleResult
from readiness.model.score import Score
from readiness.verdict.components import ComponentVerdict, judge_components
from readiness.verdict.credit import applicable, points
from readiness.verdict.decide import decide
from readiness.verdict.findings import findings, reported_waiver
from readiness.verdict.gate import judge_gate
from readiness.verdict.inputs import GateFlags, ScanInputs
from readiness.verdict.lines import category_lines, rule_lines, score_line
from readiness.verdict.plan import plan_fixes
from readiness.verdict.score import score_results
from readiness.verdict.waivers import Applied, apply_waivers
from readiness.verdict.wording import clean

SCHEMA = "readiness.report/v1"


def build_report(*, inputs: ScanInputs, gate: GateFlags = GateFlags()) -> Report:  # noqa: B008 (frozen)
    """The whole report; the same inputs give an equal one, in whatever order results and waivers come.

    ``report.score`` is None when no points are applicable (the caller's exit code 3). Nothing here reads a clock or a file.
    """
    applied = _waived(inputs, inputs.results)
    results = tuple(_declared_away(result, inputs.declared) for result in applied.results)
    score = score_results(results, inputs.profile)
    decision = decide(results, inputs.profile, score)
    several = inputs.components if len(inputs.components) > 1 else ()
    components = tuple(_component(one) for one in judge_components(results, several, inputs.profile))
    rules = rule_lines(results, inputs.profile, score)
    return Report(
        schema=SCHEMA, tool=inputs.tool,
        target=replace(inputs.target, components=tuple(ReportComponent(one.name, clean(one.path)) for one in sorted(inputs.components))),
        score=score_line(score, results, _as_found(inputs, applied)) if score else None,
        verdict=decision.verdict.value, reasons=decision.reasons, gate=judge_gate(results, inputs.profile, score, decision, gate),
        categories=category_lines(rules, inputs.category_titles), components=components, rules=rules, findings=findings(results),
        declared=_declared(inputs, applied.results), not_analysed=_not_analysed(inputs.not_analysed), evidence=inputs.evidence,
        waivers=WaiverLines(
            used=tuple(map(reported_waiver, applied.used)), unused=tuple(map(reported_waiver, applied.unused)),
            expired=tuple(map(reported_waiver, applied.expired)), invalid=_not_analysed((*applied.invalid, *inputs.malformed_waivers)),
        ),
        warnings=tuple(map(clean, inputs.warnings)), plan=plan_fixes(results, inputs.profile),
    )


def _waived(inputs: ScanInputs, results: tuple[RuleResult, ...]) -> Applied:
    as_of = datetime.date.fromisoformat(inputs.target.as_of)
    known = inputs.known_rules | {result.rule.id for result in inputs.results}
    return apply_waivers(results, inputs.waivers, as_of=as_of, known_rules=known)


def _declared_away(result: RuleResult, declared: dict[str, str]) -> RuleResult:
    """What the configuration declares not applicable leaves the score; its subjects are no longer reported, its points are."""
    if result.rule.id not in declared or not applicable(result):
        return result
    return RuleResult(result.rule, Outcome.NOT_APPLICABLE, (), f"declared: {declared[result.rule.id]}")


def _declared(inputs: ScanInputs, results: tuple[RuleResult, ...]) -> tuple[Declared, ...]:
    """Only declarations that took points out: a rule that did not apply anyway is worth none."""
    return tuple(
        Declared(result.rule.id, clean(inputs.declared[result.rule.id]), points(result.rule, inputs.profile))
        for result in sorted(results, key=lambda result: result.rule.id) if result.rule.id in inputs.declared and applicable(result)
    )


def _as_found(inputs: ScanInputs, applied: Applied) -> Score | None:
    """The score without the repository's own configuration. Its waivers count in both: they are not configuration, and are listed."""
    profile = inputs.as_found_profile or inputs.profile
    if inputs.as_found_results is None:
        return score_results(applied.results, profile)
    return score_results(_waived(inputs, inputs.as_found_results).results, profile)


def _component(one: ComponentVerdict) -> ReportComponent:
    score = score_line(one.score, one.results) if one.score else None
    return ReportComponent(one.component.name, clean(one.component.path), score, one.verdict.value if one.verdict else "")


def _not_analysed(lines: tuple[NotAnalysed, ...]) -> tuple[NotAnalysedLine, ...]:
    def order(line: NotAnalysed) -> tuple[str, int, str]:
        return line.location.path, line.location.line or 0, line.reason

    return tuple(dict.fromkeys(_not_analysed_line(line.location, line.reason) for line in sorted(lines, key=order)))


def _not_analysed_line(location: Location, reason: str) -> NotAnalysedLine:
    return NotAnalysedLine(clean(location.path), location.line, clean(reason))
