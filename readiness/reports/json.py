"""The report as JSON: ``readiness.report/v1``, and back again."""

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from readiness.errors import UsageError
from readiness.model.report import Report

SCHEMA = "readiness.report/v1"
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that JSON leaves as they are and a terminal obeys (C1 controls) or that turn a line round; only strings can hold them."""
_NO_FINDINGS = '\n  "findings": []'
"""Where findings stand in a report without any: with this indentation only a key of the report itself."""
_AT_ONCE = 500
_LARGEST = 10_000_000  # far above any figure of a report; keeps a hostile exponent from being written out


class _Tagged(msgspec.Struct):
    schema: str


def render_json(report: Report) -> str:
    """Indented, in the order of the fields, numbers as JSON numbers; equal reports give equal bytes."""
    return "".join(json_pieces(report))


def json_pieces(report: Report) -> Iterator[str]:
    """:func:`render_json` in parts: the text of many findings is as large as they are, and need not be in memory at once."""
    encoder = msgspec.json.Encoder(decimal_format="number", order="deterministic")

    def shown(value: object) -> str:
        text = msgspec.json.format(encoder.encode(value), indent=2).decode()
        return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    before, mark, after = shown(msgspec.structs.replace(report, findings=())).partition(_NO_FINDINGS)
    yield before + (mark if not report.findings else mark.removesuffix("]"))
    for start in range(0, len(report.findings), _AT_ONCE):
        part = shown(report.findings[start : start + _AT_ONCE])
        yield ("," if start else "") + part.removeprefix("[").removesuffix("\n]").replace("\n", "\n  ")  # no line ends within a string
    yield ("\n  ]" if report.findings else "") + after + "\n"


def digest(report: Report) -> str:
    """sha256 of exactly what :func:`render_json` gives, so that ``sha256sum report.json`` confirms a signature."""
    found = hashlib.sha256()
    for piece in json_pieces(report):
        found.update(piece.encode())
    return found.hexdigest()


def decode(content: bytes, name: str = "report") -> Report:
    """A saved report. Fields that a later minor version added are passed over.

    Raises UsageError, with ``name`` as the place, for what is no such report.
    """
    try:
        tag = msgspec.json.decode(content, type=_Tagged).schema
        if tag != SCHEMA:
            raise UsageError(f"this is a {tag!r}, not a {SCHEMA!r}", where=name, hint="scan again: readiness scan -f json -o FILE")
        report = msgspec.json.decode(content, type=Report)
        _check(msgspec.to_builtins(report, builtin_types=(Decimal,)))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        hint = "write one with: readiness scan -f json -o FILE"
        raise UsageError(f"this is no report of readiness: {error}", where=name, hint=hint) from error
    return report


def _check(value: object) -> None:
    """Refuses figures that no report holds."""
    match value:
        case dict():
            for part in value.values():
                _check(part)
        case list() | tuple():
            for part in value:
                _check(part)
        case Decimal() if not value.is_finite() or abs(value) > _LARGEST:
            raise ValueError(f"{value} is out of range")
