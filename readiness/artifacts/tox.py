"""``tox.ini``, ``tox.toml``, ``pytest.ini``: which environments run which commands, and whether pytest is configured."""

import configparser
from collections.abc import Iterator

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.toml import load


class ToxCommand(msgspec.Struct, frozen=True):
    environment: str
    text: str


class ToxFile(msgspec.Struct, frozen=True):
    commands: tuple[ToxCommand, ...] = ()
    configures_pytest: bool = False
    test_files: tuple[str, ...] = ()
    """Globs of pytest's ``python_files``; empty where it keeps to its own."""


def parse(path: str, content: bytes) -> ToxFile:
    """Raises UnparsableError where the file is not INI (or TOML)."""
    if path.endswith(".toml"):
        return ToxFile(tuple(_toml_commands(content)))
    text = content.decode("utf-8-sig", "replace")
    reader = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        reader.read_string(text)
    except configparser.Error as error:
        raise UnparsableError(f"not valid INI: {str(error).splitlines()[0]}", getattr(error, "lineno", None)) from None
    except AttributeError:  # the reader's own answer to a key without a value that goes on in the next line
        raise UnparsableError("not valid INI: a key without a value goes on in the next line") from None
    commands = tuple(
        ToxCommand(section.partition(":")[2], line.strip())
        for section in reader.sections()
        if section == "testenv" or section.startswith("testenv:")
        for line in (reader.get(section, "commands", fallback="") or "").splitlines()
        if line.strip()
    )
    given = next((found for section in ("pytest", "tool:pytest") if (found := reader.get(section, "python_files", fallback=None))), "")
    return ToxFile(commands, reader.has_section("pytest") or reader.has_section("tool:pytest"), tuple(given.split()))


def _toml_commands(content: bytes) -> Iterator[ToxCommand]:
    data = load(content, positions=False)
    for name, environment in (("", data.table("env_run_base")), *data.table("env").items()):
        commands = environment.get("commands") if isinstance(environment, dict) else None
        for command in commands if isinstance(commands, list) else ():
            if isinstance(command, list):
                yield ToxCommand(name, " ".join(str(word) for word in command))
