"""The day a scan judges dates by, and the time it writes down, if any."""

import datetime
import os

from readiness.errors import UsageError


def as_of_date(given: str | None) -> datetime.date:
    """``--as-of``, else SOURCE_DATE_EPOCH, else today (in UTC, so that the same moment is the same day everywhere)."""
    if given is not None:
        try:
            return datetime.date.fromisoformat(given)
        except ValueError:
            raise UsageError(f"{given!r} is no date", where="--as-of", hint="write it like 2026-01-31") from None
    return (_source_date() or datetime.datetime.now(datetime.UTC)).date()


def timestamp(wanted: bool) -> str | None:
    """SOURCE_DATE_EPOCH as ISO 8601; else, only if wanted, the time now. None keeps two scans of one tree identical."""
    moment = _source_date() or (datetime.datetime.now(datetime.UTC) if wanted else None)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _source_date() -> datetime.datetime | None:
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return None
    try:
        return datetime.datetime.fromtimestamp(int(text), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        hint = "for example: git log -1 --format=%ct"
        raise UsageError(f"{text!r} is no number of seconds", where="SOURCE_DATE_EPOCH", hint=hint) from None
