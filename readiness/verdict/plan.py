"""What to mend first: blockers, then the most points for the least work. (Reaching a given target at least cost is another question.)"""

from fractions import Fraction
from math import floor

from msgspec.structs import replace

from readiness.model.grades import Outcome
from readiness.model.profile import Profile
from readiness.model.report import Plan, PlanStep
from readiness.model.result import RuleResult
from readiness.verdict.credit import applicable, credit, open_blockers, open_failures, points
from readiness.verdict.outcome import outcome_of
from readiness.verdict.score import FULL, score_results
from readiness.verdict.wording import decimal

Hours = tuple[float, float, float]


def plan_fixes(results: tuple[RuleResult, ...], profile: Profile) -> Plan | None:
    """One step for each rule with an open failure; None when there is none, or no score.

    ``gain`` of a step is what raw gains when all its open failures are mended while everything before it already is; unknown subjects
    stay unknown. Hours are those of the rule's effort size, once per rule.
    """
    failing = tuple(result for result in results if applicable(result) and open_failures(result))
    possible = sum(points(result.rule, profile) for result in results if applicable(result))
    if not failing or not possible:
        return None
    gains = {result.rule.id: points(result.rule, profile) * (credit(mended(result)).earned - credit(result).earned) for result in failing}
    exact = sum((points(result.rule, profile) * credit(result).earned for result in results if applicable(result)), Fraction(0))
    steps: list[PlanStep] = []
    for result in sorted(failing, key=lambda result: _order(result, gains[result.rule.id])):
        before = floor(FULL * exact / possible)
        exact += gains[result.rule.id]
        steps.append(_step(result, before, floor(FULL * exact / possible)))
    after = score_results(tuple(mended(result) if open_failures(result) else result for result in results), profile)
    return Plan(tuple(steps), _sum(steps), decimal(after.headline if after else 0))


def mended(result: RuleResult) -> RuleResult:
    """The result with every open failure passing."""
    observations = tuple(
        replace(seen, outcome=Outcome.PASS, severity=None) if seen.outcome is Outcome.FAIL and seen.waiver is None else seen
        for seen in result.observations
    )
    return replace(result, observations=observations, outcome=outcome_of(observations))


def _order(result: RuleResult, gain: Fraction) -> tuple[bool, Fraction, int, str]:
    _, realistic, _ = result.rule.effort.hours
    return not open_blockers(result), -gain / Fraction(realistic), -result.rule.severity.points, result.rule.id


def _step(result: RuleResult, before: int, after: int) -> PlanStep:
    rule = result.rule
    return PlanStep(
        rule=rule.id, title=rule.title, severity=rule.severity.value, blocker=bool(open_blockers(result)), effort=rule.effort.value,
        hours=rule.effort.hours, places=len(open_failures(result)), gain=decimal(after - before), raw_after=decimal(after),
    )


def _sum(steps: list[PlanStep]) -> Hours:
    optimistic, realistic, conservative = (round(sum(step.hours[which] for step in steps), 2) for which in range(3))
    return optimistic, realistic, conservative
