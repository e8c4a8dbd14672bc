"""Options that several commands share."""

from typing import Annotated

import typer

Target = Annotated[str, typer.Argument(metavar="[PATH]", help="The folder of a repository, or a bare repository.", show_default=True)]
Formats = Annotated[
    list[str],
    typer.Option("--format", "-f", metavar="FMT", help="console, markdown, json or badge; repeatable, with -o.", show_default=False),
]
RowFormat = Annotated[str, typer.Option("--format", "-f", metavar="FMT", help="console, json or csv.", show_default=True)]
Outputs = Annotated[
    list[str], typer.Option("--output", "-o", metavar="FILE", help="A file for the format; - is stdout.", show_default=False)
]
Rules = Annotated[
    list[str], typer.Option("--rules", metavar="PATH", help="A folder or file of rules of yours; repeatable.", show_default=False)
]
Color = Annotated[str, typer.Option(metavar="WHEN", help="auto, always or never.", envvar="READINESS_COLOR", show_default=True)]
Ref = Annotated[str | None, typer.Option(metavar="REF", help="Scan a commit, branch or tag; the work tree is not looked at.")]
Config = Annotated[str | None, typer.Option(metavar="FILE", help="A configuration file of yours.", envvar="READINESS_CONFIG")]
IgnoreRepoConfig = Annotated[
    bool,
    typer.Option(
        "--ignore-repo-config",
        help="Leave out the repository's own configuration.",
        envvar="READINESS_IGNORE_REPO_CONFIG",
        show_default=False,
    ),
]
Profile = Annotated[str | None, typer.Option(metavar="NAME", help="standard, strict, experimental or library.")]
Select = Annotated[
    list[str], typer.Option(metavar="RULES", help="Only these rules or categories, with commas between; repeatable.", show_default=False)
]
Ignore = Annotated[
    list[str], typer.Option(metavar="RULES", help="Not these rules or categories, with commas between; repeatable.", show_default=False)
]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day to judge dates by, as 2026-01-31.")]
Jobs = Annotated[int | None, typer.Option(metavar="N", help="Worker processes; as many as processors if not given.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary beside report files, no progress, no warnings.", show_default=False)]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is read and with which configuration.", show_default=False)]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every file anew, and remember nothing.", show_default=False)]
CacheDir = Annotated[str | None, typer.Option(metavar="DIR", help="The folder that remembers earlier scans.", show_default=False)]


def listed(values: list[str]) -> list[str]:
    """The items of an option that may be repeated and takes several at once: ``--select docker,secrets`` is both."""
    return [item for value in values for part in value.split(",") if (item := part.strip())]
