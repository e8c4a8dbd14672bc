"""The whole report from a small scan."""

from decimal import Decimal

from msgspec.structs import replace

from readiness.model import Component, Effort, Location, NotAnalysed, Severity
from readiness.model.report import AsFound, Target, Tool
from readiness.verdict.build import build_report
from readiness.verdict.inputs import GateFlags, ScanInputs
from tests.verdict.making import PROFILE, absent, bad, crashed, dark, good, result, rule, waiver

BLOCKER = rule("secrets.key", Severity.CRITICAL, blocker=True)
INPUTS = ScanInputs(
    results=(
        result(BLOCKER, bad("api/settings.py", 4, component="api"), good(component="web")),
        result(rule("docker.root-user"), bad("Dockerfile", 3)),
        result(rule("docker.tag", Severity.MEDIUM), good(component="web")), result(rule("ci.tests", Severity.HIGH), dark(".ci/run")),
        absent(rule("proxy.tls")),
    ),
    profile=PROFILE, tool=Tool("readiness", "1.0", "sha256:1", "standard", "sha256:2"), target=Target("shop", "abc", False, "2026-01-15"),
    components=(Component("web", "web"), Component("api", "api")), category_titles={"ci": "Continuous integration"},
    not_analysed=(NotAnalysed(Location("b.yaml", 3), "a tab"), NotAnalysed(Location("a.yaml"), "not UTF-8: caf\udce9")),
)


def test_numbers_of_a_small_scan() -> None:
    report = build_report(inputs=INPUTS)
    score = report.score
    assert score is not None
    assert (score.raw, score.upper, score.headline) == (Decimal("9.09"), Decimal("31.81"), Decimal("4.45"))
    assert score.evidence == Decimal("0.7728")
    assert (score.earned, score.possible, score.unknown_points, score.open_blockers, score.unknowns) == (2, 22, 5, 1, 1)
    assert score.held_down is not None
    assert (score.held_down.by, score.held_down.rules, score.held_down.points) == ("open-blocker", ("secrets.key",), Decimal("4.64"))
    assert score.counts == {"pass": 1, "fail": 2, "unknown": 1, "error": 0, "waived": 0, "not_applicable": 1, "manual": 0}
    assert (report.verdict, report.reasons) == ("NOT READY", ("1 open blocker",))
    assert (report.gate.passed, report.gate.reasons) == (False, ("1 open blocker",))


def test_category_sums_are_sums_of_rules_and_make_up_the_score() -> None:
    report = build_report(inputs=INPUTS)
    assert report.score is not None
    assert {line.id: line.title for line in report.categories} == {"ci": "Continuous integration", "docker": "docker", "secrets": "secrets"}
    assert sum(line.earned for line in report.categories) == report.score.raw
    assert sum(line.possible for line in report.categories) == 100
    for category in report.categories:
        rules = [line for line in report.rules if line.category == category.id]
        assert (category.lost, category.unknown) == (sum(line.lost for line in rules), sum(line.unknown for line in rules))


def test_every_rule_has_a_line_with_its_reason() -> None:
    reasons = {line.rule: (line.outcome, line.reason) for line in build_report(inputs=INPUTS).rules}
    assert reasons == {
        "ci.tests": ("unknown", "it is computed"), "docker.root-user": ("fail", "it is wrong"), "docker.tag": ("pass", ""),
        "proxy.tls": ("not-applicable", "no nginx configuration"), "secrets.key": ("fail", "it is wrong"),
    }


def test_components_have_their_own_score_and_verdict() -> None:
    api, web = build_report(inputs=INPUTS).components
    assert api.score is not None
    assert web.score is not None
    assert (api.name, api.verdict, api.score.raw, api.score.possible) == ("api", "NOT READY", Decimal("0.00"), 10)
    assert (api.score.open_blockers, web.score.open_blockers) == (1, 0)
    assert (web.name, web.verdict, web.score.raw, web.score.possible) == ("web", "READY", Decimal("100.00"), 12)
    assert build_report(inputs=replace(INPUTS, components=INPUTS.components[:1])).components == ()


