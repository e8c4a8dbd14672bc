"""``-f`` and ``-o``, in pairs: which formats go where."""

import os

import msgspec

from readiness.cli.output import PIPED_WIDTH, Streams, check_writable, stdout_width, wants_color, write_whole
from readiness.errors import UsageError
from readiness.model.report import Report

_BY_SUFFIX = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".svg": "badge", ".txt": "console"}
STDOUT = "-"


class Output(msgspec.Struct, frozen=True):
    format: str
    path: str = STDOUT


def paired(formats: list[str], outputs: list[str], *, default: str = "console") -> tuple[Output, ...]:
    """One output for each pair; a single ``-f`` goes to stdout, a single ``-o`` has the format of its suffix, neither is the default.

    Raises UsageError for an unknown format, a pair without its half, or two outputs to one place.
    """
    from readiness.reports import FORMATS
    from readiness.suggest import did_you_mean

    for name in formats:
        if name not in FORMATS:
            hint = did_you_mean(name, FORMATS) or f"one of: {', '.join(FORMATS)}"
            raise UsageError(f"unknown format {name!r}", where="--format", hint=hint)
    if not formats:
        formats = [_by_suffix(path) for path in outputs] or [default]
    if not outputs and len(formats) == 1:
        outputs = [STDOUT]
    if len(formats) != len(outputs):
        said = f"{len(formats)} formats and {len(outputs)} outputs do not make pairs"
        hint = "give each -f its own -o, for example: -f markdown -o report.md -f json -o report.json"
        raise UsageError(said, where="--output", hint=hint)
    places = [path if path == STDOUT else os.path.realpath(path) for path in outputs]
    for path in outputs:
        if places.count(STDOUT if path == STDOUT else os.path.realpath(path)) > 1:
            raise UsageError(f"two outputs go to {'stdout' if path == STDOUT else path}", where="--output", hint="give each its own file")
        if path != STDOUT:
            check_writable(path)
    return tuple(Output(name, path) for name, path in zip(formats, outputs, strict=True))


def files_of(outputs: tuple[Output, ...]) -> frozenset[str]:
    """The real paths of those that are files."""
    return frozenset(os.path.realpath(output.path) for output in outputs if output.path != STDOUT)


def _by_suffix(path: str) -> str:
    found = _BY_SUFFIX.get(os.path.splitext(path)[1].lower())
    if found is None:
        raise UsageError(f"the format of {path!r} is not plain from its name", where="--output", hint="say it with --format")
    return found


def color_choice(choice: str) -> None:
    """Raises UsageError for a word that ``--color`` does not know."""
    if choice not in ("auto", "always", "never"):
        raise UsageError(f"unknown choice {choice!r}", where="--color", hint="one of: auto, always, never")


def deliver(report: Report, outputs: tuple[Output, ...], streams: Streams, color: str) -> None:
    """Files first, so that a reader of stdout finds them there. All that can fail is rendered before the first is written."""
    from readiness.reports import pieces

    rendered = []
    for output in outputs:
        on_screen = output.path == STDOUT
        options: dict[str, object] = {}
        if output.format == "console":
            options = {"width": stdout_width() if on_screen else PIPED_WIDTH, "color": on_screen and wants_color(color)}
        rendered.append((output.path, pieces(report, output.format, **options)))
    for path, parts in sorted(rendered, key=lambda each: each[0] == STDOUT):
        if path == STDOUT:
            streams.write_parts(parts)
        else:
            write_whole(path, parts)
