"""package.json: what a Node project declares, and the names of the locks that decide it."""

import json
import re
from typing import Any

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.text import decoded

LOCK_NAMES = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "deno.lock")
_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


class NodeDependency(msgspec.Struct, frozen=True):
    name: str
    range: str
    section: str
    line: int


class Script(msgspec.Struct, frozen=True):
    name: str
    command: str
    line: int


class PackageJson(msgspec.Struct, frozen=True):
    name: str = ""
    private: bool = False
    dependencies: tuple[NodeDependency, ...] = ()
    scripts: tuple[Script, ...] = ()
    workspaces: tuple[str, ...] = ()
    package_manager: str = ""
    node: str = ""


def parse(path: str, content: bytes) -> PackageJson:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError with the line where it is not a JSON object."""
    text = decoded(content)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnparsableError(f"not valid JSON: {error.msg}", error.lineno) from None
    except (RecursionError, ValueError) as error:
        raise UnparsableError(f"not valid JSON: {type(error).__name__}") from None
    if not isinstance(data, dict):
        raise UnparsableError("package.json holds no object", 1)
    workspaces = data.get("workspaces")
    if isinstance(workspaces, dict):
        workspaces = workspaces.get("packages")
    engines = data.get("engines")
    lines = text.split("\n")
    return PackageJson(
        name=_text(data.get("name")),
        private=data.get("private") is True,
        dependencies=tuple(
            NodeDependency(name, wanted, section, _line(lines, section, name))
            for section in _SECTIONS
            for name, wanted in _items(data.get(section))
        ),
        scripts=tuple(Script(name, command, _line(lines, "scripts", name)) for name, command in _items(data.get("scripts"))),
        workspaces=tuple(item for item in workspaces if isinstance(item, str)) if isinstance(workspaces, list) else (),
        package_manager=_text(data.get("packageManager")),
        node=_text(engines.get("node")) if isinstance(engines, dict) else "",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _items(value: Any) -> list[tuple[str, str]]:
    return [(key, item) for key, item in value.items() if isinstance(item, str)] if isinstance(value, dict) else []


def _line(lines: list[str], section: str, name: str) -> int:
    """The line of a key of a section. Files in one line say 1."""
    start = next((number for number, line in enumerate(lines) if re.search(rf'"{re.escape(section)}"\s*:', line)), None)
    if start is None:
        return 1
    needle = json.dumps(name)
    for number in range(start, len(lines)):
        if needle in lines[number] and re.search(rf"{re.escape(needle)}\s*:", lines[number]):
            return number + 1
    return start + 1
