"""Floor 5: one module per format, ``(Report) -> str``. Imports only ``model``; computes nothing that the report does not hold.

The one surprising decision: formats stand in :mod:`readiness.reports.table` as names, not functions, so that rendering one never imports
the libraries of another. All text that came from the target goes through :mod:`readiness.reports.text` or its medium's own escaping.
"""

from readiness.reports.table import FORMATS, pieces, render, score_explanation

__all__ = ["FORMATS", "pieces", "render", "score_explanation"]
