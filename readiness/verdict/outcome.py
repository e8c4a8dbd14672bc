"""From what a matcher said of each subject to what came of the rule (scoring, section 2)."""

import datetime

from msgspec.structs import replace

from readiness.model.grades import Outcome
from readiness.model.observation import Observation
from readiness.model.result import RuleResult
from readiness.model.rule import Rule

NOTHING_SEEN = "the rule applies, but nothing was found that it could look at"


def reduce(rule: Rule, observations: tuple[Observation, ...], as_of: datetime.date) -> RuleResult:
    """The rule's one outcome: fail, else waived, else unknown, else pass. (A crash is the engine's to report: it has no observations.)

    Waivers that have expired by ``as_of`` are taken off, so that whoever reads the result need not ask again. Without any observation
    the outcome is unknown: a matcher that forgets its subjects may lower a score, never raise it.
    """
    current = tuple(_without_expired(observation, as_of) for observation in observations)
    if not current:
        return RuleResult(rule, Outcome.UNKNOWN, (), NOTHING_SEEN)
    return RuleResult(rule, outcome_of(current), current)


def _without_expired(observation: Observation, as_of: datetime.date) -> Observation:
    if observation.waiver is not None and observation.waiver.expired(as_of):
        return replace(observation, waiver=None)
    return observation


def outcome_of(observations: tuple[Observation, ...]) -> Outcome:
    """Of subjects, at least one, whose waivers are in force."""
    failures = [observation for observation in observations if observation.outcome is Outcome.FAIL]
    if failures:
        return Outcome.WAIVED if all(failure.waiver is not None for failure in failures) else Outcome.FAIL
    analysed = any(observation.outcome is Outcome.PASS for observation in observations)
    return Outcome.PASS if analysed else Outcome.UNKNOWN
