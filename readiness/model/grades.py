"""The closed vocabularies: how bad a defect is, what came of a rule, how much work a fix is."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a defect matters; worth points (scoring: critical 10, high 5, medium 2, low 1, info 0)."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def points(self) -> int:
        """What a rule of this severity is worth before multipliers."""
        return {"critical": 10, "high": 5, "medium": 2, "low": 1, "info": 0}[self.value]

    def at_least(self, other: "Severity") -> bool:
        """Whether it is as grave as the other, or graver."""
        return self.points >= other.points


class Outcome(StrEnum):
    """What came of a subject (pass, fail, unknown) or of a whole rule (any of them)."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    ERROR = "error"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    MANUAL = "manual"


class Effort(StrEnum):
    """What a fix costs: XS ≤ 15 min, S ≤ 1 h, M ≤ half a day, L ≤ 2 days, XL more."""

    XS = "XS"
    S = "S"
    M = "M"
    L = "L"
    XL = "XL"

    @property
    def hours(self) -> tuple[float, float, float]:
        """Optimistic, realistic and conservative working hours."""
        return {
            "XS": (0.1, 0.25, 0.5), "S": (0.25, 1.0, 2.0), "M": (1.0, 4.0, 8.0), "L": (4.0, 16.0, 24.0), "XL": (16.0, 40.0, 80.0),
        }[self.value]
