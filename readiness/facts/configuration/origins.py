"""Which lists of origins mean any origin."""

from __future__ import annotations

import re

from readiness.facts.configuration.rows import Decided
from readiness.facts.configuration.worth import Source

_ANY = frozenset({"*", "http://*", "https://*", "*://*"})
_ANY_PATTERN = re.compile(r"\^?\(?(?:https?|https\?|http\(s\)\?|\(http\|https\)|\(https\?\)|\.\*)?(?::?\\?/\\?/)?\(?(?:\.[*+]\??)\)?\)?\$?")


def is_any(origin: str) -> bool:
    return origin.strip() in _ANY


def is_any_pattern(pattern: str) -> bool:
    """``.*``, ``^https?://.*$``: a regular expression that every origin matches."""
    return bool(_ANY_PATTERN.fullmatch(pattern.strip())) and any(part in pattern for part in (".*", ".+"))


def wildcard(value: Decided, *, patterns: bool = False) -> bool | None:
    """Whether the origins are any; None where that is not known. ``patterns``: they are regular expressions (or may be)."""
    if any(is_any(item) or (patterns and is_any_pattern(item)) for item in value.items):
        return True
    if value.source is Source.UNKNOWN:
        return None
    return False
