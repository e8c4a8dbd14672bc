"""Small results, by hand and at random."""

import datetime
from collections.abc import Sequence

from hypothesis import strategies as st

from readiness.model import Effort, Location, Match, Observation, Outcome, Profile, Rule, RuleResult, Severity, Waiver
from readiness.verdict.outcome import reduce

AS_OF = datetime.date(2026, 1, 15)
LATER = datetime.date(2026, 3, 1)
PROFILE = Profile("standard")


def rule(
    id: str = "docker.root-user", severity: Severity = Severity.HIGH, *,
    blocker: bool = False, ratio: bool = False, effort: Effort = Effort.S,
) -> Rule:
    return Rule(
        id=id, title=f"Title of {id}", severity=severity, rationale="Because it breaks.", remediation="Mend it.", effort=effort,
        match=Match("none"), blocker=blocker, ratio=ratio,
    )


def good(path: str = "a.py", line: int = 1, *, count: int = 1, component: str = "") -> Observation:
    return Observation(Outcome.PASS, path, Location(path, line), count=count, component=component)


def bad(
    path: str = "a.py", line: int = 1, *,
    severity: Severity | None = None, subject: str = "thing", message: str = "it is wrong", component: str = "",
) -> Observation:
    return Observation(Outcome.FAIL, subject, Location(path, line), message, severity=severity, component=component)


def dark(path: str = "a.py", line: int = 1, *, component: str = "", message: str = "it is computed") -> Observation:
    return Observation(Outcome.UNKNOWN, "thing", Location(path, line), message, component=component)


def result(of: Rule, *observations: Observation) -> RuleResult:
    return reduce(of, observations, AS_OF)


def crashed(of: Rule) -> RuleResult:
    return RuleResult(of, Outcome.ERROR, (), "ZeroDivisionError in the matcher")


def absent(of: Rule) -> RuleResult:
    return RuleResult(of, Outcome.NOT_APPLICABLE, (), "no nginx configuration")


def waiver(
    rule_id: str = "docker.root-user", path: str = "a.py", lines: Sequence[int] = (1,), *,
    until: datetime.date = LATER, owner: str = "team-api", reason: str = "behind a gateway",
) -> Waiver:
    return Waiver(rule_id, reason, owner, until, Location(path, lines[0]), tuple(lines))


# ---- at random

_CATEGORIES = ("secrets", "config", "docker", "ci")
_severities = st.sampled_from(Severity)


@st.composite
def observations(draw: st.DrawFn, of: Rule) -> Observation:
    """A subject of ``of``; failures are sometimes lowered and sometimes waived."""
    path, line = draw(st.sampled_from(["a.py", "b/c.yaml", "Dockerfile"])), draw(st.integers(1, 5))
    component = draw(st.sampled_from(["", "api", "web"]))
    match draw(st.sampled_from(["pass", "pass", "fail", "unknown"])):
        case "pass":
            return good(path, line, count=draw(st.integers(1, 4)), component=component)
        case "unknown":
            return dark(path, line, component=component)
        case _:
            milder = [severity for severity in Severity if severity.points < of.severity.points]
            lowered = draw(st.sampled_from([None, *milder]))
            seen = bad(path, line, severity=lowered, component=component)
            return waived(seen, of) if draw(st.booleans()) else seen


def waived(seen: Observation, of: Rule) -> Observation:
    return Observation(
        seen.outcome, seen.subject, seen.location, seen.message, severity=seen.severity, component=seen.component,
        waiver=Waiver(of.id, "accepted", "team", LATER, seen.location, (seen.location.line or 1,)),
    )


@st.composite
def results(draw: st.DrawFn, *, least: int = 1) -> tuple[RuleResult, ...]:
    """Results of distinct rules, of any outcome."""
    made = []
    for number in range(draw(st.integers(least, 7))):
        severity = draw(_severities)
        of = rule(
            f"{draw(st.sampled_from(_CATEGORIES))}.r{number}", severity, blocker=draw(st.sampled_from([False, False, True])),
            ratio=draw(st.booleans()), effort=draw(st.sampled_from(Effort)),
        )
        match draw(st.sampled_from(["judged", "judged", "judged", "judged", "absent", "crashed", "silent"])):
            case "absent":
                made.append(absent(of))
            case "crashed":
                made.append(crashed(of))
            case "silent":
                made.append(result(of))
            case _:
                made.append(result(of, *draw(st.lists(observations(of), min_size=1, max_size=4))))
    return tuple(made)


profiles = st.builds(
    Profile, name=st.just("team"), multipliers=st.dictionaries(st.sampled_from(_CATEGORIES), st.integers(1, 3)),
    required=st.sampled_from([(), ("secrets", "config")]),
)
