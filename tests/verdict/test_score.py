"""The arithmetic by example, one line a rule of the specification."""

from fractions import Fraction

import pytest

from readiness.model import Effort, Observation, Outcome, Profile, Rule, RuleResult, Severity
from readiness.verdict.credit import Block, Credit, block, credit
from readiness.verdict.outcome import reduce
from readiness.verdict.score import score_results
from tests.verdict.making import AS_OF, PROFILE, absent, bad, crashed, dark, good, result, rule, waived, waiver

CRITICAL, HIGH, MEDIUM, LOW, INFO = Severity
BLOCKER = rule("secrets.key", CRITICAL, blocker=True)
RATIO = rule("ci.unpinned", HIGH, ratio=True)
PLAIN = rule("docker.root-user", HIGH)


@pytest.mark.parametrize(
    ("of", "subjects", "earned", "upper", "coverage"),
    [
        (PLAIN, [good()], 1, 1, (1, 1)),
        (PLAIN, [good(count=40), bad()], 0, 0, (41, 41)),
        (PLAIN, [good(), bad(), bad(line=2), bad(line=3)], 0, 0, (4, 4)),
        (PLAIN, [good(count=3), dark()], Fraction(3, 4), 1, (3, 4)),
        (PLAIN, [good(), bad(severity=MEDIUM)], Fraction(3, 5), Fraction(3, 5), (2, 2)),
        (PLAIN, [bad(severity=MEDIUM), bad(severity=LOW), dark()], Fraction(2, 5), Fraction(3, 5), (2, 3)),
        (PLAIN, [bad(severity=CRITICAL)], 0, 0, (1, 1)),
        (PLAIN, [bad(severity=INFO)], 1, 1, (1, 1)),
        (PLAIN, [dark(), dark()], 0, 1, (0, 2)),
        (PLAIN, [], 0, 1, (0, 0)),
        (RATIO, [good(count=3), bad()], Fraction(3, 4), Fraction(3, 4), (4, 4)),
        (RATIO, [good(), bad(severity=MEDIUM), dark(), dark()], Fraction(2, 5), Fraction(9, 10), (2, 4)),
        (rule("secrets.key", CRITICAL, blocker=True, ratio=True), [good(count=9), bad()], 0, 0, (10, 10)),
    ],
)
def test_credit(of: Rule, subjects: list[Observation], earned: Fraction, upper: Fraction, coverage: tuple[int, int]) -> None:
    assert credit(result(of, *subjects)) == Credit(Fraction(earned), Fraction(upper), *coverage)


def test_waived_failure_earns_what_an_unwaived_one_does() -> None:
    assert credit(result(PLAIN, good(), waived(bad(severity=MEDIUM), PLAIN))) == credit(result(PLAIN, good(), bad(severity=MEDIUM)))


def test_crashed_rule_earns_nothing_and_could_earn_everything() -> None:
    assert credit(crashed(PLAIN)) == Credit(Fraction(0), Fraction(1), 0, 0)


@pytest.mark.parametrize(
    ("subjects", "outcome"),
    [
        ([good(), bad(), dark()], Outcome.FAIL),
        ([good(), waived(bad(), PLAIN)], Outcome.WAIVED),
        ([waived(bad(), PLAIN), bad(line=2)], Outcome.FAIL),
        ([good(), dark()], Outcome.PASS),
        ([dark()], Outcome.UNKNOWN),
        ([], Outcome.UNKNOWN),
    ],
)
def test_outcome(subjects: list[Observation], outcome: Outcome) -> None:
    assert result(PLAIN, *subjects).outcome is outcome


def test_rule_that_saw_nothing_says_so() -> None:
    assert "nothing was found" in result(PLAIN).reason


def test_expired_waiver_is_taken_off() -> None:
    late = waived(bad(), PLAIN)
    assert late.waiver is not None
    assert reduce(PLAIN, (late,), late.waiver.until).outcome is Outcome.WAIVED
    after = reduce(PLAIN, (late,), late.waiver.until.replace(day=2))
    assert (after.outcome, after.observations[0].waiver) == (Outcome.FAIL, None)


