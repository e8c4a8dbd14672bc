"""Waivers: what they cover, and what becomes of those that cover nothing."""

import datetime

from readiness.model import Outcome, Waiver
from readiness.verdict.waivers import Applied, apply_waivers
from tests.verdict.making import AS_OF, bad, dark, good, result, rule, waiver

RULE = rule()
RESULT = result(RULE, good(line=1), bad(line=3), bad("b.py", 3), dark(line=9))


def applied(*waivers: Waiver, known: frozenset[str] = frozenset()) -> Applied:
    return apply_waivers((RESULT,), waivers, as_of=AS_OF, known_rules=known)


def waived_places(done: Applied) -> list[str]:
    return [str(seen.location) for seen in done.results[0].observations if seen.waiver]


def test_waiver_covers_its_rule_in_its_file_on_its_lines() -> None:
    one = waiver(lines=(2, 3))
    done = applied(one)
    assert (waived_places(done), done.used, done.unused) == (["a.py:3"], (one,), ())
    assert done.results[0].outcome is Outcome.FAIL, "b.py:3 is still open"


def test_every_failure_waived_makes_the_rule_waived() -> None:
    done = applied(waiver(lines=(3,)), waiver(path="b.py", lines=(3,)))
    assert done.results[0].outcome is Outcome.WAIVED


def test_passes_and_unknowns_are_not_waived() -> None:
    idle = waiver(lines=(1,)), waiver(lines=(9,))
    done = applied(*idle)
    assert (waived_places(done), done.used, done.unused) == ([], (), idle)


def test_expired_waiver_does_nothing_and_is_listed() -> None:
    late = waiver(lines=(3,), until=AS_OF - datetime.timedelta(days=1))
    done = applied(late)
    assert (waived_places(done), done.expired, done.unused) == ([], (late,), ())
    assert waived_places(applied(waiver(lines=(3,), until=AS_OF))) == ["a.py:3"], "it holds on its last day"


def test_misspelt_endless_and_ownerless_waivers_are_invalid_and_say_why() -> None:
    done = applied(
        waiver("docker.root-usr", lines=(3,)), waiver(lines=(3,), owner=" "),
        waiver(lines=(3,), until=AS_OF + datetime.timedelta(days=181)),
    )
    assert waived_places(done) == []
    assert sorted(line.reason for line in done.invalid) == [
        "a waiver lasts at most 180 days: docker.root-user until 2026-07-15 is later than 2026-07-14",
        "a waiver of docker.root-user needs a reason and an owner",
        "there is no rule 'docker.root-usr'; did you mean 'docker.root-user'?",
    ]


def test_waiver_of_a_rule_that_was_not_selected_is_unused_and_not_misspelt() -> None:
    other = waiver("ci.other", lines=(3,))
    done = applied(other, known=frozenset({"ci.other", RULE.id}))
    assert (done.unused, done.invalid) == ((other,), ())


def test_two_waivers_of_one_place_are_both_used() -> None:
    done = applied(waiver(lines=(3,)), waiver(lines=(2, 3), owner="other"))
    assert len(done.used) == 2
