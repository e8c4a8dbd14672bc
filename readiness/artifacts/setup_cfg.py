"""setup.cfg: metadata, options and extras of setuptools, with lines (configparser tells none)."""

import re
from collections.abc import Iterator

import msgspec

from readiness.artifacts.errors import Unread
from readiness.artifacts.manifest import Entry, EntryPoint, PythonRange, Scope
from readiness.artifacts.requirement import declared
from readiness.artifacts.text import decoded

_SECTION = re.compile(r"\[([^\]]+)\]")


class Setting(msgspec.Struct, frozen=True):
    """One key of one section; ``lines`` are its value's lines with their numbers, blank ones and comments left out."""

    section: str
    key: str
    lines: tuple[tuple[int, str], ...]
    line: int


class SetupCfg(msgspec.Struct, frozen=True):
    name: str = ""
    version: str = ""
    entries: tuple[Entry, ...] = ()
    dependencies_line: int = 0
    python: PythonRange | None = None
    scripts: tuple[EntryPoint, ...] = ()
    sections: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    unread: tuple[Unread, ...] = ()


def parse(path: str, content: bytes) -> SetupCfg:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError where it is not text."""
    settings = tuple(_settings(decoded(content)))
    entries: list[Entry] = []
    unread: list[Unread] = []
    for setting, scope, group in _requirement_settings(settings):
        for number, text in setting.lines:
            for piece in text.split(";;") if ";" in text else (text,):
                found = declared(piece, number)
                if found is not None:
                    entries.append(Entry(found, scope, group))
                elif not text.startswith("file:"):
                    unread.append(Unread(number, f"not a requirement: {text[:80]!r}"))
    python = _one(settings, "options", "python_requires")
    requires = _one(settings, "options", "install_requires")
    scripts = tuple(
        EntryPoint(name.strip(), target.strip(), number, "" if setting.key == "console_scripts" else setting.key)
        for setting in settings
        if setting.section == "options.entry_points"
        for number, text in setting.lines
        for name, equals, target in [text.partition("=")]
        if equals
    )
    return SetupCfg(
        _text(settings, "metadata", "name"),
        _text(settings, "metadata", "version"),
        tuple(entries),
        requires.line if requires else 0,
        PythonRange(" ".join(text for _, text in python.lines), python.line, "python_requires") if python else None,
        scripts,
        tuple(dict.fromkeys(setting.section for setting in settings)),
        settings,
        tuple(unread),
    )


def _requirement_settings(settings: tuple[Setting, ...]) -> Iterator[tuple[Setting, Scope, str]]:
    for setting in settings:
        if setting.section == "options" and setting.key == "install_requires":
            yield setting, Scope.RUNTIME, ""
        elif setting.section == "options" and setting.key == "setup_requires":
            yield setting, Scope.BUILD, ""
        elif setting.section == "options" and setting.key == "tests_require":
            yield setting, Scope.DEV, "tests"
        elif setting.section == "options.extras_require":
            yield setting, Scope.OPTIONAL, setting.key


def _one(settings: tuple[Setting, ...], section: str, key: str) -> Setting | None:
    return next((setting for setting in settings if setting.section == section and setting.key == key), None)


def _text(settings: tuple[Setting, ...], section: str, key: str) -> str:
    found = _one(settings, section, key)
    return found.lines[0][1] if found and found.lines else ""


def _settings(text: str) -> Iterator[Setting]:
    section, key, started, lines = "", "", 0, list[tuple[int, str]]()
    for number, physical in enumerate(text.split("\n"), 1):
        stripped = physical.strip()
        if not stripped or stripped.startswith(("#", ";")):
            continue
        header = _SECTION.match(physical)
        name, value = _pair(physical)
        if physical[0].isspace() and key:
            lines.append((number, re.split(r"\s#", stripped)[0].strip()))
            continue
        if key:
            yield Setting(section, key, tuple(lines), started)
            key = ""
        if header:
            section = header[1].strip()
        elif name:
            key, started = name.replace("-", "_") if section == "options" else name, number
            lines = [(number, value)] if value else []
    if key:
        yield Setting(section, key, tuple(lines), started)


def _pair(line: str) -> tuple[str, str]:
    """``key = value`` or ``key: value``; the key is empty for another line."""
    position = min((at for mark in "=:" if (at := line.find(mark)) > 0), default=-1)
    return (line[:position].strip(), line[position + 1 :].strip()) if position > 0 else ("", "")
