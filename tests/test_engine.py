"""Binding rules to matchers, running them, and what one result a rule comes to."""

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

import msgspec
import pytest

from readiness.catalogue.load import load_catalogue
from readiness.engine import Check, Unbound, bind, judge, known_relations, reduce, run
from readiness.errors import UsageError
from readiness.examples import contradictions, run_example
from readiness.facts.project import Project
from readiness.facts.reading import CostlyKind, TextPattern
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.table import KINDS, MATCHERS, WANTING
from readiness.model import Effort, Example, Location, Match, Observation, Outcome, Rule, Severity, When, failed, passed, unknown
from tests.facts.projects import project_of

HERE = Location("a.py", 1)


def rule(match: Match | None = None, *, when: When = When()) -> Rule:  # noqa: B008 (frozen)
    return Rule(
        "shop.test", "A test", Severity.HIGH, "Why.", "How.", Effort.S, match or Match("file-exists", {"globs": ["x"], "message": "no x"}),
        when=when, location=Location("rules/shop/test.yaml", 7),
    )  # fmt: skip


def check(observe: Callable[[Project], Iterable[Observation]], when: When = When()) -> Check:  # noqa: B008 (frozen)
    matcher = simple(observe)
    return Check(rule(when=when), matcher, matcher.params())


def yes(_: Project) -> Iterator[Observation]:
    yield passed("it", HERE)


