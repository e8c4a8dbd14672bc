"""``readiness explain``: why a rule is there and how to satisfy it, or why a score is what it is. Works offline."""

import os
from typing import Annotated

import typer

from readiness.cli import options as o
from readiness.errors import UsageError
from readiness.model.report import Report


def command(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="[RULE]", help="A rule's id; with --score a saved report or a folder to scan.")] = "",
    score: Annotated[bool, typer.Option("--score", help="The score line by line.", show_default=False)] = False,
    rules: o.Rules = [],  # noqa: B006 - typer copies it
    config: o.Config = None,
    ignore_repo_config: o.IgnoreRepoConfig = False,
    profile: o.Profile = None,
    as_of: o.AsOf = None,
) -> int:
    """Show a rule's page, or with --score where every point of a score was earned and lost."""
    if score:
        from readiness.reports import score_explanation

        report = _report_of(subject or ".", config, ignore_repo_config, as_of, {"profile": profile, "rules": rules})
        context.obj.write(score_explanation(report))
        return 0 if report.score else 3
    if not subject:
        raise UsageError("which rule?", hint="readiness explain docker.root-user, or readiness explain --score")
    from readiness.cli.output import stdout_width
    from readiness.cli.rule_page import rule_page
    from readiness.cli.rules import catalogue_with

    context.obj.write(rule_page(catalogue_with(rules).rule(subject), stdout_width()))
    return 0


def _report_of(subject: str, config: str | None, ignore_repo_config: bool, as_of: str | None, options: dict[str, object]) -> Report:
    from readiness.cli.saved import read_report

    if subject == "-" or os.path.isfile(subject):
        return read_report(subject)
    from readiness.cli.settings import Asked, prepared
    from readiness.scan import scan

    asked = Asked(target=subject, config=config, ignore_repo_config=ignore_repo_config, as_of=as_of, options=options)
    with prepared(asked) as ready:
        return scan(ready.snapshot, ready.settings, as_found=ready.as_found, gate=ready.gate, warnings=ready.warnings)
