"""The verdict: one word for a score and its results, the first that holds (scoring, section 7)."""

from enum import StrEnum
from fractions import Fraction

from readiness.model.grades import Outcome
from readiness.model.profile import Profile
from readiness.model.result import RuleResult
from readiness.model.score import Score
from readiness.verdict.credit import Block, block
from readiness.verdict.score import category_shares, unknown_share

_TOO_MUCH_UNKNOWN = Fraction(1, 4)
_REQUIRED_SHARE = Fraction(1, 2)


class Verdict(StrEnum):
    NOT_READY = "NOT READY"
    INCOMPLETE = "INCOMPLETE"
    CONDITIONAL = "CONDITIONAL"
    READY = "READY"


def decide(results: tuple[RuleResult, ...], profile: Profile, score: Score | None) -> Verdict:
    """``score`` is that of the same results; None (nothing applicable) is INCOMPLETE."""
    if score is None:
        return Verdict.INCOMPLETE
    blocks = {block(result) for result in results}
    if Block.OPEN in blocks:
        return Verdict.NOT_READY
    if any(result.outcome is Outcome.ERROR for result in results) or unknown_share(results, profile) > _TOO_MUCH_UNKNOWN:
        return Verdict.INCOMPLETE
    shares = category_shares(results, profile)
    if score.headline < profile.thresholds.conditional * 100 or any(shares.get(name, 1) < _REQUIRED_SHARE for name in profile.required):
        return Verdict.NOT_READY
    if score.headline < profile.thresholds.ready * 100 or blocks & {Block.IN_PART, Block.WAIVED, Block.UNKNOWN}:
        return Verdict.CONDITIONAL
    return Verdict.READY
