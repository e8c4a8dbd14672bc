"""What a matcher says of one subject it looked at."""

import msgspec

from readiness.model.grades import Outcome, Severity
from readiness.model.location import Location, Related
from readiness.model.waiver import Waiver


class Observation(msgspec.Struct, frozen=True):
    """One subject, judged: pass, fail or unknown. Make one with :func:`passed`, :func:`failed` or :func:`unknown`.

    ``severity`` is set only where a failure is milder than its rule (a lowered failure of a blocker does not block).
    ``count`` lets one passing observation stand for many clean subjects (files searched); a fail or unknown counts 1.
    ``component`` and ``waiver`` are filled in by the engine and the verdict, never by a matcher.
    """

    outcome: Outcome
    subject: str
    location: Location
    message: str = ""
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    count: int = 1
    component: str = ""
    waiver: Waiver | None = None

    def __post_init__(self) -> None:
        if self.outcome not in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN):
            raise ValueError(f"a subject passes, fails or is unknown, not {self.outcome}")
        if self.outcome is not Outcome.PASS and not self.message:
            raise ValueError(f"{self.outcome} of {self.subject!r} gives no reason")
        if self.count < 1 or (self.count > 1 and self.outcome is not Outcome.PASS):
            raise ValueError("only passing subjects are counted together")


def passed(subject: str, location: Location, message: str = "", *, count: int = 1, component: str = "") -> Observation:
    """The subject is as it should be; ``message`` says by what evidence where that is not plain."""
    return Observation(Outcome.PASS, subject, location, message, count=count, component=component)


def failed(
    subject: str, location: Location, message: str, *, related: tuple[Related, ...] = (), severity: Severity | None = None
) -> Observation:
    """The subject has the defect, at the line a person would edit."""
    return Observation(Outcome.FAIL, subject, location, message, related, severity)


def unknown(subject: str, location: Location, message: str, *, related: tuple[Related, ...] = ()) -> Observation:
    """The subject could not be judged; ``message`` says why, ``location`` what made it so."""
    return Observation(Outcome.UNKNOWN, subject, location, message, related)
