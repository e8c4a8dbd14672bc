"""The gate: whether continuous integration lets this pass, and every reason why not."""

from collections import Counter
from collections.abc import Iterator

from readiness.model.grades import Severity
from readiness.model.profile import Profile
from readiness.model.report import Gate
from readiness.model.result import RuleResult
from readiness.model.score import Score
from readiness.verdict.credit import Block, applicable, block, effective_severity, open_blockers, open_failures, unknowns
from readiness.verdict.decide import Decision, Verdict
from readiness.verdict.inputs import FailOn, GateFlags
from readiness.verdict.score import unknown_share
from readiness.verdict.wording import counted, decimal

_SHUTTING = {
    FailOn.NOT_READY: (Verdict.NOT_READY, Verdict.INCOMPLETE),
    FailOn.CONDITIONAL: (Verdict.NOT_READY, Verdict.INCOMPLETE, Verdict.CONDITIONAL),
}
_MILDEST = {
    FailOn.CRITICAL: Severity.CRITICAL, FailOn.HIGH: Severity.HIGH, FailOn.MEDIUM: Severity.MEDIUM, FailOn.LOW: Severity.LOW,
    FailOn.UNKNOWN: Severity.LOW,
}


def judge_gate(results: tuple[RuleResult, ...], profile: Profile, score: Score | None, decision: Decision, flags: GateFlags) -> Gate:
    """Passed, or every reason for which it is shut. Waived findings do not shut it; a target without a score always does."""
    if score is None:
        return Gate(passed=False, reasons=decision.reasons)
    reasons = (*_by_level(results, decision, flags.fail_on), *_by_number(results, profile, score, flags))
    return Gate(passed=not reasons, reasons=reasons)


def _by_level(results: tuple[RuleResult, ...], decision: Decision, fail_on: FailOn) -> Iterator[str]:
    if fail_on in _SHUTTING:
        if decision.verdict in _SHUTTING[fail_on]:
            yield from decision.reasons
        return
    if fail_on is FailOn.NEVER:
        return
    blockers = sum(len(open_blockers(result)) for result in results)
    if blockers:
        yield counted(blockers, "open blocker")
    if fail_on is FailOn.BLOCKER:
        unchecked = sum(block(result) is Block.UNKNOWN for result in results)
        if unchecked:
            yield counted(unchecked, "blocker could not be checked", "blockers could not be checked")
        return
    found = _open_by_severity(results)
    for severity in Severity:
        if found[severity] and severity.at_least(_MILDEST[fail_on]):
            yield counted(found[severity], f"open {severity} finding")
    unknown = sum(unknowns(result) for result in results)
    if fail_on is FailOn.UNKNOWN and unknown:
        yield counted(unknown, "unknown")


def _by_number(results: tuple[RuleResult, ...], profile: Profile, score: Score, flags: GateFlags) -> Iterator[str]:
    if flags.fail_under is not None and score.headline < flags.fail_under * 100:
        yield f"the score {decimal(score.headline)} is below {flags.fail_under}"
    unknown = unknown_share(results, profile) * 100
    if flags.max_unknown is not None and unknown > flags.max_unknown:
        yield f"{float(unknown):.1f} % of the points are unknown (more than {flags.max_unknown} %)"


def _open_by_severity(results: tuple[RuleResult, ...]) -> Counter[Severity]:
    return Counter(effective_severity(result.rule, failure) for result in filter(applicable, results) for failure in open_failures(result))