def test_raw_is_rounded_down_to_hundredths_and_the_lines_add_up() -> None:
    """Three equal rules, one of which passes: 33.33, and the hundredth that is missing to 100 is lost by the first in the alphabet."""
    three = [rule(f"docker.{name}", LOW) for name in "abc"]
    score = score_results((result(three[0], bad()), result(three[1], good()), result(three[2], dark())), PROFILE)
    assert score is not None
    assert (score.raw, score.upper, score.headline, score.evidence) == (3333, 6666, 3333, 6667)
    assert [(line.earned, line.lost, line.unknown, line.gain) for line in score.lines] == [
        (0, 3334, 0, 3333), (3333, 0, 0, 0), (0, 3333, 3333, 3333),
    ]
    assert (score.earned, score.possible, score.unknown_points) == (1, 3, 1)


def test_points_are_severity_times_category() -> None:
    profile = Profile("team", multipliers={"docker": 3})
    score = score_results((result(PLAIN, good()), result(rule("ci.x", MEDIUM), bad()), result(rule("ci.y", INFO), bad())), profile)
    assert score is not None
    assert (score.earned, score.possible, score.raw) == (15, 17, 8823)


def test_what_is_not_applicable_is_not_counted_and_nothing_applicable_is_no_score() -> None:
    assert score_results((absent(PLAIN),), PROFILE) is None
    assert score_results((result(rule("ci.y", INFO), good()),), PROFILE) is None
    assert score_results((), PROFILE) is None
    score = score_results((absent(PLAIN), result(rule("ci.x"), good())), PROFILE)
    assert score is not None
    assert (score.raw, score.possible) == (10_000, 5)


@pytest.mark.parametrize(
    ("blocker", "how", "headline"),
    [
        (result(BLOCKER, good()), Block.NONE, 10_000),
        (result(BLOCKER, bad(), good()), Block.OPEN, 8000 * 49 // 100),
        (result(BLOCKER, bad(), dark()), Block.OPEN, 8000 * 49 // 100),
        (result(BLOCKER, dark()), Block.UNKNOWN, 8000 * 49 // 100),
        (crashed(BLOCKER), Block.UNKNOWN, 8000 * 49 // 100),
        (result(BLOCKER), Block.UNKNOWN, 8000 * 49 // 100),
        (result(BLOCKER, good(count=9), dark()), Block.IN_PART, 8900),
        (result(BLOCKER, waived(bad(), BLOCKER)), Block.WAIVED, 8000),
        (result(BLOCKER, bad(severity=MEDIUM)), Block.NONE, 8000 + 1600),
        (absent(BLOCKER), Block.NONE, 10_000),
    ],
)
def test_blockers_hold_the_headline_down(blocker: RuleResult, how: Block, headline: int) -> None:
    others = tuple(result(rule(f"docker.r{number}", CRITICAL), good()) for number in range(4))
    score = score_results((blocker, *others), PROFILE)
    assert score is not None
    assert block(blocker) is how
    assert (score.headline, score.held_by) == (headline, how.value)
    assert score.held_rules == ((BLOCKER.id,) if how else ())


def test_open_blocker_names_every_rule_that_holds_as_hard() -> None:
    other = rule("config.debug", CRITICAL, blocker=True)
    part = rule("config.part", CRITICAL, blocker=True)
    score = score_results((result(BLOCKER, bad()), result(other, dark()), result(part, good(), dark())), PROFILE)
    assert score is not None
    assert (score.held_by, score.held_rules) == ("open-blocker", ("config.debug", "secrets.key"))


def test_hundredth_below_is_below() -> None:
    """84.97 stays 84.97: nothing rounds up."""
    score = score_results((result(PLAIN, good(count=8497), dark(), *[dark()] * 1502),), PROFILE)
    assert score is not None
    assert score.raw == 8497


def test_effort_sizes_stand_in_order() -> None:
    hours = [effort.hours for effort in Effort]
    assert hours == sorted(hours)
    assert all(optimistic <= realistic <= conservative for optimistic, realistic, conservative in hours)


def test_waiver_of_another_day_is_read_at_its_day() -> None:
    assert not waiver().expired(AS_OF)