def test_declared_rule_leaves_the_score_is_listed_and_not_hidden_from_the_score_as_found() -> None:
    report = build_report(inputs=replace(INPUTS, declared={"docker.root-user": "rootless runtime", "proxy.tls": "none here"}))
    assert report.score is not None
    assert [(line.rule, line.reason, line.points) for line in report.declared] == [("docker.root-user", "rootless runtime", 5)]
    assert report.score.possible == 17
    assert report.score.as_found == AsFound(raw=Decimal("9.09"), headline=Decimal("4.45"))
    assert "docker.root-user" not in {finding.rule for finding in report.findings}


def test_score_as_found_is_that_of_the_other_results() -> None:
    report = build_report(inputs=replace(INPUTS, as_found_results=(result(rule("ci.tests"), good()),)))
    assert report.score is not None
    assert report.score.as_found == AsFound(raw=Decimal("100.00"), headline=Decimal("100.00"))


def test_waivers_are_told_apart() -> None:
    accepted, idle = waiver("docker.root-user", "Dockerfile", (2, 3)), waiver("docker.tag", "Dockerfile", (3,))
    malformed = NotAnalysed(Location("x.py", 1), "a waiver needs a reason", "waiver")
    misspelt = waiver("docker.typo", lines=(1,))
    report = build_report(inputs=replace(INPUTS, waivers=(idle, accepted, misspelt), malformed_waivers=(malformed,)))
    (used,) = report.waivers.used
    assert (used.rule, used.path, used.line, used.until) == ("docker.root-user", "Dockerfile", 2, "2026-03-01")
    assert [line.rule for line in report.waivers.unused] == ["docker.tag"]
    assert {line.path: line.reason for line in report.waivers.invalid} == {
        "a.py": "there is no rule 'docker.typo'; did you mean 'docker.tag'?", "x.py": "a waiver needs a reason",
    }
    assert {finding.rule for finding in report.findings if finding.waiver} == {"docker.root-user"}


def test_plan_has_blockers_first_then_points_per_hour() -> None:
    quick, slow = rule("ci.quick", Severity.LOW, effort=Effort.XS), rule("ci.slow", Severity.HIGH, effort=Effort.L)
    results = (*INPUTS.results[:2], result(slow, bad()), result(quick, bad(), dark(line=2)))
    plan = build_report(inputs=replace(INPUTS, results=results)).plan
    assert plan is not None
    assert [(step.rule, step.blocker, step.places) for step in plan.steps] == [
        ("secrets.key", True, 1), ("docker.root-user", False, 1), ("ci.quick", False, 1), ("ci.slow", False, 1),
    ]
    assert plan.hours == (4.6, 18.25, 28.5)
    assert plan.headline_after == Decimal("97.61"), "an unknown subject stays unknown: half a point of 21"
    assert plan.steps[-1].raw_after == plan.headline_after


def test_nothing_applicable_is_a_report_without_score() -> None:
    report = build_report(inputs=replace(INPUTS, results=(absent(rule("proxy.tls")),)))
    assert (report.score, report.verdict, report.gate.passed, report.plan, report.categories) == (None, "INCOMPLETE", False, None, ())


def test_crash_is_reported_and_incomplete() -> None:
    report = build_report(inputs=replace(INPUTS, results=(crashed(rule("ci.tests")), result(rule("docker.tag"), good(count=99)))))
    assert (report.verdict, report.reasons) == ("INCOMPLETE", ("1 rule crashed", "50.0 % of the points are unknown (more than 25 %)"))


def test_order_of_results_does_not_matter() -> None:
    shuffled = replace(INPUTS, results=INPUTS.results[::-1], not_analysed=INPUTS.not_analysed[::-1], components=INPUTS.components[::-1])
    assert build_report(inputs=shuffled) == build_report(inputs=INPUTS)


def test_unreadable_text_is_spelt_out_and_sorted() -> None:
    lines = build_report(inputs=INPUTS).not_analysed
    assert [(line.path, line.line, line.reason) for line in lines] == [("a.yaml", None, "not UTF-8: caf\\udce9"), ("b.yaml", 3, "a tab")]


def test_gate_flags_are_honoured() -> None:
    clean = replace(INPUTS, results=INPUTS.results[2:3])
    assert build_report(inputs=clean).gate.passed
    assert not build_report(inputs=clean, gate=GateFlags(fail_under=Decimal(101))).gate.passed
