"""The gate: whether continuous integration lets this pass, and every reason why not."""

from collections import Counter

from readiness.model.grades import Outcome, Severity
from readiness.model.profile import Profile
from readiness.model.report import Gate
from readiness.model.result import RuleResult
from readiness.model.score import Score
from readiness.verdict.credit import Block, applicable, block, lowered, open_blockers, open_failures
from readiness.verdict.decide import Verdict
from readiness.verdict.inputs import FailOn, GateFlags
from readiness.verdict.score import unknown_share

_SEVERITIES = {FailOn.CRITICAL: Severity.CRITICAL, FailOn.HIGH: Severity.HIGH, FailOn.MEDIUM: Severity.MEDIUM, FailOn.LOW: Severity.LOW, FailOn.UNKNOWN: Severity.LOW}


def judge_gate(results: tuple[RuleResult, ...], profile: Profile, score: Score | None, verdict: Verdict, flags: GateFlags) -> Gate:
    """Passed, or every reason for which it is shut. Waived findings do not shut it; a target without a score always does."""
    if score is None:
        return Gate(passed=False, reasons=("no rule applies to this target, so there is no score",))
    reasons = (*_by_level(results, verdict, flags.fail_on), *_by_number(results, profile, score, flags))
    return Gate(passed=not reasons, reasons=reasons)


def _by_level(results: tuple[RuleResult, ...], verdict: Verdict, fail_on: FailOn) -> tuple[str, ...]:
    if fail_on is FailOn.NEVER:
        return ()
    blockers = sum(len(open_blockers(result)) for result in results)
    blocking = (_counted(blockers, "open blocker"),) if blockers else ()
    if fail_on in (FailOn.NOT_READY, FailOn.CONDITIONAL):
        shut = {Verdict.NOT_READY, Verdict.INCOMPLETE} | ({Verdict.CONDITIONAL} if fail_on is FailOn.CONDITIONAL else set())
        return (f"the verdict is {verdict}", *blocking) if verdict in shut else ()
    if fail_on is FailOn.BLOCKER:
        unproven = sum(block(result) is Block.UNKNOWN for result in results)
        return (*blocking, *((_counted(unproven, "blocker that could not be checked", "blockers that could not be checked"),) if unproven else ()))
    reasons = blocking + tuple(
        _counted(count, f"open {severity} finding")
        for severity, count in _open_by_severity(results) if count and severity.at_least(_SEVERITIES[fail_on])
    )
    if fail_on is FailOn.UNKNOWN:
        unknown = sum(_unknowns(result) for result in results if applicable(result))
        reasons += (_counted(unknown, "unknown"),) if unknown else ()
    return reasons


def _by_number(results: tuple[RuleResult, ...], profile: Profile, score: Score, flags: GateFlags) -> tuple[str, ...]:
    reasons: tuple[str, ...] = ()
    if flags.fail_under is not None and score.headline < flags.fail_under * 100:
        reasons += (f"the score {score.headline / 100:.2f} is below {flags.fail_under}",)
    unknown = unknown_share(results, profile) * 100
    if flags.max_unknown is not None and unknown > flags.max_unknown:
        reasons += (f"{float(unknown):.1f} % of the points are unknown, more than {flags.max_unknown} %",)
    return reasons


def _open_by_severity(results: tuple[RuleResult, ...]) -> tuple[tuple[Severity, int], ...]:
    found: Counter[Severity] = Counter()
    for result in filter(applicable, results):
        for failure in open_failures(result):
            found[failure.severity if failure.severity is not None and lowered(result.rule, failure) else result.rule.severity] += 1
    return tuple((severity, found[severity]) for severity in Severity)


def _unknowns(result: RuleResult) -> int:
    """Subjects that could not be judged; a rule that crashed or saw nothing is one."""
    subjects = sum(seen.outcome is Outcome.UNKNOWN for seen in result.observations)
    return subjects or int(result.outcome in (Outcome.UNKNOWN, Outcome.ERROR))


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
