"""A CI script as simple commands: words after wrappers are taken off, and whether a failure is ignored."""

import re
from collections.abc import Iterator

import msgspec

from readiness.artifacts.command import Joiner, ShellCommand, read_commands
from readiness.facts.ci.runners import VALUED, WRAPPERS

_HARMLESS = frozenset({"true", ":", "echo", "printf", "/bin/true"})
_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*=")
# A variable before a program's name is the folder it stands in (``${PREFIX}pytest``); one named after Python is the interpreter.
_FOLDER = re.compile(r"^\$\{\w+\}(?=[A-Za-z])")
_INTERPRETER = re.compile(r"^(?:python[\d.]*|\$\{?(?:\w+_)?PY(?:THON)?(?:_?(?:BIN|EXE|3))?(?::?-[^}]*)?\}?)$", re.IGNORECASE)


class SimpleCommand(msgspec.Struct, frozen=True):
    """``words`` after wrappers and assignments are taken off. ``ignored``: the words that make a failure not count (``|| true``)."""

    words: tuple[str, ...]
    line: int = 1
    ignored: str = ""

    @property
    def name(self) -> str:
        return self.words[0].rpartition("/")[2]


def simple_commands(text: str, line: int = 1) -> Iterator[SimpleCommand]:
    """The commands of a script that starts on ``line``, wrappers (``poetry run``, ``python -m``, ``sudo``) taken off."""
    return without_wrappers(read_commands(text, line).commands)


def without_wrappers(commands: tuple[ShellCommand, ...]) -> Iterator[SimpleCommand]:
    """Simple commands of a script that is read already."""
    careless = ""
    for position, command in enumerate(commands):
        if command.name == "set" and "+e" in command.texts:
            careless = "set +e"
        elif command.name == "set" and any(re.match(r"-[a-z]*e", word) for word in command.texts[1:]):
            careless = ""
        words = unwrapped(list(command.texts))
        if words:
            last = position == len(commands) - 1
            yield SimpleCommand(tuple(words), command.line, _ignored(commands, position) or ("" if last else careless))


def _ignored(commands: tuple[ShellCommand, ...], position: int) -> str:
    """``|| true`` after the command, also at the end of its ``&&`` chain or pipe."""
    for following in commands[position + 1 :]:
        if following.joiner is Joiner.OR:
            harmless = following.name in _HARMLESS or following.texts[:2] == ("exit", "0")
            return f"|| {' '.join(following.texts[:2])}" if harmless else ""
        if following.joiner not in (Joiner.AND, Joiner.PIPE):
            return ""
    return ""


def unwrapped(words: list[str]) -> list[str]:
    """The command that wrappers run in the end: ``sudo -E poetry run python -m pytest -q`` is ``pytest -q``."""
    rest = list(words)
    while rest:
        while rest and _ASSIGNMENT.match(rest[0]):
            rest.pop(0)
        rest[:1] = [_FOLDER.sub("", word) for word in rest[:1]]
        first = _INTERPRETER.sub("python", rest[0].rpartition("/")[2]) if rest else ""
        two = f"{first} {rest[1]}" if len(rest) > 1 else ""
        if two == "python -W" and len(rest) > 3:
            rest = [rest[0], *rest[3:]]
            continue
        if two in WRAPPERS:
            rest = _without_options(rest[2:], WRAPPERS[two])
        elif first in WRAPPERS:
            rest = _without_options(rest[1:], WRAPPERS[first])
        else:
            return [first, *rest[1:]] if first == "python" else rest
    return rest


def _without_options(words: list[str], taken: int) -> list[str]:
    rest = list(words)
    while rest and rest[0].startswith("-") and rest[0] != "--":
        option = rest.pop(0)
        if option in {"-m", "--module"} and rest:
            return rest
        if option in VALUED and rest and "=" not in option:
            rest.pop(0)
    if rest and rest[0] == "--":
        rest.pop(0)
    return rest[taken:]
