"""What the verdict is built from: everything a scan learned, and the bar that the command line set. Data only."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from readiness.model.profile import Profile
from readiness.model.report import Target, Tool
from readiness.model.result import Component, NotAnalysed, RuleResult
from readiness.model.waiver import Waiver


class ScanInputs(msgspec.Struct, frozen=True, kw_only=True):
    """One scan, as the engine and the readers left it: nothing waived, nothing declared away, nothing scored yet.

    - ``results``: one per rule that the profile selects, not-applicable ones included; unique rule ids.
    - ``target``: its ``as_of`` (ISO date) is the day waivers are judged by; its ``components`` are filled in from ``components``.
    - ``components``: the services of a monorepo. Per-component scores are given where there are two or more.
    - ``category_titles``: category id → title; an id without one is its own title.
    - ``waivers``: the inline waivers that were parsed; ``malformed_waivers``: comments that look like one and could not be.
    - ``known_rules``: every id of the catalogue, selected or not, so that a misspelt waiver can be told from an idle one.
    - ``declared``: rule id → reason, for rules the configuration declares not applicable. Their points leave the score and are listed.
    - ``as_found_results`` and ``as_found_profile``: the same target with the repository's own configuration ignored; None where there is
      no such configuration (the score as found is then this one, before declarations).
    """

    results: tuple[RuleResult, ...]
    profile: Profile
    tool: Tool
    target: Target
    components: tuple[Component, ...] = ()
    category_titles: dict[str, str] = {}
    not_analysed: tuple[NotAnalysed, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    malformed_waivers: tuple[NotAnalysed, ...] = ()
    known_rules: frozenset[str] = frozenset()
    declared: dict[str, str] = {}
    as_found_results: tuple[RuleResult, ...] | None = None
    as_found_profile: Profile | None = None
    evidence: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


class FailOn(StrEnum):
    """What shuts the gate. From ``critical`` to ``unknown`` each includes the ones before; open blockers shut every one of them."""

    NOT_READY = "not-ready"
    CONDITIONAL = "conditional"
    BLOCKER = "blocker"
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"
    NEVER = "never"


class GateFlags(msgspec.Struct, frozen=True, kw_only=True):
    """``fail_under``: the lowest headline (0-100) that passes; ``max_unknown``: the largest share of unknown points, in percent."""

    fail_on: FailOn = FailOn.NOT_READY
    fail_under: Decimal | None = None
    max_unknown: Decimal | None = None
