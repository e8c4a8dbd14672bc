"""A rule as the catalogue gives it: one YAML document, decoded and located."""

import datetime
from typing import Any

import msgspec

from readiness.model.grades import Effort, Outcome, Severity
from readiness.model.location import Location


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The only road to not-applicable: at least one named relation or artifact kind (of each list) must be there.

    ``has``: all of these must hold. ``any``: at least one of these must hold. ``lacks``: none of these may hold.
    """

    has: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True):
    """A matcher kind and its flat parameters, still undecoded (the engine binds them to the kind's own type). ``lines``: where each
    parameter stands in the rule's file."""

    kind: str
    params: dict[str, Any] = {}
    lines: dict[str, int] = {}


class Example(msgspec.Struct, frozen=True):
    """A repository in memory and what the rule must say of it.

    ``at`` lists where findings must stand (``path:line`` or ``path``; for fail and unknown). ``severity`` is given where the
    failure is a lowered one. ``as_of`` matters to rules about dates; a fixed default keeps examples independent of the clock.
    """

    outcome: Outcome
    name: str
    files: dict[str, str]
    at: tuple[str, ...] = ()
    severity: Severity | None = None
    as_of: datetime.date = datetime.date(2026, 1, 15)
    line: int = 0


class Rule(msgspec.Struct, frozen=True):
    """One thing that is looked for. ``id`` is a public contract; ``location`` is where the YAML stands. ``proof``: how to settle what
    the rule could not know; empty where making the place readable is all there is to do."""

    id: str
    title: str
    severity: Severity
    rationale: str
    remediation: str
    effort: Effort
    match: Match
    blocker: bool = False
    proof: str = ""
    ratio: bool = False
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    when: When = When()
    examples: tuple[Example, ...] = ()
    location: Location = Location(".")

    @property
    def category(self) -> str:
        """The part of the id before its first dot."""
        return self.id.partition(".")[0]
