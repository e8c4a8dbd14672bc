"""``tox.ini``, ``tox.toml``, ``pytest.ini``: which environments run which commands, and whether pytest is configured."""

import configparser

import msgspec
import tomli

from readiness.artifacts.errors import UnparsableError


class ToxCommand(msgspec.Struct, frozen=True):
    environment: str
    text: str


class ToxFile(msgspec.Struct, frozen=True):
    commands: tuple[ToxCommand, ...] = ()
    configures_pytest: bool = False


def parse(path: str, content: bytes) -> ToxFile:
    """Raises UnparsableError where the file is not INI (or TOML)."""
    text = content.decode("utf-8-sig", "replace")
    if path.endswith(".toml"):
        return _toml(text)
    reader = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        reader.read_string(text)
    except configparser.Error as error:
        raise UnparsableError(f"not valid INI: {str(error).splitlines()[0]}", getattr(error, "lineno", None)) from None
    commands = tuple(
        ToxCommand(section.partition(":")[2], line.strip())
        for section in reader.sections()
        if section == "testenv" or section.startswith("testenv:")
        for line in (reader.get(section, "commands", fallback="") or "").splitlines()
        if line.strip()
    )
    return ToxFile(commands, reader.has_section("pytest") or reader.has_section("tool:pytest"))


def _toml(text: str) -> ToxFile:
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UnparsableError(f"not valid TOML: {error}") from None
    environments = {"": data.get("env_run_base", {}), **data.get("env", {})}
    commands = tuple(
        ToxCommand(name, " ".join(str(word) for word in command))
        for name, environment in environments.items()
        if isinstance(environment, dict)
        for command in environment.get("commands", [])
        if isinstance(command, list)
    )
    return ToxFile(commands)
