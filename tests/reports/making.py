"""Reports to render: one with everything in it, one that is ready, one of hostile text."""

import datetime
from collections.abc import Callable

from msgspec.structs import replace

from readiness.model import (
    Component,
    Effort,
    Location,
    Match,
    NotAnalysed,
    Observation,
    Outcome,
    Profile,
    Related,
    Rule,
    RuleResult,
    Severity,
    Waiver,
    failed,
    passed,
    unknown,
)
from readiness.model.report import Report, Target, Tool
from readiness.reports import render, score_explanation
from readiness.verdict.build import build_report
from readiness.verdict.inputs import ScanInputs
from readiness.verdict.outcome import reduce

AS_OF = datetime.date(2026, 1, 15)
LATER = datetime.date(2026, 3, 1)
TOOL = Tool("readiness", "1.0.0", "sha256:c0ffee", "standard", "sha256:facade", {"secrets": "ahocorasick_rs"})


def rule(id: str, title: str, severity: str, effort: str = "S", *, blocker: bool = False, ratio: bool = False, fix: str = "") -> Rule:
    return Rule(
        id=id, title=title, severity=Severity(severity), rationale=f"What follows when this holds: {title}.\n",
        remediation=fix or "Mend it in `settings.py`. Then scan again.\n", effort=Effort(effort), match=Match("none"),
        blocker=blocker, ratio=ratio, references=("https://example.org/rules",), tags=("CWE-1188",),
    )


def result(of: Rule, *observations: Observation) -> RuleResult:
    return reduce(of, observations, AS_OF)


def at(observation: Observation, component: str) -> Observation:
    return replace(observation, component=component)


KEY = rule("secrets.secret-key-fallback", "A secret setting falls back to a literal", "critical", blocker=True)
TOKEN = rule("secrets.vendor-token", "A vendor's token is committed", "critical", blocker=True)
PINNED = rule("dependencies.unpinned", "A requirement is not pinned", "medium", "M", ratio=True, fix="Pin it with `==`.")
TOOLS = replace(
    rule("docker.healthcheck-tool-missing", "HEALTHCHECK runs a tool the image does not contain", "high"),
    proof="Build on an *official* image. Of others nobody knows what they have.\n",
)
ROOT = rule("docker.root-user", "The container runs as root", "high")
BACKUP = rule("operations.backup-unscheduled", "A backup script that nothing runs", "medium")
RESTART = rule("compose.restart-missing", "A long-running service has no restart policy", "medium", "XS")
IGNORED = rule("ci.step-ignored", "A step's failure is ignored", "medium")
TLS = rule("proxy.tls-missing", "TLS is missing", "high")
DARK = "the base image is ${BASE}, which nothing sets"


def full_inputs() -> ScanInputs:
    """Two components, a blocker, findings, unknowns, a crash, waivers of each kind, a declaration and files that were not read."""
    return ScanInputs(
        results=(
            result(KEY, at(failed("SECRET_KEY", Location("api/config.py", 12), "SECRET_KEY falls back to a literal", related=(
                Related(Location("docker-compose.yml", 21), "the service sets no SECRET_KEY"),)), "api")),
            result(TOKEN, passed("files", Location("."), count=214)),
            result(PINNED, *(
                at(failed(f"r{line}", Location("api/requirements.txt", line), f"package{line}>=1 may change under you"), "api")
                for line in range(1, 7)
            ), at(passed("others", Location("api/requirements.txt"), count=10), "api")),
            result(
                TOOLS, at(failed("final stage", Location("api/Dockerfile", 41), "curl is not in python:3.12-slim"), "api"),
                at(unknown("final stage", Location("web/Dockerfile", 2), DARK), "web"),
            ),
            result(
                ROOT, at(passed("final stage", Location("api/Dockerfile", 40)), "api"),
                at(unknown("final stage", Location("web/Dockerfile", 2), DARK), "web"),
            ),
            result(BACKUP, failed("backup.sh", Location("scripts/backup.sh", 2), "no cron entry, timer or workflow runs it")),
            result(RESTART, failed("worker", Location("docker-compose.yml", 40), "worker has no restart policy")),
            RuleResult(IGNORED, Outcome.ERROR, (), "KeyError: 'steps' in the matcher"),
            RuleResult(TLS, Outcome.NOT_APPLICABLE, (), "no nginx configuration"),
        ),
        profile=Profile("standard"), tool=TOOL, target=Target("shop", "3f9c2b7d51aa", True, AS_OF.isoformat(), files=214),
        components=(Component("api", "api"), Component("web", "web")),
        category_titles={"secrets": "Secrets", "dependencies": "Dependencies", "docker": "Docker images", "operations": "Operations"},
        not_analysed=(NotAnalysed(Location("legacy/old.py", 3), "Python 2 print statement"),),
        waivers=(
            Waiver(BACKUP.id, "run by the platform team", "team-ops", LATER, Location("scripts/backup.sh", 1), (1, 2)),
            Waiver("docker.root-user", "old", "team-ops", datetime.date(2025, 1, 1), Location("api/Dockerfile", 40), (40,)),
            Waiver("docker.root-user", "idle", "team-ops", LATER, Location("api/Dockerfile", 9), (9,)),
            Waiver("docker.rot-user", "misspelt", "team-ops", LATER, Location("api/Dockerfile", 8), (8,)),
        ),
        declared={"compose.restart-missing": "the orchestrator restarts it"},
        evidence=({"kind": "junit", "path": "reports/junit.xml", "sha256": "ab12"},),
        warnings=("readiness.yaml: `online` is ignored here",),
    )


