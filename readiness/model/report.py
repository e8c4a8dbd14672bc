"""The report: everything a person sees is rendered from this, and it is the wire format ``readiness.report/v1`` itself.

These types are frozen: a field is only ever added, with a default. Scores are decimals with two places on the 0-100 scale.
"""

from decimal import Decimal
from typing import Any

import msgspec


class Tool(msgspec.Struct, frozen=True):
    """Which program judged, with which catalogue and profile."""

    name: str
    version: str
    catalogue: str
    profile: str
    profile_digest: str
    engines: dict[str, str] = {}


class ReportComponent(msgspec.Struct, frozen=True):
    """A service of the repository; its own score and verdict where there are several."""

    name: str
    path: str
    score: "ReportScore | None" = None
    verdict: str = ""


class Target(msgspec.Struct, frozen=True):
    """``commit`` is null outside git; ``dirty`` says whether the work tree differs from it; ``timestamp`` only when asked for."""

    name: str
    commit: str | None
    dirty: bool
    as_of: str
    components: tuple[ReportComponent, ...] = ()
    files: int = 0
    timestamp: str | None = None


class AsFound(msgspec.Struct, frozen=True):
    """The score with the scanned repository's own configuration ignored."""

    raw: Decimal
    headline: Decimal


class HeldDown(msgspec.Struct, frozen=True):
    """Why headline < raw is possible. ``by``: ``open-blocker``, ``blocker-unknown``, ``blocker-in-part`` or ``blocker-waived``."""

    by: str
    rules: tuple[str, ...]
    points: Decimal


class ReportScore(msgspec.Struct, frozen=True):
    """``earned``, ``possible`` and ``unknown_points`` count points; the decimals are on the 0-100 scale, ``evidence`` on 0-1.

    ``counts`` are rules by outcome; ``open_blockers`` and ``unknowns`` count findings.
    """

    headline: Decimal
    raw: Decimal
    upper: Decimal
    as_found: AsFound | None
    earned: int
    possible: int
    evidence: Decimal
    held_down: HeldDown | None
    counts: dict[str, int]
    unknown_points: int
    open_blockers: int = 0
    unknowns: int = 0


class Gate(msgspec.Struct, frozen=True):
    """Whether the scan lets a pipeline pass, and why not."""

    passed: bool
    reasons: tuple[str, ...] = ()


class CategoryLine(msgspec.Struct, frozen=True):
    """The points of a category."""

    id: str
    title: str
    earned: Decimal
    lost: Decimal
    unknown: Decimal
    possible: Decimal


class RuleLine(msgspec.Struct, frozen=True):
    """A rule and what came of it. ``credit`` and ``coverage`` are fractions: numerator, denominator."""

    rule: str
    category: str
    title: str
    outcome: str
    severity: str
    blocker: bool
    points: int
    credit: tuple[int, int]
    coverage: tuple[int, int]
    earned: Decimal
    lost: Decimal
    unknown: Decimal
    gain: Decimal
    reason: str
    effort: str
    rationale: str
    remediation: str
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ratio: bool = False
    proof: str = ""


class ReportLocation(msgspec.Struct, frozen=True):
    """Where a finding is; ``.`` is the repository itself."""

    path: str
    line: int | None = None
    column: int | None = None


class ReportRelated(msgspec.Struct, frozen=True):
    """The other half of a mismatch."""

    path: str
    line: int | None
    message: str


class ReportWaiver(msgspec.Struct, frozen=True):
    """A waiver as it was written."""

    rule: str
    reason: str
    owner: str
    until: str
    path: str
    line: int | None


class Finding(msgspec.Struct, frozen=True):
    """One fail, unknown or error. Made only by ``verdict.findings``; never without a location and a message."""

    rule: str
    outcome: str
    severity: str
    blocker: bool
    location: ReportLocation
    message: str
    subject: str
    related: tuple[ReportRelated, ...]
    component: str
    remediation: str
    effort: str
    fingerprint: str
    state: str = "new"
    waiver: ReportWaiver | None = None

    def __post_init__(self) -> None:
        if not self.message or not self.location.path:
            raise ValueError(f"a finding of {self.rule} needs a location and a message")


class Declared(msgspec.Struct, frozen=True):
    """A rule that the configuration declared not applicable, with the points that left the score."""

    rule: str
    reason: str
    points: int


class NotAnalysedLine(msgspec.Struct, frozen=True):
    """Something that could not be read, and why."""

    path: str
    line: int | None
    reason: str


class WaiverLines(msgspec.Struct, frozen=True):
    """Every waiver, by what came of it."""

    used: tuple[ReportWaiver, ...] = ()
    unused: tuple[ReportWaiver, ...] = ()
    expired: tuple[ReportWaiver, ...] = ()
    invalid: tuple[NotAnalysedLine, ...] = ()


class PlanStep(msgspec.Struct, frozen=True):
    """One fix. ``hours``: optimistic, realistic, conservative; ``gain``: what raw gains by it; ``raw_after``: with all steps up to here."""

    rule: str
    title: str
    severity: str
    blocker: bool
    effort: str
    hours: tuple[float, float, float]
    places: int
    gain: Decimal
    raw_after: Decimal


class Plan(msgspec.Struct, frozen=True):
    """The fixes in order: blockers, then points per effort. ``headline_after``: the headline when every step is done."""

    steps: tuple[PlanStep, ...]
    hours: tuple[float, float, float]
    headline_after: Decimal


class Report(msgspec.Struct, frozen=True):
    """``score`` is null when nothing was applicable; ``reasons`` say why the verdict is not READY."""

    schema: str
    tool: Tool
    target: Target
    score: ReportScore | None
    verdict: str
    gate: Gate
    categories: tuple[CategoryLine, ...] = ()
    components: tuple[ReportComponent, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    declared: tuple[Declared, ...] = ()
    not_analysed: tuple[NotAnalysedLine, ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    waivers: WaiverLines = WaiverLines()
    warnings: tuple[str, ...] = ()
    plan: Plan | None = None
    reasons: tuple[str, ...] = ()
