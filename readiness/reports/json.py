"""The report as JSON: ``readiness.report/v1``, and back again."""

import hashlib
import re
from decimal import Decimal

import msgspec

from readiness.errors import UsageError
from readiness.model.report import Report

SCHEMA = "readiness.report/v1"
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that JSON leaves as they are and a terminal obeys (C1 controls) or that turn a line round; only strings can hold them."""
_LARGEST = 10_000_000  # far above any figure of a report; keeps a hostile exponent from being written out


class _Tagged(msgspec.Struct):
    schema: str


def render_json(report: Report) -> str:
    """Indented, in the order of the fields, numbers as JSON numbers; equal reports give equal bytes."""
    encoder = msgspec.json.Encoder(decimal_format="number", order="deterministic")
    text = msgspec.json.format(encoder.encode(report), indent=2).decode() + "\n"
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def digest(report: Report) -> str:
    """sha256 of exactly what :func:`render_json` gives, so that ``sha256sum report.json`` confirms a signature."""
    return hashlib.sha256(render_json(report).encode()).hexdigest()


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
