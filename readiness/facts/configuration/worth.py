"""What a setting is worth in production: a value, and who decides it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from readiness.artifacts.python.values import Literal, Mapping, Opaque, Reference, Sequence, Spread, Value, constant, text
from readiness.model import Location

_MODE = re.compile(r"(?:.*_)?(?:ENV|ENVIRONMENT|STAGE|MODE|APP_ENV|DEPLOY_ENV|TARGET)", re.IGNORECASE)
_NAMES_PRODUCTION = re.compile(r"(?:.*_)?(?:IS_)?(?:PROD|PRODUCTION)(?:_MODE)?", re.IGNORECASE)
PRODUCTION_WORDS = frozenset({"production", "prod", "prd", "live"})
DEVELOPMENT_WORDS = frozenset({"development", "dev", "develop", "local", "debug", "localhost", "test", "testing"})


class Source(StrEnum):
    """Who decides, best known first."""

    FIXED = "fixed"
    """The code alone."""
    DEFAULT = "default"
    """A variable, or what stands in while it is unset; ``value`` is the latter."""
    SUPPLIED = "supplied"
    """A variable without default: only the deployment knows."""
    UNKNOWN = "unknown"


_ORDER = {source: position for position, source in enumerate(Source)}


class Worth(msgspec.Struct, frozen=True):
    """``value`` is None where nothing is known of it; lists may hold `Opaque` items among known ones. ``variables`` are those that decide.

    ``location`` is the line whose edit changes it (a literal, a default). ``raw``: when set, the variable's text is taken as it is, so that
    ``"False"`` would be true. ``reason`` says why it is unknown.
    """

    value: Value | None
    source: Source
    location: Location
    variables: tuple[str, ...] = ()
    reason: str = ""
    raw: bool = False

    @property
    def is_known(self) -> bool:
        """The value is one constant."""
        return self.value is not None and (constant(self.value) or isinstance(self.value, Reference))

    @property
    def truth(self) -> bool | None:
        """What ``if`` would make of it; None where that is not known."""
        return None if self.source in (Source.SUPPLIED, Source.UNKNOWN) and not self.is_known else truth_of(self.value)

    @property
    def text(self) -> str | None:
        return self.value.value if isinstance(self.value, Literal) and isinstance(self.value.value, str) else None

    @property
    def variable(self) -> str:
        return self.variables[0] if self.variables else ""

    @property
    def by_mode(self) -> bool:
        """A variable that names the environment (``APP_ENV``) has a part in it."""
        return any(is_mode(variable) for variable in self.variables)


def is_mode(variable: str) -> bool:
    """Whether the variable says which environment this is: production, development."""
    return bool(_MODE.fullmatch(variable))


def names_production(variable: str) -> bool:
    """``PRODUCTION``, ``IS_PROD``: a switch that is on in production, whatever stands in while it is unset."""
    return bool(_NAMES_PRODUCTION.fullmatch(variable))


def truth_of(value: Value | None) -> bool | None:
    match value:
        case Literal():
            return bool(value.value) or value.truncated
        case Sequence():
            return bool(value.items) if not any(isinstance(item, Spread) for item in value.items) else None
        case Mapping():
            return bool(value.items) if value.complete else None
        case Reference():
            return True
    return None


def unknown_worth(reason: str, location: Location, *parts: Worth) -> Worth:
    return Worth(None, Source.UNKNOWN, location, variables_of(parts), reason)


def variables_of(parts: Iterable[Worth]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(variable for part in parts for variable in part.variables))


def weakest(parts: Iterable[Worth]) -> Source:
    """The least known source of several."""
    return max((part.source for part in parts), key=_ORDER.__getitem__, default=Source.FIXED)


def joined(value: Value | None, parts: Iterable[Worth], location: Location, *, raw: bool = False, why: str = "") -> Worth:
    """The worth of something made of *parts*: as little known as the least known of them."""
    kept = tuple(parts)
    source = weakest(kept)
    reason = why or next((part.reason for part in kept if part.reason), "")
    if value is None and source in (Source.FIXED, Source.DEFAULT):
        source = Source.UNKNOWN
    return Worth(value, source, location, variables_of(kept), reason, raw)


def item_of(worth: Worth) -> Value:
    """A part of a display: the value, or what is not known of it."""
    return worth.value if worth.value is not None else Opaque(worth.reason or "supplied by the deployment", worth.location.line or 0)


def about_production(op: str, left: Worth, right: Worth) -> bool | None:
    """Whether the test of an environment's name holds in production; None for any other test."""
    for subject, other in ((left, right), (right, left)):
        if subject.source in (Source.DEFAULT, Source.SUPPLIED) and subject.by_mode and other.source is Source.FIXED:
            items = other.value.items if isinstance(other.value, Sequence) else (other.value,) if other.value is not None else ()
            words = {(text(item) or "").lower() for item in items}
            if not any(words):
                return None
            named = not words.isdisjoint(PRODUCTION_WORDS)
            return named if op in ("==", "in", "is") else not named if op in ("!=", "not in", "is not") else None
    return None


def own_line(parts: list[Worth], otherwise: Location) -> Location:
    """A display's own line, or that of the one thing in it that stands elsewhere."""
    return parts[0].location if len(parts) == 1 and parts[0].source is not Source.FIXED else otherwise
