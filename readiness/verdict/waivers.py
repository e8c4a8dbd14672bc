"""Waivers, applied: the one place where a finding is suppressed, and every suppression is counted (scoring, section 5)."""

import datetime
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from readiness.model.grades import Outcome
from readiness.model.location import Location
from readiness.model.observation import Observation
from readiness.model.result import NotAnalysed, RuleResult
from readiness.model.waiver import Waiver
from readiness.suggest import did_you_mean
from readiness.verdict.outcome import reduce

LONGEST = datetime.timedelta(days=180)


class Applied(msgspec.Struct, frozen=True):
    """``results`` with their waivers on; every waiver is in exactly one of ``used``, ``unused``, ``expired`` and ``invalid``."""

    results: tuple[RuleResult, ...]
    used: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]
    invalid: tuple[NotAnalysed, ...]


def apply_waivers(
    results: tuple[RuleResult, ...], waivers: Iterable[Waiver], *, as_of: datetime.date, known_rules: frozenset[str] = frozenset(),
) -> Applied:
    """Puts each valid waiver on the failing observations of its rule, in its file, on the lines it covers.

    Only failures are waived: an unknown is proven, not forgiven. ``known_rules`` empty means that any id of ``results`` is known.
    A waiver that names no known rule, lacks a reason or an owner, or runs for more than 180 days from ``as_of`` is invalid and idle.
    """
    known = known_rules or frozenset(result.rule.id for result in results)
    invalid: list[NotAnalysed] = []
    expired: list[Waiver] = []
    valid: list[Waiver] = []
    for waiver in sorted(waivers, key=_order):
        wrong = _wrong(waiver, known, as_of)
        if wrong:
            invalid.append(NotAnalysed(waiver.location, wrong, "waiver"))
        else:
            (expired if waiver.expired(as_of) else valid).append(waiver)
    places = _places(valid)
    used: set[int] = set()
    waived = tuple(_waive(result, places, used, as_of) for result in results)
    idle = tuple(waiver for waiver in valid if id(waiver) not in used)
    working = tuple(waiver for waiver in valid if id(waiver) in used)
    return Applied(waived, used=working, unused=idle, expired=tuple(expired), invalid=tuple(invalid))


def _wrong(waiver: Waiver, known: frozenset[str], as_of: datetime.date) -> str:
    if waiver.rule not in known:
        return f"there is no rule {waiver.rule!r}; {did_you_mean(waiver.rule, known)}".rstrip("; ")
    if not waiver.reason.strip() or not waiver.owner.strip():
        return f"a waiver of {waiver.rule} needs a reason and an owner"
    if waiver.until - as_of > LONGEST:
        return f"a waiver lasts at most {LONGEST.days} days: {waiver.rule} until {waiver.until} is later than {as_of + LONGEST}"
    return ""


_Place = tuple[str, str, int]  # rule, path, line


def _places(waivers: Iterable[Waiver]) -> dict[_Place, list[Waiver]]:
    places: dict[_Place, list[Waiver]] = {}
    for waiver in waivers:
        for line in waiver.covers:
            places.setdefault((waiver.rule, waiver.location.path, line), []).append(waiver)
    return places


def _waive(result: RuleResult, places: dict[_Place, list[Waiver]], used: set[int], as_of: datetime.date) -> RuleResult:
    """Marks every covering waiver as used (by identity: two equal comments on one line are one value, and both did their work)."""
    if result.outcome is not Outcome.FAIL:
        return result
    observations: list[Observation] = []
    for observation in result.observations:
        covering = places.get((result.rule.id, observation.location.path, observation.location.line or 0), [])
        if observation.outcome is Outcome.FAIL and covering:
            used.update(id(waiver) for waiver in covering)
            observations.append(replace(observation, waiver=covering[0]))
        else:
            observations.append(observation)
    return reduce(result.rule, tuple(observations), as_of)


def _order(waiver: Waiver) -> tuple[Location, str, datetime.date, str, str]:
    return _place(waiver.location), waiver.rule, waiver.until, waiver.owner, waiver.reason


def _place(location: Location) -> Location:
    """A location that can be compared with any other (None is not less than a number)."""
    return Location(location.path, location.line or 1, location.column or 1)
