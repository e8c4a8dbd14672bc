"""package.json: what a Node project declares, and the names of the locks that decide it."""

from typing import Any

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.json_keys import JsonKeys, load_json
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
    data = load_json(text)
    if not isinstance(data, dict):
        raise UnparsableError("package.json holds no object", 1)
    workspaces = data.get("workspaces")
    if isinstance(workspaces, dict):
        workspaces = workspaces.get("packages")
    engines = data.get("engines")
    keys = JsonKeys(text)
    return PackageJson(
        name=_text(data.get("name")),
        private=data.get("private") is True,
        dependencies=tuple(
            NodeDependency(name, wanted, section, keys.line(name, keys.line(section)))
            for section in _SECTIONS
            for name, wanted in _items(data.get(section))
        ),
        scripts=tuple(Script(name, command, keys.line(name, keys.line("scripts"))) for name, command in _items(data.get("scripts"))),
        workspaces=tuple(item for item in workspaces if isinstance(item, str)) if isinstance(workspaces, list) else (),
        package_manager=_text(data.get("packageManager")),
        node=_text(engines.get("node")) if isinstance(engines, dict) else "",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _items(value: Any) -> list[tuple[str, str]]:
    return [(key, item) for key, item in value.items() if isinstance(item, str)] if isinstance(value, dict) else []
