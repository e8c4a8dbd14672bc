"""A decision, by a named owner and until a date, to live with a finding."""

import datetime

import msgspec

from readiness.model.location import Location


class Waiver(msgspec.Struct, frozen=True):
    """Opens the gate for one rule at one place until it expires; never changes the raw score.

    ``location`` is where the waiver is written (inline comment or waiver file); ``covers`` the lines it speaks for.
    """

    rule: str
    reason: str
    owner: str
    until: datetime.date
    location: Location
    covers: tuple[int, ...] = ()

    def expired(self, as_of: datetime.date) -> bool:
        """Whether its last day is over."""
        return as_of > self.until
