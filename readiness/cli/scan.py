"""``readiness scan``: the main job."""

from typing import Annotated

import typer

from readiness.cli import options as o
from readiness.cli.output import Streams
from readiness.model.report import Report

Level = Annotated[
    str | None,
    typer.Option(metavar="LEVEL", help="not-ready (default), conditional, blocker, critical, high, medium, low, unknown or never."),
]
FailUnder = Annotated[str | None, typer.Option(metavar="N", help="The lowest score that passes.")]
MaxUnknown = Annotated[str | None, typer.Option(metavar="PCT", help="The largest share of points, in percent, that may be unknown.")]
Timestamp = Annotated[bool, typer.Option("--timestamp", help="Write the time of the scan into the report.", show_default=False)]


def command(
    context: typer.Context,
    target: o.Target = ".",
    format: o.Formats = [],  # noqa: B006 - typer copies it
    output: o.Outputs = [],  # noqa: B006
    fail_on: Level = None,
    fail_under: FailUnder = None,
    max_unknown: MaxUnknown = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 although the gate failed.", show_default=False)] = False,
    profile: o.Profile = None,
    select: o.Select = [],  # noqa: B006
    ignore: o.Ignore = [],  # noqa: B006
    rules: o.Rules = [],  # noqa: B006
    config: o.Config = None,
    ignore_repo_config: o.IgnoreRepoConfig = False,
    ref: o.Ref = None,
    as_of: o.AsOf = None,
    with_timestamp: Timestamp = False,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
    cache_dir: o.CacheDir = None,
    color: o.Color = "auto",
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> int:
    """Judge a repository: a summary on stdout, reports in files, and an exit code.

    0 the gate is satisfied, 1 it failed, 2 something was wrong with the input, 3 there was nothing to scan.
    """
    from readiness.cache.scans import opened
    from readiness.cli.formats import STDOUT, Output, color_choice, deliver, files_of, paired
    from readiness.cli.progress import ProgressLine
    from readiness.cli.settings import Asked, prepared
    from readiness.scan import scan

    streams: Streams = context.obj
    color_choice(color)
    outputs = paired(format, output)
    if not quiet and all(each.path != STDOUT for each in outputs):
        outputs = (*outputs, Output("console"))
    given = {
        "fail-on": fail_on, "fail-under": fail_under, "max-unknown": max_unknown, "exit-zero": exit_zero or None, "profile": profile,
        "select": o.listed(select), "ignore": o.listed(ignore), "rules": rules, "jobs": jobs, "cache-dir": cache_dir,
        "cache": False if no_cache else None,
    }  # fmt: skip
    asked = Asked(
        target=target, ref=ref, config=config, ignore_repo_config=ignore_repo_config, as_of=as_of, timestamp=with_timestamp, options=given,
        outputs=files_of(outputs),
    )
    with prepared(asked) as ready:
        if verbose:
            _explain(streams, ready.snapshot.commit, len(ready.snapshot.entries()), dict(ready.configuration.origins))
        with ProgressLine(shown=not quiet) as progress, opened(ready.cache) as cache:
            report = scan(
                ready.snapshot, ready.settings, as_found=ready.as_found, gate=ready.gate, warnings=ready.warnings, progress=progress,
                cache=cache,
            )  # fmt: skip
    complaint = f"the cache is not used: {cache.complaint}" if cache and cache.complaint else ""
    if not quiet:
        for warning in filter(None, (*ready.warnings, complaint)):
            streams.say(f"warning: {warning}")
    deliver(report, outputs, streams, color)
    return exit_code(report, exit_zero=ready.configuration.exit_zero)


def exit_code(report: Report, *, exit_zero: bool = False) -> int:
    """2 where a rule crashed, 3 where there is no score, 1 where the gate failed (0 with ``exit_zero``), else 0."""
    if any(line.outcome == "error" for line in report.rules):
        return 2
    if report.score is None:
        return 3
    return 0 if report.gate.passed or exit_zero else 1


def _explain(streams: Streams, commit: str | None, entries: int, origins: dict[str, str]) -> None:
    streams.say(f"target: {entries} entries, commit {commit or 'none'}")
    for key, origin in sorted(origins.items()):
        streams.say(f"configuration: {key} from {origin}")
