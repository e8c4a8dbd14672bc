"""The verdict: one word for a score and its results, the first that holds (scoring, section 7), and why."""

from enum import StrEnum
from fractions import Fraction

import msgspec

from readiness.model.grades import Outcome
from readiness.model.profile import Profile
from readiness.model.result import RuleResult
from readiness.model.score import Score
from readiness.verdict.credit import Block, block, open_blockers
from readiness.verdict.score import category_shares, unknown_share
from readiness.verdict.wording import counted, decimal

_TOO_MUCH_UNKNOWN = Fraction(1, 4)
_REQUIRED_SHARE = Fraction(1, 2)
_RESERVATIONS = ((Block.UNKNOWN, "could not be checked"), (Block.IN_PART, "checked only in part"), (Block.WAIVED, "waived"))


class Verdict(StrEnum):
    """The answer to «may this go to production?», worst first."""

    NOT_READY = "NOT READY"
    INCOMPLETE = "INCOMPLETE"
    CONDITIONAL = "CONDITIONAL"
    READY = "READY"


class Decision(msgspec.Struct, frozen=True):
    """``reasons`` are whole phrases; none only for READY."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


def decide(results: tuple[RuleResult, ...], profile: Profile, score: Score | None) -> Decision:
    """``score`` is that of the same results; None (no points are applicable) is INCOMPLETE."""
    if score is None:
        return Decision(Verdict.INCOMPLETE, ("no rule applies to this target, so there is no score",))
    blockers = sum(len(open_blockers(result)) for result in results)
    if blockers:
        return Decision(Verdict.NOT_READY, (counted(blockers, "open blocker"),))
    for verdict, reasons in (
        (Verdict.INCOMPLETE, _incomplete(results, profile)),
        (Verdict.NOT_READY, _not_ready(results, profile, score)),
        (Verdict.CONDITIONAL, _conditional(results, profile, score)),
    ):
        if reasons:
            return Decision(verdict, reasons)
    return Decision(Verdict.READY)


def _incomplete(results: tuple[RuleResult, ...], profile: Profile) -> tuple[str, ...]:
    crashed = sum(result.outcome is Outcome.ERROR for result in results)
    share = unknown_share(results, profile)
    reasons = (counted(crashed, "rule crashed", "rules crashed"),) if crashed else ()
    return (*reasons, f"{float(share * 100):.1f} % of the points are unknown (more than 25 %)") if share > _TOO_MUCH_UNKNOWN else reasons


def _not_ready(results: tuple[RuleResult, ...], profile: Profile, score: Score) -> tuple[str, ...]:
    shares = category_shares(results, profile)
    return _below(score, profile.thresholds.conditional) + tuple(
        f"category {name} earns less than half of its points" for name in profile.required if shares.get(name, 1) < _REQUIRED_SHARE
    )


def _conditional(results: tuple[RuleResult, ...], profile: Profile, score: Score) -> tuple[str, ...]:
    blocks = [block(result) for result in results]
    return _below(score, profile.thresholds.ready) + tuple(
        counted(blocks.count(how), f"blocker {said}", f"blockers {said}") for how, said in _RESERVATIONS if how in blocks
    )


def _below(score: Score, threshold: int) -> tuple[str, ...]:
    if score.headline >= threshold * 100:
        return ()
    held = f" (raw {decimal(score.raw)})" if score.headline < score.raw else ""
    return (f"the score {decimal(score.headline)}{held} is below {threshold}",)
