"""A badge for a README: verdict and score as a small SVG, drawn by hand."""

from xml.sax.saxutils import escape

from readiness.model.report import Report
from readiness.reports.text import tenths, visible

_COLORS = {"READY": "#2ea043", "CONDITIONAL": "#bf8700", "NOT READY": "#cf222e", "INCOMPLETE": "#6e7781"}
_WIDE, _NARROW = "mwMW@%QGODHNU", "iljtfrI1.,:;'|!() "


def render_badge(report: Report, *, label: str = "readiness") -> str:
    """``readiness | not ready · 35.4``. ``label`` is the left half."""
    left = visible(label)
    right = report.verdict.lower() if report.score is None else f"{report.verdict.lower()} · {tenths(report.score.headline)}"
    left_width, right_width = _width(left) + 12, _width(right) + 12
    return _SVG.format(
        width=left_width + right_width, left_width=left_width, right_width=right_width, left=escape(left), right=escape(right),
        left_middle=left_width / 2, right_middle=left_width + right_width / 2, color=_COLORS.get(report.verdict, "#6e7781"),
        title=escape(f"{left}: {right}", {'"': "&quot;"}),
    )


def _width(text: str) -> int:
    """About what 11 px Verdana takes, in pixels; the text is stretched to fit, so about is enough."""
    return round(sum(10 if one in _WIDE else 4.5 if one in _NARROW else 7 for one in text))


_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{title}">
  <title>{title}</title>
  <clipPath id="round"><rect width="{width}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="{left_width}" height="20" fill="#40464d"/>
    <rect x="{left_width}" width="{right_width}" height="20" fill="{color}"/>
  </g>
  <g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="{left_middle}" y="14">{left}</text>
    <text x="{right_middle}" y="14">{right}</text>
  </g>
</svg>
"""
