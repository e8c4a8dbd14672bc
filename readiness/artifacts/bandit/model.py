"""What bandit says of one file."""

from enum import StrEnum

import msgspec

from readiness.artifacts.errors import Unread


class Level(StrEnum):
    """bandit's ranks, of severity and of confidence, in its own words."""

    UNDEFINED = "UNDEFINED"
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class Nosec(StrEnum):
    """What a ``# nosec`` comment did to a hit. bandit counts the two apart: ``nosec`` and ``skipped_tests`` of its metrics."""

    NO = ""
    BARE = "nosec"
    NAMED = "skipped_test"


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One hit of one of bandit's tests. ``test`` is its id (``B602``), ``name`` that of its function. ``line`` and ``column`` count from 1,
    columns in characters; ``first_line`` and ``end_line`` are those of the construct. ``cwe`` is 0 where bandit gives none.

    ``text`` is bandit's, without the parts that quote the file: they may be a password.
    """

    line: int
    column: int
    first_line: int
    end_line: int
    test: str
    name: str
    severity: Level
    confidence: Level
    cwe: int
    text: str
    nosec: Nosec = Nosec.NO


class BanditHits(msgspec.Struct, frozen=True):
    """All hits by place and test, suppressed ones too. ``unread``: places where a test itself broke down."""

    hits: tuple[Hit, ...] = ()
    unread: tuple[Unread, ...] = ()
