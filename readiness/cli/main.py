"""The table of commands, and what becomes of an error: a sentence on stderr and an exit code, never a traceback."""

import contextlib
import errno
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import msgspec
import typer

from readiness.cli.output import Streams, complain
from readiness.errors import InternalError, ReadinessError


class Command(msgspec.Struct, frozen=True):
    """Where a command is. ``group``: its module holds an ``app`` with commands of its own, else a function called ``command``."""

    module: str
    about: str
    group: bool = False


COMMANDS: dict[str, Command] = {
    "scan": Command("readiness.cli.scan", "Judge a repository: summary, report files, exit code."),
    "report": Command("readiness.cli.report", "Render a saved report in another format."),
    "explain": Command("readiness.cli.explain", "A rule's page, or the score line by line."),
    "facts": Command("readiness.cli.facts", "What is known of a repository: relations and their rows."),
    "query": Command("readiness.cli.query", "Ask the facts in SQL."),
    "rules": Command("readiness.cli.rules", "The catalogue, and rules of your own.", group=True),
    "cache": Command("readiness.cli.cache", "What earlier scans left behind.", group=True),
    "config": Command("readiness.cli.config", "The configuration in force, and where each value comes from."),
}
INTERRUPTED = 130
_NO_PLACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
_ABOUT = "Judges whether a repository is ready for production. Reads it; runs nothing of it."


def build(arguments: Sequence[str]) -> typer.Typer:
    """The application with the command that is asked for; with all of them where that is not plain (help, a misspelt name)."""
    app = typer.Typer(
        name="readiness", help=_ABOUT, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback()(_root)
    first = arguments[0] if arguments else ""
    for name in [first] if first in COMMANDS else COMMANDS:
        command = COMMANDS[name]
        module = importlib.import_module(command.module)
        if command.group:
            app.add_typer(module.app, name=name, help=command.about)
        else:
            app.command(name, help=module.command.__doc__, short_help=command.about)(module.command)
    return app


def _show_version(asked: bool) -> None:
    if asked:
        from readiness import __version__

        typer.echo(f"readiness {__version__}")
        raise typer.Exit


def _root(
    _: bool = typer.Option(False, "--version", "-V", help="Show the version and exit.", is_eager=True, callback=_show_version),
) -> None:
    """What stands before the command."""


def run(arguments: Sequence[str], streams: Streams | None = None) -> int:
    """The exit code: 0 gate satisfied, 1 gate failed, 2 an error of input or ours, 3 nothing to scan, 130 interrupted."""
    where = streams or Streams()
    with contextlib.suppress(ValueError):  # not the main thread, which has its own way to end
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores one of them
                signal.signal(number, _terminate)
    unfinished = not arguments or (len(arguments) == 1 and arguments[0] in COMMANDS and COMMANDS[arguments[0]].group)
    asked = [*arguments, "--help"] if unfinished else list(arguments)
    try:
        code = build(asked)(args=asked, prog_name="readiness", standalone_mode=False, obj=where)
    except ReadinessError as error:
        complain(where, str(error), error.hint)
        return error.exit_code
    except typer.TyperException as error:
        complain(where, error.format_message().rstrip("."), f"see: readiness {_asked(arguments)}--help")
        return 2
    except (typer.Abort, KeyboardInterrupt):
        complain(where, "interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        where.abandon_stdout()
        return 0
    except OSError as error:
        if error.errno not in _NO_PLACE:
            return _own_fault(where, error)
        where.abandon_stdout()
        complain(where, f"something cannot be written: {(error.strerror or '').lower()}", "make room, or write to another disk")
        return 2
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, it is ours
        return _own_fault(where, error)
    if unfinished:  # help was shown; in a script it is a mistake all the same
        return 2
    return code if isinstance(code, int) else 0


def _asked(arguments: Sequence[str]) -> str:
    return f"{arguments[0]} " if arguments and arguments[0] in COMMANDS else ""


def _own_fault(where: Streams, error: Exception) -> int:
    """A bug. The traceback, which helps whoever mends it, and the exception's text, which may quote the target, are told when asked for."""
    if os.environ.get("READINESS_TRACEBACK"):
        raise error
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    at = f" at {os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else ""
    hint = "please report it, with the output of the same command under READINESS_TRACEBACK=1"
    complain(where, f"a bug of readiness: {type(error).__name__}{at}", hint)
    return InternalError.exit_code


def _terminate(number: int, frame: FrameType | None) -> None:
    """SIGTERM, and SIGHUP of a terminal that is closed, end the process as an exception does: temporary files are removed on the way."""
    del frame
    sys.exit(128 + number)
