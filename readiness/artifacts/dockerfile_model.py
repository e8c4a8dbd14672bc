"""What a Dockerfile says, as written: nothing is substituted here (`facts.docker` does that, stage by stage)."""

from __future__ import annotations

import msgspec

from readiness.artifacts.shell_words import Word


class Flag(msgspec.Struct, frozen=True):
    """``--name=value``; a mount's value is its comma list as written."""

    name: str
    value: Word

    @property
    def fields(self) -> dict[str, str]:
        """The pairs of a comma list (``type=secret,id=x``); a key alone has the value ``true``."""
        pairs = (field.partition("=") for field in self.value.text.split(","))
        return {key.strip(): value if equals else "true" for key, equals, value in pairs if key.strip()}


class Pair(msgspec.Struct, frozen=True):
    """One ``NAME=value`` of ENV, ARG or LABEL. ``value`` is None for an ARG without default."""

    name: str
    value: Word | None
    line: int


class Heredoc(msgspec.Struct, frozen=True):
    """``<<DELIMITER``: its body starts on ``line``. ``literal``: a quoted delimiter, nothing inside is expanded."""

    delimiter: str
    body: str
    line: int
    literal: bool = False


class Instruction(msgspec.Struct, frozen=True):
    """One instruction. ``text`` is what follows name and flags, comments removed, every continuation as backslash-newline, so that its
    lines count from ``text_line``. ``argv`` is the JSON form; None in shell form."""

    name: str
    line: int
    end_line: int
    text: str = ""
    text_line: int = 0
    argv: tuple[str, ...] | None = None
    flags: tuple[Flag, ...] = ()
    words: tuple[Word, ...] = ()
    """Of COPY, ADD, FROM, USER, WORKDIR, EXPOSE, VOLUME, STOPSIGNAL, SHELL: the arguments, JSON form included."""
    pairs: tuple[Pair, ...] = ()
    heredocs: tuple[Heredoc, ...] = ()
    onbuild: bool = False
    none: bool = False
    """``HEALTHCHECK NONE``."""

    def flag(self, name: str) -> Flag | None:
        return next((flag for flag in self.flags if flag.name == name), None)

    @property
    def joined(self) -> str:
        """The text on one line."""
        return self.text.replace("\\\n", "").strip()


class StageText(msgspec.Struct, frozen=True):
    """From one FROM to the next. ``base`` is the image or an earlier stage's name, as written."""

    index: int
    name: str
    base: Word
    line: int
    platform: Word | None = None
    instructions: tuple[Instruction, ...] = ()
    """Without the FROM."""


class Dockerfile(msgspec.Struct, frozen=True):
    """``arguments``: ARG before the first FROM, which only FROM lines see unless a stage asks again."""

    stages: tuple[StageText, ...]
    arguments: tuple[Pair, ...] = ()
    escape: str = "\\"
    syntax: str = ""

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        return tuple(instruction for stage in self.stages for instruction in stage.instructions)
