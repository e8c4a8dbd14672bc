"""Saved reports, from a file or from stdin."""

import os
import sys

from readiness.errors import UsageError
from readiness.intake.opening import read_regular
from readiness.intake.snapshot import UnreadableError
from readiness.model.report import Report

_LIMIT = 500_000_000


def read_report(path: str) -> Report:
    """Raises UsageError for what is missing or is no report."""
    from readiness.reports.json import decode

    if path == "-":
        return decode(sys.stdin.buffer.read(_LIMIT), "stdin")
    try:
        content = read_regular(os.path.realpath(path), _LIMIT)
    except UnreadableError as error:
        missing = not os.path.lexists(path)
        hint = "write one with: readiness scan -f json -o FILE"
        raise UsageError("there is no such file" if missing else f"cannot be read: {error.reason}", where=path, hint=hint) from None
    return decode(content, path)
