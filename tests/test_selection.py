"""Which rules a scan runs, at which severity, and whose findings its configuration leaves out."""

import pytest

from readiness.catalogue.contents import Catalogue, Category
from readiness.errors import UsageError
from readiness.model import Effort, Location, Match, Observation, Outcome, Profile, Rule, RuleResult, Severity, failed, passed, unknown
from readiness.scan_settings import Selection
from readiness.selection import selected_rules, without_ignored_paths


def rule(rule_id: str) -> Rule:
    return Rule(rule_id, "T", Severity.HIGH, "W.", "R.", Effort.S, Match("file-exists"))


RULES = {name: rule(name) for name in ("a.one", "a.two", "b.one", "c.one")}
CATALOGUE = Catalogue(RULES, {"a": Category("A"), "b": Category("B"), "empty": Category("E")}, {}, "sha256:0")
ALL = Profile("all")


def names(selection: Selection, profile: Profile = ALL) -> str:
    return " ".join(rule.id for rule in selected_rules(CATALOGUE, profile, selection))


@pytest.mark.parametrize(
    ("selection", "profile", "expected"),
    [
        (Selection(), ALL, "a.one a.two b.one c.one"),
        (Selection(select=("a",)), ALL, "a.one a.two"),
        (Selection(select=("b.one", "a.two")), ALL, "a.two b.one"),
        (Selection(ignore=("a",)), ALL, "b.one c.one"),
        (Selection(select=("a",), ignore=("a.two",)), ALL, "a.one"),
        (Selection(select=("a",), extend_select=("b",)), ALL, "a.one a.two b.one"),
        (Selection(extend_select=("b",), ignore=("b.one",)), ALL, "a.one a.two c.one"),
        (Selection(select=("empty",)), ALL, ""),
        (Selection(), Profile("p", select=("a", "c.one")), "a.one a.two c.one"),
        (Selection(), Profile("p", ignore=("a",)), "b.one c.one"),
        (Selection(extend_select=("a.two",)), Profile("p", ignore=("a",)), "a.two b.one c.one"),
        (Selection(extend_select=("b",)), Profile("p", select=("a",)), "a.one a.two b.one"),
        (Selection(select=("b",)), Profile("p", select=("a",)), "b.one"),
    ],
)
def test_selected_rules(selection: Selection, profile: Profile, expected: str) -> None:
    assert names(selection, profile) == expected


@pytest.mark.parametrize(
    "selection",
    [
        Selection(select=("a.oen",)),
        Selection(extend_select=("a.oen",)),
        Selection(ignore=("a.oen",)),
        Selection(severities={"a.oen": Severity.LOW}),
        Selection(blockers={"a.oen": True}),
        Selection(per_path_ignores={"docs/": ("a.oen",)}),
    ],
)
def test_a_name_that_nobody_knows(selection: Selection) -> None:
    with pytest.raises(UsageError, match=r"unknown rule or category 'a\.oen'") as caught:
        names(selection)
    assert caught.value.hint == "did you mean 'a.one'?"


def test_severities_of_a_teams_own() -> None:
    selection = Selection(severities={"a.one": Severity.LOW}, blockers={"a.two": True})
    changed = {rule.id: (rule.severity, rule.blocker) for rule in selected_rules(CATALOGUE, ALL, selection)}
    high = (Severity.HIGH, False)
    assert changed == {"a.one": (Severity.LOW, False), "a.two": (Severity.HIGH, True), "b.one": high, "c.one": high}


HERE, THERE = Location("legacy/a.py", 3), Location("app/a.py", 4)


@pytest.mark.parametrize(
    ("observations", "left", "outcome"),
    [
        ((failed("x", HERE, "m"), failed("y", THERE, "m")), "y", Outcome.FAIL),
        ((failed("x", HERE, "m"), passed("y", THERE)), "y", Outcome.PASS),
        ((failed("x", HERE, "m"), unknown("y", THERE, "m")), "y", Outcome.UNKNOWN),
        ((unknown("x", HERE, "m"), passed("y", HERE)), "y", Outcome.PASS),
        ((failed("x", HERE, "m"), unknown("y", HERE, "m")), "", Outcome.NOT_APPLICABLE),
        ((passed("x", HERE),), "x", Outcome.PASS),
        ((failed("x", Location("."), "m"),), "x", Outcome.FAIL),
        ((), "", Outcome.ERROR),
    ],
)
def test_subjects_at_ignored_paths_are_left_out(observations: tuple[Observation, ...], left: str, outcome: Outcome) -> None:
    before = RuleResult(RULES["a.one"], Outcome.FAIL if observations else Outcome.ERROR, observations)
    (after,) = without_ignored_paths([before], Selection(per_path_ignores={"legacy/": ("a",)}))
    assert " ".join(one.subject for one in after.observations) == left
    assert after.outcome is outcome or (outcome is Outcome.PASS and after == before)


def test_only_the_named_rules_lose_subjects() -> None:
    results = [RuleResult(RULES[name], Outcome.FAIL, (failed("x", HERE, "m"),)) for name in ("a.one", "b.one")]
    first, second = without_ignored_paths(results, Selection(per_path_ignores={"*.py": ("b.one",)}))
    assert first == results[0]
    assert second.outcome is Outcome.NOT_APPLICABLE
    assert second.reason == "every subject is ignored by path in the configuration"
    assert without_ignored_paths(iter(results), Selection()) == tuple(results)
