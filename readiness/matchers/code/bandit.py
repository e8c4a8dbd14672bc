"""Rules about hits of bandit's tests, one for each of its severities."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from readiness.artifacts.bandit.model import Level
from readiness.facts.code.rows import CodeHit
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher
from readiness.matchers.searching import searched
from readiness.model import Observation, failed

_SURE = (Level.MEDIUM, Level.HIGH)


class HitSeverity(StrEnum):
    """bandit's severities, as a rule writes them."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class BanditParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``severity``: which of bandit's severities the rule is about."""

    severity: HitSeverity


def hits(project: Project, params: BanditParams) -> Iterator[Observation]:
    """Each hit of the severity that bandit is at least fairly sure of, and that nothing settles, fails; every other file passes."""
    return searched(project, ("bandit",), _hits(project, params))


def _hits(project: Project, params: BanditParams) -> Iterator[Observation]:
    for row in project.rows(CodeHit):
        if row.severity.lower() == params.severity and row.confidence in _SURE and not row.settled:
            weakness = f"CWE-{row.cwe}, " if row.cwe else ""
            about = f"({weakness}confidence {row.confidence.lower()}, {row.reference})"
            yield failed(f"{row.test} {row.name}", row.location, f"{row.test}: {row.text} {about}")


MATCHERS: dict[str, Matcher] = {"code-bandit": Matcher(BanditParams, hits, costly=("bandit",))}
