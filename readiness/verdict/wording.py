"""Numbers and text as the report holds them."""

from decimal import Decimal


def counted(count: int, one: str, many: str = "") -> str:
    """``1 blocker``, ``2 blockers``; ``many`` where an s will not do."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def decimal(hundredths: int) -> Decimal:
    """7240 as 72.40: two places, always."""
    return Decimal(hundredths).scaleb(-2)


def clean(text: str) -> str:
    r"""Text that UTF-8 can hold: a lone surrogate (a byte of a file name that is not UTF-8) becomes the six characters ``\udc80``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
