"""Rows of a table as text: for the console, as JSON, as CSV. Text of the target is made harmless for each of them."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from readiness.errors import UsageError
from readiness.reports.text import visible
from readiness.suggest import did_you_mean
from readiness.tables.cells import Plain

FORMATS = ("console", "json", "csv")
_WIDEST = 80
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def check_format(name: str) -> None:
    """Raises UsageError for a format that there is not."""
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS) or f"one of: {', '.join(FORMATS)}"
        raise UsageError(f"unknown format {name!r}", where="--format", hint=hint)


def as_json(value: Plain) -> str:
    """Indented; whatever is not ASCII, a terminal's escapes included, as an escape of JSON's."""
    return json.dumps(value, ensure_ascii=True, indent=2) + "\n"


def objects(columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> list[dict[str, Plain]]:
    """One object a row. A name that stands twice gets a number."""
    names = unique(columns)
    return [dict(zip(names, row, strict=True)) for row in rows]


def unique(columns: Sequence[str]) -> tuple[str, ...]:
    """``path, path_2`` of ``path, path``."""
    found: list[str] = []
    for name in columns:
        number, candidate = 1, name
        while candidate in found:
            number += 1
            candidate = f"{name}_{number}"
        found.append(candidate)
    return tuple(found)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> str:
    """With a header. A text that a spreadsheet would calculate gets an apostrophe in front; numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_csv_cell, columns))
    writer.writerows(map(_csv_cell, row) for row in rows)
    return out.getvalue()


def _csv_cell(value: Plain) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = shown(value).replace("\0", "\\x00")
    return f"'{text}" if text.startswith(_FORMULA) else text


def shown(value: Plain) -> str:
    """A value as text: nothing for NULL, lists and structures as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def as_table(columns: Sequence[str], rows: Sequence[Sequence[Plain]]) -> str:
    """Columns side by side, numbers to the right; long values are cut, except in the last column."""
    cells = [[visible(shown(value)) for value in row] for row in rows]
    heads = [visible(name) for name in columns]
    widths = [min(max(len(each) for each in (head, *(row[n] for row in cells))), _WIDEST) for n, head in enumerate(heads)]
    numeric = [bool(rows) and all(isinstance(row[n], int | float) or row[n] is None for row in rows) for n in range(len(heads))]

    def line(values: Sequence[str]) -> str:
        placed = (_placed(value, widths[n], numeric[n], last=n == len(values) - 1) for n, value in enumerate(values))
        return "  ".join(placed).rstrip() + "\n"

    rule = "  ".join("─" * width for width in widths) + "\n"
    return "".join((line(heads), rule, *map(line, cells)))


def _placed(text: str, width: int, number: bool, *, last: bool) -> str:
    if last and not number:
        return text
    cut = text if len(text) <= width else f"{text[: width - 1]}…"
    return cut.rjust(width) if number else cut.ljust(width)
