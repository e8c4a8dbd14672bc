"""The bar a team sets: which rules count, what they are worth, and which scores mean what."""

import msgspec


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headline scores (0-100) from which a verdict is CONDITIONAL and READY."""

    conditional: int = 70
    ready: int = 90


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named selection and weighting. ``multipliers`` are per category (default 1); ``required`` categories must reach 50 %."""

    name: str
    title: str = ""
    thresholds: Thresholds = Thresholds()
    multipliers: dict[str, int] = {}
    required: tuple[str, ...] = ("secrets", "config")
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def multiplier(self, category: str) -> int:
        """What the points of a category are multiplied by; 1 where the profile says nothing."""
        return self.multipliers.get(category, 1)