def full() -> Report:
    return build_report(inputs=full_inputs())


def ready() -> Report:
    inputs = full_inputs()
    return build_report(inputs=ScanInputs(
        results=(result(TOKEN, passed("files", Location("."), count=9)),), profile=inputs.profile, tool=TOOL,
        target=Target("tidy", None, False, "2026-01-15"),
    ))


def nothing() -> Report:
    inputs = full_inputs()
    return build_report(inputs=replace(inputs, results=inputs.results[-1:], components=(), waivers=(), declared={}))


HOSTILE = (
    "x\x1b[31m\x07\u202e`|[link](http://evil.example) <img src=x onerror=alert(1)> @octocat #123 **b** {{ 7*7 }} "
    "[bold]y[/bold] &lt; $e$ ![i](u)\n# H"
)


def hostile() -> Report:
    """Every text that a target or a team can supply is :data:`HOSTILE`."""
    references = ("javascript:alert(1)", "https://ok.example/a)b")
    of = replace(KEY, title=HOSTILE, rationale=HOSTILE, remediation=HOSTILE, references=references, tags=(HOSTILE,))
    place = Location(HOSTILE, 3)
    waiver = Waiver("docker.root-user", HOSTILE, HOSTILE, LATER, place, (3,))
    return build_report(inputs=ScanInputs(
        results=(
            result(
                of, failed(HOSTILE, place, HOSTILE, related=(Related(place, HOSTILE),)),
                at(unknown(HOSTILE, Location(HOSTILE), HOSTILE), HOSTILE),
            ),
            result(ROOT, failed(HOSTILE, place, HOSTILE)), RuleResult(TOOLS, Outcome.ERROR, (), HOSTILE),
            RuleResult(PINNED, Outcome.NOT_APPLICABLE, (), HOSTILE), result(RESTART, failed("a", Location("a"), "b")),
        ),
        profile=Profile("standard"), tool=TOOL, target=Target(HOSTILE, HOSTILE, False, "2026-01-15", timestamp=HOSTILE),
        components=(Component(HOSTILE, HOSTILE), Component("b", "b")), category_titles={"secrets": HOSTILE},
        not_analysed=(NotAnalysed(place, HOSTILE),), waivers=(waiver, replace(waiver, rule=HOSTILE)), declared={RESTART.id: HOSTILE},
        evidence=({"kind": HOSTILE, HOSTILE: HOSTILE},), warnings=(HOSTILE,),
    ))


GOLDENS: dict[str, Callable[[], str]] = {
    "console-100.txt": lambda: render(full(), "console", width=100),
    "console-60.txt": lambda: render(full(), "console", width=60),
    "console-ready.txt": lambda: render(ready(), "console", width=80),
    "console-nothing.txt": lambda: render(nothing(), "console", width=80),
    "sign-off.md": lambda: render(full(), "markdown"),
    "sign-off-ready.md": lambda: render(ready(), "markdown"),
    "report.json": lambda: render(full(), "json"),
    "badge.svg": lambda: render(full(), "badge"),
    "explanation.txt": lambda: score_explanation(full()),
}
