"""Shell scripts: entrypoints, start and backup scripts. Read tolerantly, line by line, never executed."""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.command import read_commands
from readiness.artifacts.command_model import ShellCommand, ShellText
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.shell_words import Expansion

MAX_BYTES = 512 * 1024
_SHEBANG = re.compile(r"#!\s*(\S+)(?:[ \t]+(\S.*))?")
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh"})


class ShellScript(msgspec.Struct, frozen=True):
    """``interpreter`` as the shebang names it, without folder and ``env`` (``bash``; empty: no shebang)."""

    interpreter: str = ""
    commands: tuple[ShellCommand, ...] = ()
    errexit: bool = False
    """It stops at the first failing command (``set -e``, ``sh -e``)."""
    crlf: int = 0
    """First line that ends in CR LF (a shebang with it names no program); 0: none."""
    unread: tuple[Unread, ...] = ()

    @property
    def defaults(self) -> tuple[tuple[Expansion, int], ...]:
        """Every ``${NAME:=literal}`` and ``${NAME:-literal}`` with its line, in order."""
        return tuple(
            (expansion, word.line)
            for command in self.commands
            for word in (*command.words, *(a.value for a in command.assignments), *(r.target for r in command.redirections))
            for expansion in word.expansions
            if expansion.default is not None
        )

    def called(self, function: str) -> tuple[ShellCommand, ...]:
        """The commands of a function of this script."""
        return tuple(command for command in self.commands if command.function == function)


def parse(path: str, content: bytes) -> ShellScript:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError for a script that is no shell's (its shebang names another program), binary or too large."""
    if len(content) > MAX_BYTES:
        raise UnparsableError(f"larger than {MAX_BYTES // 1024} KiB")
    if b"\0" in content:
        raise UnparsableError("a binary file")
    text = content.decode("utf-8-sig", "replace")
    crlf = next((number for number, line in enumerate(text.split("\n"), 1) if line.endswith("\r")), 0)
    text = text.replace("\r\n", "\n")
    shebang = _SHEBANG.match(text)
    interpreter, options = _interpreter(shebang) if shebang else ("", "")
    if interpreter and interpreter not in _SHELLS:
        raise UnparsableError(f"a script of {interpreter}, not of a shell", 1)
    read: ShellText = read_commands(text)
    return ShellScript(interpreter, read.commands, _errexit(options) or any(map(_sets_errexit, read.commands)), crlf, read.unread)


def _interpreter(shebang: re.Match[str]) -> tuple[str, str]:
    program, options = shebang[1].rpartition("/")[2], (shebang[2] or "").strip()
    if program in ("env", "with-contenv"):  # the latter is how s6 images start every script
        words = [word for word in options.split() if word != "-S" and "=" not in word]
        return (words[0].rpartition("/")[2] if words else ""), " ".join(words[1:])
    return program, options


def _errexit(options: str) -> bool:
    return any(re.fullmatch(r"-[a-z]*e[a-z]*", word) for word in options.split()) or "errexit" in options


def _sets_errexit(command: ShellCommand) -> bool:
    return command.name == "set" and not command.function and _errexit(" ".join(command.texts[1:]))
