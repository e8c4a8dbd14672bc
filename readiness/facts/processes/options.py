"""Options of a command line: ``--name value``, ``--name=value``, ``-n value``, ``-nvalue`` where known to take one; the rest are flags."""

from __future__ import annotations

from collections.abc import Collection

import msgspec


class Options(msgspec.Struct, frozen=True):
    """``values`` in order, with the option's name as written; ``rest`` is what follows a stopping option's value, untouched."""

    values: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def value(self, *names: str) -> str:
        """The last value given under one of these names, or empty."""
        return next((value for name, value in reversed(self.values) if name in names), "")

    def all(self, *names: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.values if name in names)

    def has(self, *names: str) -> bool:
        return any(flag in names for flag in self.flags) or any(name in names for name, _ in self.values)


def read_options(words: tuple[str, ...], valued: Collection[str], *, stop: Collection[str] = ()) -> Options:
    """``valued``: options that take a value. After an option of ``stop`` and its value everything is ``rest``; after ``--``, positional."""
    values: list[tuple[str, str]] = []
    flags: list[str] = []
    positional: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        name, equals, value = word.partition("=")
        if word == "--":
            positional += words[position:]
            break
        if not word.startswith("-") or word == "-":
            positional.append(word)
            if "" in stop:
                return Options(tuple(values), tuple(flags), tuple(positional), words[position:])
        elif word in valued:
            values.append((word, words[position] if position < len(words) else ""))
            position += 1
            if word in stop:
                return Options(tuple(values), tuple(flags), tuple(positional), words[position:])
        elif equals and name.startswith("--"):
            values.append((name, value))
        elif not word.startswith("--") and len(word) > 2 and word[:2] in valued:
            values.append((word[:2], word[2:].removeprefix("=")))
        elif not word.startswith("--") and len(word) > 2 and f"-{word[-1]}" in valued:
            # Flags in one word of which the last takes a value: ``-qO -``, ``-sSfm 5``.
            flags.append(word[:-1])
            values.append((f"-{word[-1]}", words[position] if position < len(words) else ""))
            position += 1
        else:
            flags.append(word)
    return Options(tuple(values), tuple(flags), tuple(positional))
