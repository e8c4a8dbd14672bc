"""The table of formats, and the only way to one."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from readiness.errors import UsageError
from readiness.model.report import Report

FORMATS: dict[str, str] = {
    "console": "readiness.reports.console:render_console",
    "markdown": "readiness.reports.markdown:render_markdown",
    "json": "readiness.reports.json:render_json",
    "badge": "readiness.reports.badge:render_badge",
}

IN_PARTS: dict[str, str] = {"json": "readiness.reports.json:json_pieces"}
"""Formats that can grow long, and the function that gives their text in parts."""


def render(report: Report, format: str, **options: object) -> str:
    """The report in one format, ending in a newline. ``options`` are the format's own (console: ``width``, ``color``).

    Raises UsageError for a format that is not in the table.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no format {format!r}", hint=f"one of: {', '.join(FORMATS)}")
    text: str = _function(FORMATS[format])(report, **options)
    return text


def pieces(report: Report, format: str, **options: object) -> Iterable[str]:
    """What :func:`render` gives, in parts where a format can grow long."""
    if format in IN_PARTS:
        parts: Iterable[str] = _function(IN_PARTS[format])(report, **options)
        return parts
    return (render(report, format, **options),)


def score_explanation(report: Report) -> str:
    """The score line by line, as text (``explain --score``)."""
    text: str = _function("readiness.reports.explanation:render_explanation")(report)
    return text


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
