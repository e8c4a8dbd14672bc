"""Verdict and gate, by example."""

from decimal import Decimal

import pytest

from readiness.model import Observation, Outcome, Profile, RuleResult, Severity, Thresholds
from readiness.verdict.decide import Decision, Verdict, decide
from readiness.verdict.gate import judge_gate
from readiness.verdict.inputs import FailOn, GateFlags
from readiness.verdict.score import score_results
from tests.verdict.making import PROFILE, bad, crashed, dark, good, result, rule, waived

BLOCKER = rule("secrets.key", Severity.CRITICAL, blocker=True)
OPTIONAL = rule("docker.key", Severity.CRITICAL, blocker=True)  # in a category that need not reach a half


def filler(passing: int, failing: int, unknown: int = 0) -> tuple[RuleResult, ...]:
    """``passing`` … points of rules of one point each."""
    seen: tuple[tuple[str, int, Observation], ...] = (("p", passing, good()), ("f", failing, bad()), ("u", unknown, dark()))
    return tuple(result(rule(f"docker.{name}{number}", Severity.LOW), one) for name, count, one in seen for number in range(count))


def judged(*results: RuleResult, profile: Profile = PROFILE) -> Decision:
    return decide(results, profile, score_results(results, profile))


@pytest.mark.parametrize(
    ("results", "verdict", "reason"),
    [
        (filler(9, 1), "READY", None),
        (filler(89, 11), "CONDITIONAL", "the score 89.00 is below 90"),
        (filler(7, 3), "CONDITIONAL", "the score 70.00 is below 90"),
        (filler(69, 31), "NOT READY", "the score 69.00 is below 70"),
        (filler(75, 0, 25), "CONDITIONAL", "the score 75.00 is below 90"),
        (filler(74, 0, 26), "INCOMPLETE", "26.0 % of the points are unknown (more than 25 %)"),
        ((*filler(99, 0), crashed(rule("ci.x", Severity.LOW))), "INCOMPLETE", "1 rule crashed"),
        ((*filler(90, 0), result(BLOCKER, bad(), bad(line=2))), "NOT READY", "2 open blockers"),
        ((*filler(90, 0), crashed(rule("ci.x")), result(BLOCKER, bad())), "NOT READY", "1 open blocker"),
        ((*filler(90, 0), result(BLOCKER, dark())), "NOT READY", "the score 44.10 (raw 90.00) is below 70"),
        ((*filler(90, 0), result(BLOCKER, good(count=9), dark())), "CONDITIONAL", "1 blocker checked only in part"),
        ((*filler(190, 0), result(OPTIONAL, waived(bad(), OPTIONAL))), "CONDITIONAL", "1 blocker waived"),
        ((*filler(190, 0), result(BLOCKER, bad(severity=Severity.LOW))), "READY", None),
        ((*filler(95, 0), result(rule("config.a", Severity.MEDIUM), good()), result(rule("config.b", Severity.HIGH), bad())), "NOT READY",
         "category config earns less than half of its points"),
        ((*filler(95, 0), result(rule("docker.a", Severity.MEDIUM), bad())), "READY", None),
    ],
)
def test_verdict(results: tuple[RuleResult, ...], verdict: str, reason: str | None) -> None:
    decision = judged(*results)
    assert decision.verdict == verdict
    assert decision.reasons == () if reason is None else reason in decision.reasons


def test_nothing_applicable_is_incomplete_and_shuts_the_gate() -> None:
    decision = decide((), PROFILE, None)
    assert decision.verdict is Verdict.INCOMPLETE
    assert not judge_gate((), PROFILE, None, decision, GateFlags(fail_on=FailOn.NEVER)).passed


def test_thresholds_are_the_profile_s() -> None:
    lenient = Profile("experimental", thresholds=Thresholds(60, 75))
    assert judged(*filler(75, 25), profile=lenient).verdict is Verdict.READY
    assert judged(*filler(60, 40), profile=lenient).verdict is Verdict.CONDITIONAL


def gate(results: tuple[RuleResult, ...], flags: GateFlags) -> tuple[str, ...]:
    score = score_results(results, PROFILE)
    judgement = judge_gate(results, PROFILE, score, decide(results, PROFILE, score), flags)
    assert judgement.passed == (not judgement.reasons)
    return judgement.reasons


MIXED = (
    *filler(80, 0), result(rule("ci.high", Severity.HIGH), bad(), bad(line=2), bad(line=3, severity=Severity.MEDIUM)),
    result(rule("ci.waived", Severity.CRITICAL), waived(bad(), rule("ci.waived"))), result(rule("ci.dark"), dark(), dark()),
)


@pytest.mark.parametrize(
    ("fail_on", "reasons"),
    [
        ("never", ()), ("not-ready", ()), ("blocker", ()), ("critical", ()),
        ("conditional", ("the score 80.00 is below 90",)),
        ("high", ("2 open high findings",)),
        ("medium", ("2 open high findings", "1 open medium finding")),
        ("low", ("2 open high findings", "1 open medium finding")),
        ("unknown", ("2 open high findings", "1 open medium finding", "2 unknowns")),
    ],
)
def test_gate_by_level(fail_on: str, reasons: tuple[str, ...]) -> None:
    assert gate(MIXED, GateFlags(fail_on=FailOn(fail_on))) == reasons


@pytest.mark.parametrize("fail_on", [level for level in FailOn if level is not FailOn.NEVER])
def test_open_blocker_shuts_the_gate_on_every_level_but_never(fail_on: FailOn) -> None:
    blocked = (*filler(90, 0), result(rule("ci.x", Severity.MEDIUM, blocker=True), bad()))
    assert "1 open blocker" in gate(blocked, GateFlags(fail_on=fail_on))
    assert gate(blocked, GateFlags(fail_on=FailOn.NEVER)) == ()


def test_blocker_that_could_not_be_checked_shuts_the_blocker_gate() -> None:
    assert gate((*filler(90, 0), result(BLOCKER, dark())), GateFlags(fail_on=FailOn.BLOCKER)) == ("1 blocker could not be checked",)


def test_gate_by_number_compares_exactly() -> None:
    results = (result(rule(), good(count=8497), *[dark()] * 1503),)
    assert gate(results, GateFlags(fail_under=Decimal(85))) == ("the score 84.97 is below 85",)
    assert gate(results, GateFlags(fail_under=Decimal("84.97"))) == ()
    assert gate(results, GateFlags(max_unknown=Decimal("15.03"))) == ()
    assert gate(results, GateFlags(max_unknown=Decimal(15))) == ("15.0 % of the points are unknown (more than 15 %)",)


def test_waived_rule_is_no_open_finding() -> None:
    assert MIXED[-2].outcome is Outcome.WAIVED
