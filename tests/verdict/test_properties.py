"""The promises at the end of the scoring specification, on random results."""

import dataclasses
import random
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from readiness.model import Component, Observation, Outcome, Profile, RuleResult
from readiness.model.score import Score
from readiness.verdict.components import judge_components
from readiness.verdict.credit import applicable, block, credit, points
from readiness.verdict.decide import Verdict, decide
from readiness.verdict.plan import plan_fixes
from readiness.verdict.score import allocate, score_results
from readiness.verdict.wording import decimal
from tests.verdict.making import dark, profiles, result, results, waived

settings.register_profile("verdict", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
quick = settings.get_profile("verdict")

ORDER = [Verdict.NOT_READY, Verdict.CONDITIONAL, Verdict.READY]


@dataclasses.dataclass(frozen=True)
class Change:
    """One subject of one result, replaced."""

    before: tuple[RuleResult, ...]
    after: tuple[RuleResult, ...]
    profile: Profile

    def scores(self) -> tuple[Score, Score]:
        before, after = score_results(self.before, self.profile), score_results(self.after, self.profile)
        assume(before is not None)
        assert before is not None
        assert after is not None, "a subject never changes which points are applicable"
        return before, after


@st.composite
def changes(draw: st.DrawFn, source: Outcome, target: Outcome) -> Change:
    """A random subject of outcome ``source`` becomes ``target``."""
    before = draw(results())
    places = [
        (which, where) for which, one in enumerate(before) for where, seen in enumerate(one.observations)
        if seen.outcome is source and one.outcome is not Outcome.ERROR
    ]
    assume(places)
    which, where = draw(st.sampled_from(places))
    seen = before[which].observations[where]
    if target is Outcome.PASS:
        changed = replace(seen, outcome=target, severity=None, waiver=None)
    else:
        changed = Observation(target, seen.subject, seen.location, "because", component=seen.component)
    # A passing observation may stand for several subjects: one of them changes, the others stay.
    rest = (replace(seen, count=seen.count - 1),) if seen.count > 1 else ()
    observed = (*before[which].observations[:where], changed, *rest, *before[which].observations[where + 1:])
    return Change(before, _with(before, which, result(before[which].rule, *observed)), draw(profiles))


@st.composite
def whole_rules(draw: st.DrawFn, source: Outcome) -> tuple[tuple[RuleResult, ...], int, Profile]:
    before = draw(results())
    places = [which for which, one in enumerate(before) if one.outcome is source]
    assume(places)
    return before, draw(st.sampled_from(places)), draw(profiles)


def _with(before: tuple[RuleResult, ...], which: int, one: RuleResult) -> tuple[RuleResult, ...]:
    return (*before[:which], one, *before[which + 1:])


def never_above(after: Score, before: Score) -> None:
    assert after.raw <= before.raw
    assert after.upper <= before.upper
    assert after.headline <= before.headline


@quick
@given(results(), profiles)
def test_lines_sum_exactly(seen: tuple[RuleResult, ...], profile: Profile) -> None:
    score = score_results(seen, profile)
    assume(score is not None)
    assert score is not None
    assert sum(line.earned for line in score.lines) == score.raw
    assert sum(line.lost for line in score.lines) == 10_000 - score.raw
    assert sum(line.points for line in score.lines) == score.possible
    assert {line.rule for line in score.lines} == {one.rule.id for one in seen if applicable(one)}


@quick
@given(results(), profiles)
def test_every_line_is_within_one_hundredth_of_its_exact_value(seen: tuple[RuleResult, ...], profile: Profile) -> None:
    score = score_results(seen, profile)
    assume(score is not None)
    assert score is not None
    credits = {one.rule.id: credit(one) for one in seen}
    for line in score.lines:
        unit, earned = Fraction(10_000 * line.points, score.possible), credits[line.rule].earned
        assert abs(line.earned - unit * earned) < 1
        assert abs(line.lost - unit * (1 - earned)) < 1
        assert line.lost >= line.unknown >= 0
        assert earned < 1 or line.lost == line.gain == 0, "a rule without loss shows none"
        assert (credits[line.rule].upper > earned) or line.unknown == 0


@quick
@given(results(), profiles)
def test_headline_is_at_most_raw_and_raw_at_most_upper(seen: tuple[RuleResult, ...], profile: Profile) -> None:
    score = score_results(seen, profile)
    assume(score is not None)
    assert score is not None
    assert 0 <= score.headline <= score.raw <= score.upper <= 10_000
    assert bool(score.held_by) == bool(score.held_rules) == any(block(one) for one in seen)
    assert score.held_by not in ("open-blocker", "blocker-unknown") or score.headline < 5_000


@quick
@given(results(least=2), profiles, st.randoms(use_true_random=False))
def test_order_does_not_matter(seen: tuple[RuleResult, ...], profile: Profile, shuffler: random.Random) -> None:
    shuffled = [replace(one, observations=tuple(shuffler.sample(one.observations, len(one.observations)))) for one in seen]
    shuffler.shuffle(shuffled)
    assert score_results(tuple(shuffled), profile) == score_results(seen, profile)
    assert plan_fixes(tuple(shuffled), profile) == plan_fixes(seen, profile)


@quick
@given(changes(Outcome.PASS, Outcome.FAIL))
def test_a_subject_that_starts_to_fail_raises_nothing(change: Change) -> None:
    before, after = change.scores()
    never_above(after, before)
    verdicts = [decide(seen, change.profile, score).verdict for seen, score in ((change.before, before), (change.after, after))]
    if Verdict.INCOMPLETE not in verdicts:  # which is no place on the scale: it says that there is too little to judge by
        assert ORDER.index(verdicts[1]) <= ORDER.index(verdicts[0])


@quick
@given(changes(Outcome.PASS, Outcome.UNKNOWN))
def test_a_subject_that_can_no_longer_be_read_raises_nothing(change: Change) -> None:
    before, after = change.scores()
    never_above(after, before)


@quick
@given(changes(Outcome.UNKNOWN, Outcome.PASS))
def test_proving_an_unknown_never_lowers(change: Change) -> None:
    before, after = change.scores()
    never_above(before, after)


@quick
@given(changes(Outcome.FAIL, Outcome.PASS))
def test_fixing_never_lowers(change: Change) -> None:
    before, after = change.scores()
    never_above(before, after)


@quick
@given(whole_rules(Outcome.FAIL))
def test_a_failing_rule_that_becomes_unknown_gains_nothing(chosen: tuple[tuple[RuleResult, ...], int, Profile]) -> None:
    before, which, profile = chosen
    after = _with(before, which, result(before[which].rule, *(dark() for _ in before[which].observations)))
    old, new = score_results(before, profile), score_results(after, profile)
    assume(old is not None)
    assert old is not None
    assert new is not None
    assert new.headline <= old.headline
    assert new.raw == old.raw if not credit(before[which]).earned else new.raw <= old.raw


@quick
@given(whole_rules(Outcome.FAIL))
def test_waiving_leaves_raw_equal_and_lifts_only_a_blocker_to_89_at_most(chosen: tuple[tuple[RuleResult, ...], int, Profile]) -> None:
    before, which, profile = chosen
    of = before[which].rule
    observed = (waived(seen, of) if seen.outcome is Outcome.FAIL else seen for seen in before[which].observations)
    after = _with(before, which, result(of, *observed))
    assert after[which].outcome is Outcome.WAIVED
    old, new = score_results(before, profile), score_results(after, profile)
    assume(old is not None)
    assert old is not None
    assert new is not None
    assert (new.raw, new.upper, new.unknown_points) == (old.raw, old.upper, old.unknown_points)
    assert [line.lost for line in new.lines] == [line.lost for line in old.lines]
    if not block(before[which]):
        assert new.headline == old.headline
    assert new.headline >= old.headline
    assert new.headline <= max(old.headline, 8_900)


@quick
@given(whole_rules(Outcome.UNKNOWN), st.sampled_from([Outcome.PASS, Outcome.FAIL]))
def test_evidence_for_a_rule_that_was_unknown_never_lowers_raw(chosen: tuple[tuple[RuleResult, ...], int, Profile], found: Outcome) -> None:
    before, which, profile = chosen
    seen = replace(dark(), outcome=found)
    old, new = score_results(before, profile), score_results(_with(before, which, result(before[which].rule, seen)), profile)
    assume(old is not None)
    assert old is not None
    assert new is not None
    assert new.raw >= old.raw


@quick
@given(results(), profiles)
def test_points_do_not_depend_on_other_rules(seen: tuple[RuleResult, ...], profile: Profile) -> None:
    for one in seen:
        alone = score_results((one,), profile)
        assert (alone.possible if alone else 0) == (points(one.rule, profile) if applicable(one) else 0)


@quick
@given(results(), profiles)
def test_plan_keeps_its_promise(seen: tuple[RuleResult, ...], profile: Profile) -> None:
    plan, score = plan_fixes(seen, profile), score_results(seen, profile)
    assume(plan is not None and score is not None)
    assert plan is not None
    assert score is not None
    fixed = tuple(
        result(one.rule, *(
            replace(each, outcome=Outcome.PASS, severity=None) if each.outcome is Outcome.FAIL and each.waiver is None else each
            for each in one.observations
        )) if one.observations else one
        for one in seen
    )
    promised = score_results(fixed, profile)
    assert promised is not None
    assert plan.headline_after == decimal(promised.headline)
    assert plan.steps[-1].raw_after == decimal(promised.raw)
    assert sum(step.gain for step in plan.steps) == decimal(promised.raw - score.raw)
    assert [step.blocker for step in plan.steps] == sorted((step.blocker for step in plan.steps), reverse=True)


@quick
@given(results(), profiles)
def test_a_repository_that_is_one_component_scores_as_that_component(seen: tuple[RuleResult, ...], profile: Profile) -> None:
    owned = tuple(
        replace(one, observations=tuple(replace(each, component="api") for each in one.observations)) for one in seen
        if one.observations and one.outcome is not Outcome.NOT_APPLICABLE
    )
    (only,) = judge_components(owned, (Component("api", "api"),), profile)
    assert only.score == score_results(owned, profile)


@quick
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.fractions(0, 50, max_denominator=60), min_size=1, max_size=8))
def test_allocation_gives_out_the_total_and_rounds_nothing_further_than_one(quotas: dict[str, Fraction]) -> None:
    exact = sum(quotas.values(), Fraction(0))
    for total in {exact.__floor__(), exact.__ceil__()}:
        shares = allocate(quotas, total)
        assert sum(shares.values()) == total
        assert all(abs(shares[name] - quota) < 1 for name, quota in quotas.items())