# binding -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "params", "said", "hint"),
    [
        ("file-exits", {}, "unknown matcher kind 'file-exits' in rule shop.test", "did you mean 'file-exists'?"),
        ("q", {}, "unknown matcher kind 'q'", "matcher kinds: "),
        ("file-exists", {"globs": ["a"]}, "match of rule shop.test: Object missing required", "of file-exists: globs, message"),
        ("file-exists", {"globs": "a", "message": "m"}, "Expected `array`, got `str` - at `$.globs`", "globs, message"),
        ("file-exists", {"globs": ["a"], "message": "m", "glob": 1}, "unknown field `glob`", "globs, message"),
        ("tests-missing", {"deep": True}, "unknown field `deep`", "parameters of tests-missing: none"),
        ("text-pattern", {"pattern": "(", "globs": ["a"], "message": "m"}, "the pattern does not compile: missing )", "pattern, globs"),
        ("text-pattern", {"pattern": r"(?=a)", "globs": ["a"], "message": "m"}, "the pattern does not compile", "pattern, globs"),
        ("text-pattern", {"pattern": " ", "globs": ["a"], "message": "m"}, "the pattern is empty", "pattern, globs"),
        ("text-pattern", {"pattern": "a", "globs": ["a"], "message": "m", "roles": ["tests"]}, "Invalid enum value 'tests'", "roles"),
    ],
)
def test_a_rule_that_does_not_fit_its_matcher(kind: str, params: dict[str, object], said: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(rule(Match(kind, params)))
    assert said in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.where == "rules/shop/test.yaml:7"


def test_a_rule_that_fits() -> None:
    bound = bind(rule(Match("text-pattern", {"pattern": "a+", "globs": ["*.py"], "message": "m"})))
    assert [pattern.expression for pattern in bound.wanted if isinstance(pattern, TextPattern)] == ["a+"]
    assert bind(rule()).wanted == ()


def test_every_matcher_kind_refuses_parameters_it_does_not_know() -> None:
    for kind, matcher in MATCHERS.items():
        assert matcher.params.__struct_config__.forbid_unknown_fields, kind
        assert matcher.params.__struct_config__.frozen, kind


def test_the_table_of_matchers_names_each_kind_where_it_is() -> None:
    for module, kinds in KINDS.items():
        assert set(kinds) == set(import_module(f"readiness.matchers.{module}").MATCHERS), module
    assert len(MATCHERS) == sum(len(kinds) for kinds in KINDS.values())
    assert {kind for kind, matcher in MATCHERS.items() if matcher.wants or matcher.costly} == WANTING


def test_a_shipped_rule_is_bound_when_it_applies() -> None:
    wrong = Unbound(rule(Match("no-such-kind", {}), when=When(has=("compose",))))
    assert wrong.wanted == ()
    assert judge(wrong, project_of(FILES)).outcome is Outcome.NOT_APPLICABLE
    assert judge(Unbound(wrong.rule), project_of({"compose.yml": "services: {a: {image: b}}"})).outcome is Outcome.ERROR
    right = Unbound(rule(Match("text-pattern", {"pattern": "FROM", "globs": ["Dockerfile"], "message": "m"})))
    assert right.wanted == right.bound().wanted == bind(right.rule).wanted


# when --------------------------------------------------------------------------------------------------------------------

# A Dockerfile is there, compose files are not, and a Python file does not parse.
FILES = {"Dockerfile": "FROM a\n", "broken.py": "x = (\n"}


@pytest.mark.parametrize(
    ("when", "outcome", "reason"),
    [
        (When(), Outcome.PASS, ""),
        (When(has=("dockerfile",)), Outcome.PASS, ""),
        (When(has=("compose",)), Outcome.NOT_APPLICABLE, "no compose"),
        (When(has=("python",)), Outcome.UNKNOWN, "broken.py:1 was not analysed: not Python 3"),
        (When(has=("python", "compose")), Outcome.NOT_APPLICABLE, "no compose"),
        (When(has=("dockerfile", "python")), Outcome.UNKNOWN, "broken.py:1 was not analysed"),
        (When(any=("compose", "dockerfile")), Outcome.PASS, ""),
        (When(any=("python", "dockerfile")), Outcome.PASS, ""),
        (When(any=("compose", "nginx")), Outcome.NOT_APPLICABLE, "no compose; no nginx"),
        (When(any=("compose", "python")), Outcome.UNKNOWN, "broken.py:1 was not analysed"),
        (When(lacks=("compose",)), Outcome.PASS, ""),
        (When(lacks=("dockerfile",)), Outcome.NOT_APPLICABLE, "there is dockerfile: Dockerfile"),
        (When(lacks=("python",)), Outcome.UNKNOWN, "broken.py:1 was not analysed"),
        (When(lacks=("python", "dockerfile")), Outcome.NOT_APPLICABLE, "there is dockerfile"),
        (When(has=("python",), lacks=("dockerfile",)), Outcome.NOT_APPLICABLE, "there is dockerfile"),
        (When(has=("dockerfile",), any=("python", "compose"), lacks=("nginx",)), Outcome.UNKNOWN, "broken.py:1"),
    ],
)
def test_whether_a_rule_applies(when: When, outcome: Outcome, reason: str) -> None:
    result = judge(check(yes, when), project_of(FILES))
    assert result.outcome is outcome
    assert result.reason.startswith(reason)


def test_a_rule_that_may_apply_is_unknown_where_that_was_left_open() -> None:
    result = judge(check(yes, When(has=("python",))), project_of(FILES))
    (observation,) = result.observations
    assert (observation.outcome, observation.location, observation.subject) == (Outcome.UNKNOWN, Location("broken.py", 1), "applicability")
    assert observation.message == result.reason


def test_names_that_when_may_use() -> None:
    assert {"dockerfile", "python", "app.web", "ci.step"} <= known_relations()


# running -----------------------------------------------------------------------------------------------------------------


def test_a_matcher_that_crashes_costs_its_own_rule() -> None:
    def crash(_: Project) -> Iterator[Observation]:
        yield failed("a", HERE, "first")
        raise KeyError("b")

    broken, fine = run([check(crash), check(yes)], project_of({"a.py": ""}))
    assert (broken.outcome, broken.observations, broken.reason) == (Outcome.ERROR, (), broken.reason)
    assert re.fullmatch(r"the rule crashed: KeyError at test_engine\.py:\d+", broken.reason)
    assert fine.outcome is Outcome.PASS


def test_a_relation_that_crashes_costs_the_rules_that_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_of({"a.py": ""})

    def crash(name: str) -> object:
        raise RecursionError(name)

    monkeypatch.setattr(project, "has", crash)
    result = judge(check(yes, When(has=("python",))), project)
    assert result.outcome is Outcome.ERROR
    assert re.fullmatch(r"the rule crashed: RecursionError at test_engine\.py:\d+", result.reason), "its text may quote the target"


def test_observations_carry_the_component_of_their_file() -> None:
    files = {"api/setup.py": "", "api/a.py": "", "web/package.json": "{}", "web/a.js": "", "deploy/x.md": ""}

    def observe(_: Project) -> Iterator[Observation]:
        yield passed("a", Location("api/a.py"))
        yield failed("b", Location("web/a.js", 1), "b")
        yield failed("c", Location("deploy/x.md", 1), "c")
        yield unknown("d", Location("."), "d")
        yield passed("e", Location("api/a.py"), component="given")

    result = judge(check(observe), project_of(files))
    assert [one.component for one in result.observations] == ["api", "web", "", "", "given"]


PASS, FAIL, UNKNOWN = passed("a", HERE), failed("b", HERE, "bad"), unknown("c", HERE, "dark")


@pytest.mark.parametrize(
    ("observations", "outcome", "reason"),
    [
        ((), Outcome.UNKNOWN, "the rule applies, but found nothing to look at"),
        ((PASS,), Outcome.PASS, ""),
        ((PASS, PASS, FAIL), Outcome.FAIL, ""),
        ((FAIL, UNKNOWN), Outcome.FAIL, ""),
        ((PASS, UNKNOWN), Outcome.PASS, ""),
        ((UNKNOWN, UNKNOWN), Outcome.UNKNOWN, "dark"),
    ],
)
def test_one_outcome_of_many_subjects(observations: tuple[Observation, ...], outcome: Outcome, reason: str) -> None:
    result = reduce(rule(), observations)
    assert (result.outcome, result.reason, result.observations) == (outcome, reason, observations)


# examples ----------------------------------------------------------------------------------------------------------------

NOTES = Match("file-exists", {"globs": ["NOTES"], "message": "no notes"})
TODO = Match("text-pattern", {"pattern": "TODO", "globs": ["*.py"], "message": "not done"})


@pytest.mark.parametrize(
    ("match", "example", "contradiction"),
    [
        (NOTES, Example(Outcome.FAIL, "x", {"a.py": ""}, (".",)), None),
        (NOTES, Example(Outcome.PASS, "x", {"NOTES": ""}), None),
        (NOTES, Example(Outcome.PASS, "x", {"a.py": ""}), "expected pass, got fail (fail at .: no notes)"),
        (NOTES, Example(Outcome.FAIL, "x", {"a.py": ""}), "a failing example says where: at: [path:line]"),
        (NOTES, Example(Outcome.FAIL, "x", {"a.py": ""}, ("a.py:1",)), "expected fail at a.py:1, got it at . (fail at .: no notes)"),
        (NOTES, Example(Outcome.FAIL, "x", {"a.py": ""}, (".",), Severity.HIGH), None),
        (NOTES, Example(Outcome.FAIL, "x", {"a.py": ""}, (".",), Severity.LOW), "expected severity low, got high"),
        (TODO, Example(Outcome.FAIL, "x", {"a.py": "#\n# TODO\n", "b.py": ""}, ("a.py:2",)), None),
        (TODO, Example(Outcome.FAIL, "x", {"a.py": "# TODO\n# TODO\n"}, ("a.py:1",)), "expected fail at a.py:1, got it at a.py:1, a.py:2"),
        (TODO, Example(Outcome.UNKNOWN, "x", {"a.txt": ""}), None),
        (TODO, Example(Outcome.PASS, "x", {"a.txt": ""}), "expected pass, got unknown (the rule applies, but found nothing to look at)"),
    ],
)
def test_an_example_and_its_rule(match: Match, example: Example, contradiction: str | None) -> None:
    found = contradictions(rule(match), example)
    assert found == () if contradiction is None else [one for one in found if one.startswith(contradiction)]


def test_an_example_of_a_rule_that_does_not_bind() -> None:
    with pytest.raises(UsageError):
        contradictions(rule(Match("q", {})), Example(Outcome.PASS, "x", {}))


def test_an_example_is_scanned_as_of_its_date() -> None:
    seen: list[object] = []

    def observe(project: Project) -> Iterator[Observation]:
        seen.append(project.as_of)
        yield passed("it", Location("."))

    example = Example(Outcome.PASS, "x", {})
    run_example(Check(rule(), Matcher(NoneNeeded, lambda project, _: observe(project)), NoneNeeded()), example)
    assert seen == [example.as_of]


class NoneNeeded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


def test_what_costs_much_is_asked_for_by_the_rules_that_need_it_and_by_nobody_else() -> None:
    """So that a scan without them does not even import it."""
    asking = {rule.id for rule in load_catalogue().rules.values() if any(isinstance(want, CostlyKind) for want in bind(rule).wanted)}
    assert asking == {"code.high", "code.medium", "code.low"}
