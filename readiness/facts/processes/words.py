"""A command line, given as a shell text or an argument vector, brought to simple commands and to plain argument vectors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from readiness.artifacts.command import read_commands
from readiness.artifacts.command_model import ShellCommand
from readiness.artifacts.shell_words import Word

SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"})
_MAX_NESTING = 5
# Programs that start another one and get out of the way, and their options that take a value of their own. (CI has a table of its own,
# `readiness.facts.ci.runners`: there ``python -m`` and ``coverage run`` only pass a command on.)
_WRAPPERS: Mapping[str, frozenset[str]] = {
    "exec": frozenset({"-a"}),
    "tini": frozenset({"-e", "-p"}),
    "dumb-init": frozenset({"-r", "--rewrite"}),
    "catatonit": frozenset(),
    "nohup": frozenset(),
    "time": frozenset(),
    "command": frozenset(),
    "nice": frozenset({"-n", "--adjustment"}),
    "ionice": frozenset({"-c", "-n"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "sudo": frozenset({"-u", "-g", "--user", "--group"}),
    "env": frozenset({"-u", "--unset", "-C", "--chdir"}),
    "setpriv": frozenset({"--reuid", "--regid", "--groups"}),
    "chpst": frozenset({"-u"}),
    "opentelemetry-instrument": frozenset(),
    "ddtrace-run": frozenset(),
    "newrelic-admin": frozenset(),
    "doppler": frozenset(),
    "xvfb-run": frozenset({"-n", "-s"}),
    "aws-lambda-rie": frozenset(),
}
# Wrappers whose first positional words are their own: `gosu USER cmd`, `timeout 5 cmd`, `poetry run cmd`.
_LEADING: Mapping[str, int] = {"gosu": 1, "su-exec": 1, "timeout": 1, "chroot": 1, "chpst": 0, "newrelic-admin": 1, "doppler": 0}
_WAITING = re.compile(r"wait[-_]?for.*|wait|dockerize|s6-setuidgid")
_RUNNERS: Mapping[str, tuple[str, frozenset[str]]] = {
    "poetry": ("run", frozenset({"-C", "--directory", "-P", "--project"})),
    "uv": ("run", frozenset({
        "--with", "--extra", "--group", "--directory", "--project", "--python", "-p", "--env-file", "--package", "--only-group",
    })),
    "pdm": ("run", frozenset({"-p", "--project"})),
    "pipenv": ("run", frozenset()),
    "hatch": ("run", frozenset({"-e", "--env"})),
    "rye": ("run", frozenset()),
    "conda": ("run", frozenset({"-n", "--name", "-p", "--prefix"})),
    "micromamba": ("run", frozenset({"-n", "--name", "-p", "--prefix"})),
}


class Simple(msgspec.Struct, frozen=True, kw_only=True):
    """One simple command: ``argv`` resolved as far as possible (a word that cannot be is kept as written; its name is in ``open``)."""

    command: ShellCommand
    argv: tuple[str, ...]
    environment: dict[str, str | None]
    """What it sees: the given environment and the assignments before it."""
    open: tuple[str, ...] = ()
    folder: str = ""
    """Where an earlier ``cd`` went."""
    shell: bool = False
    """A shell stays above it."""


def simple_commands(command: str | Sequence[str], environment: Mapping[str, str | None] | None = None) -> tuple[Simple, ...]:
    """The simple commands of a shell line or an argument vector, ``sh -c`` lines opened, in order."""
    known = dict(environment or {})
    if isinstance(command, str):
        return _of_shell(read_commands(command).commands, known, 0, True)
    return _of_argv(tuple(command), known, 0)


def of_script(commands: Sequence[ShellCommand], environment: Mapping[str, str | None]) -> tuple[Simple, ...]:
    """The simple commands of a script, with what it sets on the way (assignments in branches make a variable unknown)."""
    return _of_shell(tuple(commands), dict(environment), 0, True)


def _of_argv(argv: tuple[str, ...], known: dict[str, str | None], depth: int) -> tuple[Simple, ...]:
    line = shell_line(argv)
    if line is not None and depth < _MAX_NESTING:
        return _of_shell(read_commands(line).commands, known, depth + 1, True)
    words = tuple(Word((word,)) for word in argv)
    return (Simple(command=ShellCommand(words, 1), argv=argv, environment=known),)


def shell_line(argv: Sequence[str]) -> str | None:
    """The text of ``sh -c TEXT`` (``bash -lc``, ``/bin/sh -ec`` …), or None for anything else."""
    inner, _ = unwrapped(tuple(argv))
    if len(inner) < 3 or inner[0].rpartition("/")[2] not in SHELLS:
        return None
    start = 2 if inner[0].endswith("busybox") else 1
    for position in range(start, len(inner) - 1):
        option = inner[position]
        if option.startswith("-") and not option.startswith("--") and "c" in option:
            return inner[position + 1]
        if not option.startswith(("-", "+")):
            return None
    return None


def _of_shell(commands: tuple[ShellCommand, ...], known: dict[str, str | None], depth: int, shell: bool) -> tuple[Simple, ...]:
    found: list[Simple] = []
    folder = ""
    for command in commands:
        _default_assignments(command, known)
        seen = dict(known)
        for assignment in command.assignments:
            value = assignment.value.resolve(known)
            seen[assignment.name] = value
            if not command.words or command.words[0].text in ("export", "readonly", "declare", "local"):
                known[assignment.name] = None if command.conditional else value
        if not command.words:
            continue
        argv, open_words = _resolved(command, known)
        if argv and argv[0] == "cd" and len(argv) > 1:
            folder = argv[1]
        line = shell_line(argv)
        if line is not None and depth < _MAX_NESTING and not open_words:
            inner = _of_shell(read_commands(line, command.line).commands, seen, depth + 1, True)
            found += [msgspec.structs.replace(simple, folder=simple.folder or folder) for simple in inner]
            continue
        stays = shell and argv[:1] != ("exec",)
        found.append(Simple(command=command, argv=argv, environment=seen, open=open_words, folder=folder, shell=stays))
    return tuple(found)


def _default_assignments(command: ShellCommand, known: dict[str, str | None]) -> None:
    """``: "${PORT:=8000}"`` sets PORT from here on."""
    for word in command.words:
        for expansion in word.expansions:
            if expansion.operator in (":=", "=") and not command.conditional:
                known[expansion.name] = Word((expansion,)).resolve(known)


def _resolved(command: ShellCommand, known: Mapping[str, str | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    argv: list[str] = []
    unresolved: list[str] = []
    for word in command.words:
        value = word.resolve(known)
        if value is None:
            unresolved.append(word.unresolved(known))
            argv.append(word.text)
        elif not word.quoted and word.expansions:
            argv += value.split()
        else:
            argv.append(value)
    return tuple(argv), tuple(unresolved)


def unwrapped(argv: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The argument vector without programs that only start another one, and the names of those removed."""
    removed: list[str] = []
    for _ in range(10):
        if not argv:
            break
        name = argv[0].rpartition("/")[2]
        if _WAITING.fullmatch(name) and "--" in argv:
            rest = argv[argv.index("--") + 1 :]
        elif name in _RUNNERS:
            rest = _after_runner(argv[1:], *_RUNNERS[name])
        elif name in _WRAPPERS or name in _LEADING:
            rest = _skip_options(argv[1:], _WRAPPERS.get(name, frozenset()))[_LEADING.get(name, 0) :]
            while name in ("env", "sudo") and rest and "=" in rest[0]:
                rest = rest[1:]
            rest = rest[1:] if rest[:1] in (("--",), ("run",), ("run-program",)) and name != "exec" else rest
        else:
            break
        if not rest:
            break
        removed.append(name)
        argv = rest
    return argv, tuple(removed)


def _after_runner(words: tuple[str, ...], verb: str, valued: frozenset[str]) -> tuple[str, ...]:
    rest = _skip_options(words, valued)
    if rest[:1] != (verb,):
        return ()
    rest = _skip_options(rest[1:], valued)
    return rest[1:] if rest[:1] == ("--",) else rest


def _skip_options(words: tuple[str, ...], valued: frozenset[str]) -> tuple[str, ...]:
    position = 0
    while position < len(words) and words[position].startswith("-"):
        if words[position] == "--":
            return words[position + 1 :]
        position += 2 if words[position] in valued else 1
    return words[position:]
