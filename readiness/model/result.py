"""What came of a whole rule, and the parts of a target that results are about."""

import msgspec

from readiness.model.grades import Outcome
from readiness.model.location import Location
from readiness.model.observation import Observation
from readiness.model.rule import Rule


class Component(msgspec.Struct, frozen=True, order=True):
    """One service of a repository: a short unique name and its folder (``"."`` for the root)."""

    name: str
    path: str


class NotAnalysed(msgspec.Struct, frozen=True):
    """A file, or a span of it, that was there and could not be read; every rule that depends on it is unknown there.

    ``broken``: the fault is the file's, which by no grammar that is known is one of its kind.
    """

    location: Location
    reason: str
    kind: str = ""
    broken: bool = False


class RuleResult(msgspec.Struct, frozen=True):
    """A rule and every subject it looked at. ``outcome`` is the rule's own; ``reason`` says why where no subject does."""

    rule: Rule
    outcome: Outcome
    observations: tuple[Observation, ...] = ()
    reason: str = ""
