"""Floor 5: everything that decides what a scan says, beside its target. Data only, and quick to import."""

import datetime
from pathlib import Path

import msgspec

from readiness.facts.options import ProjectOptions
from readiness.intake.role_map import RoleMap
from readiness.model import Severity


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """``select`` (empty: what the profile selects) and ``ignore`` hold rule ids or whole categories; ``extend_select`` adds to either
    selection, also what the profile leaves out; ``severities`` and ``blockers`` change single rules; ``per_path_ignores`` maps a pattern
    (as in ``.gitignore``) to rules whose subjects there are left out (the score as found counts them)."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: dict[str, Severity] = {}
    blockers: dict[str, bool] = {}
    per_path_ignores: dict[str, tuple[str, ...]] = {}


class ScanSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides a scan's result besides the target. ``thresholds`` and ``multipliers`` change the profile's; ``exclude`` are
    patterns as in ``.gitignore``; ``rules`` are folders or files of a team's own rules."""

    as_of: datetime.date
    profile: str = "standard"
    thresholds: dict[str, int] = {}
    multipliers: dict[str, int] = {}
    selection: Selection = Selection()
    roles: RoleMap = RoleMap()
    exclude: tuple[str, ...] = ()
    options: ProjectOptions = ProjectOptions()
    not_applicable: dict[str, str] = {}
    rules: tuple[Path, ...] = ()
    timestamp: str | None = None
    jobs: int = 0
