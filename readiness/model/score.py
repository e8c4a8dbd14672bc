"""The numbers of a verdict. Hundredths are integers here (7240 is 72.40), so that sums are exact."""

import msgspec


class Line(msgspec.Struct, frozen=True):
    """One rule's contribution, in hundredths of a point of the 0-100 scale; ``credit`` and ``coverage`` as (numerator, denominator)."""

    rule: str
    points: int
    credit: tuple[int, int]
    coverage: tuple[int, int]
    earned: int
    lost: int
    unknown: int
    gain: int


class Score(msgspec.Struct, frozen=True):
    """raw ≤ upper; headline ≤ raw; raw − headline is what ``held_by`` costs.

    ``held_by``: empty; ``open-blocker`` or ``blocker-unknown`` (headline = ⌊raw × 0.49⌋); ``blocker-in-part`` or ``blocker-waived`` (89 at
    most).
    """

    raw: int
    upper: int
    headline: int
    earned: int
    possible: int
    unknown_points: int
    lines: tuple[Line, ...]
    held_by: str = ""
    held_rules: tuple[str, ...] = ()

    @property
    def evidence(self) -> int:
        """1 − (upper − raw), in hundredths of a percent."""
        return 10000 - (self.upper - self.raw)
