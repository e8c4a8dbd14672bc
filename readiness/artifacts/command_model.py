"""What a simple command of the shell is (`command` reads them)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from readiness.artifacts.errors import Unread
from readiness.artifacts.shell_words import Word


class Joiner(StrEnum):
    """What stands between a command and the one before it."""

    START = ""
    AND = "&&"
    OR = "||"
    PIPE = "|"
    NEXT = ";"


class Assignment(msgspec.Struct, frozen=True):
    name: str
    value: Word
    line: int
    exported: bool = False


class Redirection(msgspec.Struct, frozen=True):
    """``operator`` without the descriptor. For a heredoc, ``target`` is its body (one word, literal when the delimiter was quoted)."""

    operator: str
    target: Word
    descriptor: str = ""

    @property
    def writes(self) -> bool:
        return self.operator in (">", ">>", ">|", "&>", "&>>", "<>")


class ShellCommand(msgspec.Struct, frozen=True):
    """One simple command. ``words`` may be empty (assignments or redirections alone)."""

    words: tuple[Word, ...]
    line: int
    joiner: Joiner = Joiner.START
    assignments: tuple[Assignment, ...] = ()
    """In front of it, alone, or by ``export``."""
    redirections: tuple[Redirection, ...] = ()
    background: bool = False
    conditional: bool = False
    """In a branch of if or case, or in a loop's body: may not run, or run often."""
    branch: str = ""
    """Which branch, as a path of block.branch numbers: two commands with different ones may exclude each other."""
    test: bool = False
    """It is the condition of an if, while or until: its failure ends nothing."""
    function: str = ""
    """Name of the function it stands in: runs only where that is called."""

    @property
    def name(self) -> str:
        """The program as written, or empty."""
        return self.words[0].text if self.words else ""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


class ShellText(msgspec.Struct, frozen=True):
    commands: tuple[ShellCommand, ...]
    unread: tuple[Unread, ...] = ()
