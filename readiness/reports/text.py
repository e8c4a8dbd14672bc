"""Text that is safe to show, and numbers as they are shown everywhere."""

import re
from decimal import ROUND_DOWN, Decimal

from readiness.model.report import NotAnalysedLine, ReportLocation, ReportRelated, ReportWaiver

EFFORTS = {"XS": "≤ 15 min", "S": "≤ 1 h", "M": "≤ half a day", "L": "≤ 2 days", "XL": "more than 2 days"}
DECISIONS = {"READY": "GO", "CONDITIONAL": "CONDITIONAL GO", "NOT READY": "NO-GO", "INCOMPLETE": "NO-GO"}
HELD_BY = {
    "open-blocker": "open blockers", "blocker-unknown": "blockers that could not be checked",
    "blocker-in-part": "blockers checked only in part", "blocker-waived": "waived blockers",
}


def visible(text: str) -> str:
    r"""The text with everything that is not printable (controls, escapes, marks that turn text round) spelt out as ``\x1b``, ``\u202e``."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode("ascii") for one in text)


def folded(text: str) -> str:
    """Prose on one line: white space folded, everything else visible."""
    return visible(" ".join(text.split()))


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph, folded; a full stop inside a word (``a.py``) ends nothing."""
    paragraph = folded(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0])
    ended = re.match(r".*?[.!?](?=\s+[A-Z`])", paragraph)
    return ended[0] if ended else paragraph


def place(location: ReportLocation | ReportRelated | NotAnalysedLine | ReportWaiver) -> str:
    """``path:line``, ``path``, or words for the repository as a whole."""
    path = "(repository)" if location.path == "." else visible(location.path)
    return path if location.line is None else f"{path}:{location.line}"


def tenths(value: Decimal) -> str:
    """One decimal, cut off and never rounded up: 84.97 is 84.9."""
    return str(value.quantize(Decimal("0.1"), ROUND_DOWN))


def percent(share: Decimal) -> str:
    """A share of 1 in whole percent, cut off."""
    return f"{int(share * 100)} %"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def hours(value: float) -> str:
    """Working hours as a person would say them; a day has eight."""
    if value < 1:
        return f"{round(value * 60)} min"
    return f"{value:.1f} h".replace(".0 h", " h") if value < 16 else f"{value / 8:.1f} days".replace(".0 days", " days")
