"""The same arithmetic for each component of a monorepo (scoring, section 9)."""

import msgspec

from readiness.model.grades import Outcome
from readiness.model.profile import Profile
from readiness.model.result import Component, RuleResult
from readiness.model.score import Score
from readiness.verdict.decide import Verdict, decide
from readiness.verdict.outcome import outcome_of
from readiness.verdict.score import score_results


class ComponentVerdict(msgspec.Struct, frozen=True):
    """``results`` are only the component's own subjects; ``score`` is None where no rule has any."""

    component: Component
    results: tuple[RuleResult, ...]
    score: Score | None
    verdict: Verdict | None


def judge_components(results: tuple[RuleResult, ...], components: tuple[Component, ...], profile: Profile) -> tuple[ComponentVerdict, ...]:
    """One per component, by path. A rule applies to a component iff it has a subject there.

    Subjects that belong to no component (CI, README) count only in the total, which the caller scores over all subjects.
    """
    return tuple(_judge(results, component, profile) for component in sorted(components, key=lambda one: (one.path, one.name)))


def _judge(results: tuple[RuleResult, ...], component: Component, profile: Profile) -> ComponentVerdict:
    own = tuple(part for result in results if (part := _part(result, component.name)) is not None)
    score = score_results(own, profile)
    return ComponentVerdict(component, own, score, decide(own, profile, score).verdict if score else None)


def _part(result: RuleResult, name: str) -> RuleResult | None:
    subjects = tuple(seen for seen in result.observations if seen.component == name)
    if not subjects or result.outcome in (Outcome.NOT_APPLICABLE, Outcome.MANUAL):
        return None
    return RuleResult(result.rule, Outcome.ERROR if result.outcome is Outcome.ERROR else outcome_of(subjects), subjects, result.reason)
