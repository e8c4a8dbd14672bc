"""Every key of the configuration, in one table. To add one: a line here and a field of :class:`~readiness.config.model.Configuration`."""

from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec

from readiness.model import Role, Severity

Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
WholePercent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Request = Annotated[str, msgspec.Meta(pattern=r"^(?:[A-Z]+(?:,[A-Z]+)* )?/[^\s?#]*$")]
"""``GET /health``; without a method: any."""
Multiplier = Annotated[int, msgspec.Meta(ge=1, le=3)]
Jobs = Annotated[int, msgspec.Meta(ge=1, le=256)]
Level = Literal["not-ready", "conditional", "blocker", "critical", "high", "medium", "low", "unknown", "never"]
Threshold = Literal["conditional", "ready"]


class Shape(StrEnum):
    """How values of several layers combine: a scalar and a list are replaced, an ``extend-`` list grows, a table merges key by key."""

    SCALAR = "scalar"
    LIST = "list"
    EXTENDING = "extending"
    TABLE = "table"


class Field(msgspec.Struct, frozen=True):
    """``type`` is that of the value, of a list's items, or of a table's values. ``paths``: the values are paths, relative to their file.

    ``trusted_only``: only the command line, the environment and the user's own files may set it.
    """

    type: Any
    shape: Shape
    about: str
    key_type: Any = str
    paths: bool = False
    trusted_only: bool = False


def _scalar(type_: Any, about: str, *, paths: bool = False, trusted_only: bool = False) -> Field:
    return Field(type_, Shape.SCALAR, about, paths=paths, trusted_only=trusted_only)


def _list(about: str, *, paths: bool = False) -> Field:
    return Field(Text, Shape.LIST, about, paths=paths)


def _extending(about: str) -> Field:
    return Field(Text, Shape.EXTENDING, about)


def _table(type_: Any, about: str, key_type: Any = str) -> Field:
    return Field(type_, Shape.TABLE, about, key_type)


FIELDS: dict[str, Field] = {
    "extends": _scalar(Text, "a configuration file that this one builds on, or the name of a packaged profile", paths=True),
    "profile": _scalar(Text, "the packaged profile: standard, strict, experimental, library"),
    "thresholds": _table(WholePercent, "scores from which the verdict is CONDITIONAL and READY", Threshold),
    "multipliers": _table(Multiplier, "what the points of a category count: 1, 2 or 3 times"),
    "select": _list("only these rules or categories"),
    "ignore": _list("all but these rules or categories"),
    "extend-select": _extending("these, too"),
    "extend-ignore": _extending("nor these"),
    "severity": _table(Severity, "another severity, by rule"),
    "blocker": _table(bool, "whether a rule blocks, by rule"),
    "not-applicable": _table(Text, "rules that do not apply here, each with the reason"),
    "per-path-ignores": _table(tuple[Text, ...], "rules or categories that do not count in files matching a pattern"),
    "roles": _table(tuple[Text, ...], "patterns of files, by what they are for", Role),
    "exclude": _list("patterns of files that are not read at all"),
    "extend-exclude": _extending("nor these"),
    "generated": _list("patterns of files that a build makes, so that they may be missing from the repository"),
    "public-api": _scalar(bool, "the API is public and read-only, so that any origin may read it"),
    "routes": _table(tuple[Request, ...], "requests that a component answers although no scan can see it, by the component's folder"),
    "coverage-target": _scalar(WholePercent, "the share of code, in percent, that tests must cover"),
    "evidence": _list("reports of other tools to read", paths=True),
    "rules": _list("folders or files with rules of your own", paths=True),
    "fail-on": _scalar(Level, "what makes the gate fail"),
    "fail-under": _scalar(Percent, "the lowest score that passes the gate"),
    "max-unknown": _scalar(Percent, "the largest share of points, in percent, that may be unknown"),
    "exit-zero": _scalar(bool, "exit with 0 although the gate failed"),
    "jobs": _scalar(Jobs, "worker processes; as many as there are processors if not given", trusted_only=True),
    "cache": _scalar(bool, "whether to remember what was read, so that the next scan is faster (default: true)", trusted_only=True),
    "cache-dir": _scalar(Text, "the folder to remember it in; one of readiness's own if not given", paths=True, trusted_only=True),
}
