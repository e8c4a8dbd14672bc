"""The table of formats, and the only way to one."""

from collections.abc import Callable
from importlib import import_module

from readiness.errors import UsageError
from readiness.model.report import Report

FORMATS: dict[str, str] = {
    "console": "readiness.reports.console:render_console",
    "markdown": "readiness.reports.markdown:render_markdown",
    "json": "readiness.reports.json:render_json",
    "badge": "readiness.reports.badge:render_badge",
}


def render(report: Report, format: str, **options: object) -> str:
    """The report in one format, ending in a newline. ``options`` are the format's own (console: ``width``, ``color``).

    Raises UsageError for a format that is not in the table.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no format {format!r}", hint=f"one of: {', '.join(FORMATS)}")
    return _function(FORMATS[format])(report, **options)


def score_explanation(report: Report) -> str:
    """The score line by line, as text (``explain --score``)."""
    return _function("readiness.reports.explanation:render_explanation")(report)


def _function(name: str) -> Callable[..., str]:
    module, _, function = name.partition(":")
    found: Callable[..., str] = getattr(import_module(module), function)
    return found
