"""The configuration in force, and the layers it is made of."""

from collections.abc import Mapping
from typing import Any

import msgspec

from readiness.model import Role, Severity


class PathValue(msgspec.Struct, frozen=True):
    """A path of the configuration: relative to the scanned root where the repository names it, else as a person would open it."""

    path: str
    in_repository: bool = False


class Layer(msgspec.Struct, frozen=True):
    """What one source says. ``values`` by key, decoded; ``places`` where each key (and ``key:item``) stands; ``own``: the repository's."""

    name: str
    values: Mapping[str, Any] = {}
    places: Mapping[str, str] = {}
    own: bool = False


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Every key with its value in force; see :mod:`readiness.config.fields` for what they mean. ``ignore`` and ``exclude`` have their
    ``extend-`` appended; ``select`` is None where nobody selected (the profile does). ``origins``: the source of each key that was set.
    """

    profile: str = "standard"
    thresholds: Mapping[str, int] = {}
    multipliers: Mapping[str, int] = {}
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = {}
    blocker: Mapping[str, bool] = {}
    not_applicable: Mapping[str, str] = {}
    per_path_ignores: Mapping[str, tuple[str, ...]] = {}
    roles: Mapping[Role, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    public_api: bool = False
    coverage_target: int = 80
    routes: Mapping[str, tuple[str, ...]] = {}
    evidence: tuple[PathValue, ...] = ()
    rules: tuple[PathValue, ...] = ()
    fail_on: str = "not-ready"
    fail_under: float | None = None
    max_unknown: float | None = None
    exit_zero: bool = False
    jobs: int | None = None
    cache: bool = True
    cache_dir: PathValue | None = None
    origins: Mapping[str, str] = {}
    places: Mapping[str, str] = {}

    def place(self, key: str, item: str = "") -> str:
        """Where a key, or one item of it, was written: ``readiness.yaml:3``, ``command line``; empty where nobody wrote it."""
        return self.places.get(f"{key}:{item}") or self.places.get(key, "")
