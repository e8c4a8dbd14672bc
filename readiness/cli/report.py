"""``readiness report``: a saved report, rendered again."""

from typing import Annotated

import typer

from readiness.cli import options as o

_LIMIT = 500_000_000


def command(
    context: typer.Context,
    report: Annotated[str, typer.Argument(metavar="REPORT.json", help="A report that scan -f json wrote; - is stdin.")],
    format: o.Formats = [],  # noqa: B006 - typer copies it
    output: o.Outputs = [],  # noqa: B006
    color: o.Color = "auto",
) -> int:
    """Render a saved report in another format. The target is not needed. Exits with 0 when the report could be rendered."""
    from readiness.cli.formats import color_choice, deliver, paired
    from readiness.cli.saved import read_report

    color_choice(color)
    outputs = paired(format, output)
    deliver(read_report(report), outputs, context.obj, color)
    return 0
