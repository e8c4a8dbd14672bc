"""What share of its points a rule earns, and whether it blocks (scoring, sections 2 and 6). Exact fractions."""

from collections import Counter
from enum import StrEnum
from fractions import Fraction

import msgspec

from readiness.model.grades import Outcome, Severity
from readiness.model.observation import Observation
from readiness.model.profile import Profile
from readiness.model.result import RuleResult
from readiness.model.rule import Rule


class Block(StrEnum):
    """How a blocker stands; its value is what the report says the headline is held down by."""

    NONE = ""
    WAIVED = "blocker-waived"
    IN_PART = "blocker-in-part"
    UNKNOWN = "blocker-unknown"
    OPEN = "open-blocker"


class Credit(msgspec.Struct, frozen=True):
    """``earned`` ≤ ``upper`` (every unknown subject proven), both 0-1; ``analysed`` of ``subjects`` were judged."""

    earned: Fraction
    upper: Fraction
    analysed: int
    subjects: int


def applicable(result: RuleResult) -> bool:
    """Whether the rule's points are in the denominator."""
    return result.outcome not in (Outcome.NOT_APPLICABLE, Outcome.MANUAL)


def points(rule: Rule, profile: Profile) -> int:
    """S[severity] × M[category]: the same whichever other rules there are."""
    return rule.severity.points * profile.multiplier(rule.category)


def lowered(rule: Rule, observation: Observation) -> bool:
    """Whether this failure is milder than the rule."""
    return observation.severity is not None and observation.severity.points < rule.severity.points


def effective_severity(rule: Rule, observation: Observation) -> Severity:
    """The failure's own severity where it is milder than the rule's; never a higher one."""
    return observation.severity if observation.severity is not None and lowered(rule, observation) else rule.severity


def credit(result: RuleResult) -> Credit:
    """What the rule's subjects earn it. A crashed rule looked at nothing, whatever it had said before."""
    rule, passed, unknown = result.rule, 0, 0
    failures: Counter[Severity] = Counter()
    for observation in () if result.outcome is Outcome.ERROR else result.observations:
        match observation.outcome:
            case Outcome.UNKNOWN:
                unknown += 1
            case Outcome.PASS:
                passed += observation.count
            case _:
                failures[effective_severity(rule, observation)] += 1
    analysed = passed + failures.total()
    subjects = analysed + unknown
    if not analysed:
        return Credit(Fraction(0), Fraction(1), 0, subjects)
    if rule.ratio and not rule.blocker:
        total = passed + sum((_of_failure(rule, severity) * count for severity, count in failures.items()), Fraction(0))
        return Credit(total / subjects, (total + unknown) / subjects, analysed, subjects)
    lowest = min((_of_failure(rule, severity) for severity in failures), default=Fraction(1))
    return Credit(Fraction(analysed, subjects) * lowest, lowest, analysed, subjects)


def _of_failure(rule: Rule, severity: Severity) -> Fraction:
    """0, or 1 − S[milder] / S[own] where the failure was lowered."""
    if severity.points >= rule.severity.points:
        return Fraction(0)
    return 1 - Fraction(severity.points, rule.severity.points)


def open_failures(result: RuleResult) -> tuple[Observation, ...]:
    """The failing observations that nobody has waived."""
    return tuple(seen for seen in result.observations if seen.outcome is Outcome.FAIL and seen.waiver is None)


def open_blockers(result: RuleResult) -> tuple[Observation, ...]:
    """The failing, unwaived, unlowered observations of a blocker."""
    if not result.rule.blocker or not applicable(result) or result.outcome is Outcome.ERROR:
        return ()
    return tuple(seen for seen in open_failures(result) if not lowered(result.rule, seen))


def unknowns(result: RuleResult) -> int:
    """How many subjects could not be judged; a rule that crashed or saw nothing is one."""
    if result.outcome is Outcome.ERROR:
        return 1
    return sum(seen.outcome is Outcome.UNKNOWN for seen in result.observations) or int(result.outcome is Outcome.UNKNOWN)


def block(result: RuleResult) -> Block:
    """How the rule, if it is a blocker, holds the headline down; the worst that is true of it."""
    if not result.rule.blocker or not applicable(result):
        return Block.NONE
    if open_blockers(result):
        return Block.OPEN
    seen = credit(result)
    if not seen.analysed:
        return Block.UNKNOWN
    if seen.analysed < seen.subjects:
        return Block.IN_PART
    waived = any(one.outcome is Outcome.FAIL and not lowered(result.rule, one) for one in result.observations)
    return Block.WAIVED if waived else Block.NONE
