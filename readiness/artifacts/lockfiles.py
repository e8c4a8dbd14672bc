"""Lock files: poetry.lock, uv.lock, pdm.lock, pylock.toml (PEP 751), Pipfile.lock. What was resolved, and who asked for it.

Positions come from the ``[[package]]`` headers, not from the TOML locator: a lock of 400 packages has 15,000 lines.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.json_keys import JsonKeys, load_json
from readiness.artifacts.text import decoded
from readiness.artifacts.toml import Toml, load, strings

_HEADER = re.compile(r"^\[\[packages?\]\]\s*$", re.MULTILINE)
_NAME = re.compile(r'^name\s*=\s*["\']')


class Locked(msgspec.Struct, frozen=True):
    """``source`` is empty for a package index; else ``git``, ``url``, ``path`` or ``project`` (a member of the workspace itself).

    ``requires`` are keys of what it brings; of a project member, what it declares. ``dev``: only development groups ask for it.
    """

    name: str
    key: str
    version: str
    line: int
    source: str = ""
    requires: tuple[str, ...] = ()
    dev: tuple[str, ...] = ()
    hashed: bool = False
    groups: tuple[str, ...] = ()


class Lock(msgspec.Struct, frozen=True):
    """``tool`` is poetry, uv, pdm, pylock or pipenv. ``python`` is the range it was resolved for, where it says one."""

    tool: str
    packages: tuple[Locked, ...] = ()
    python: str = ""
    unread: tuple[Unread, ...] = ()

    @property
    def members(self) -> tuple[Locked, ...]:
        """The projects the lock was made for (uv only)."""
        return tuple(package for package in self.packages if package.source == "project")


def parse(path: str, content: bytes) -> Lock:
    """Raises UnparsableError with the line where it is neither TOML nor JSON, or no lock at all."""
    name = path.rpartition("/")[2].lower()
    if name == "pipfile.lock":
        return _pipenv(decoded(content))
    toml = load(content, positions=False)
    text = decoded(content)
    tool = "pylock" if name.startswith("pylock") else name.removesuffix(".lock")
    packages = tuple(_packages(toml, text, tool))
    if not packages and not any(toml.get(key) is not None for key in ("metadata", "version", "lock-version", "packages", "package")):
        raise UnparsableError(f"not a lock of {tool}: it has no packages and no metadata", 1)
    python = toml.text("requires-python") or toml.text("metadata", "python-versions") or toml.text("metadata", "requires_python")
    return Lock(tool, packages, python)


def _packages(toml: Toml, text: str, tool: str) -> Iterator[Locked]:
    items = toml.array("packages" if tool == "pylock" else "package")
    starts, line, position = [], 1, 0
    for found in _HEADER.finditer(text):
        line += text.count("\n", position, found.start())
        position = found.start()
        starts.append(line)
    lines = text.split("\n")
    for number, item in enumerate(items):
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            continue
        line = starts[number] if number < len(starts) else 1
        named = next((line + offset for offset, row in enumerate(lines[line - 1 : line + 9], 0) if _NAME.match(row)), line)
        yield Locked(
            item["name"],
            canonicalize_name(item["name"]),
            str(item.get("version", "")),
            named,
            _source(item),
            _names(item.get("dependencies")),
            _dev_names(item),
            _hashed(item),
            strings(item.get("groups")) or ((item["category"],) if isinstance(item.get("category"), str) else ()),
        )


def _source(item: dict[str, Any]) -> str:
    source = item.get("source")
    if isinstance(source, dict):
        if any(key in source for key in ("virtual", "editable", "directory", "path")):
            return "project" if "virtual" in source or "editable" in source else "path"
        kind = str(source.get("type", ""))
        if "git" in source or kind == "git":
            return "git"
        if ("url" in source and kind != "legacy" and kind != "") or ("url" in source and "registry" not in source and not kind):
            return "url"
        return "path" if kind in ("directory", "file") else ""
    if "vcs" in item or "git" in item:
        return "git"
    if "directory" in item or "path" in item:
        return "path"
    return ""


def _names(value: Any) -> tuple[str, ...]:
    """Keys of a dependency list, in any tool's form: a table, PEP 508 strings, or tables with a name."""
    if isinstance(value, dict):
        return tuple(canonicalize_name(name) for name in value)
    found = []
    for item in value if isinstance(value, list) else ():
        text = item.get("name", "") if isinstance(item, dict) else item
        name = re.match(r"[A-Za-z0-9._-]+", text) if isinstance(text, str) else None
        if name:
            found.append(canonicalize_name(name[0].rstrip(".-_")))
    return tuple(dict.fromkeys(found))


def _dev_names(item: dict[str, Any]) -> tuple[str, ...]:
    """What the development groups and extras of a workspace member ask for (uv)."""
    names: list[str] = []
    for key in ("dev-dependencies", "optional-dependencies"):
        groups = item.get(key)
        for value in groups.values() if isinstance(groups, dict) else ():
            names += _names(value)
    return tuple(dict.fromkeys(names))


def _hashed(item: dict[str, Any]) -> bool:
    sdist = item.get("sdist")
    files = [*(item.get("files") or ()), *(item.get("wheels") or ()), *((sdist,) if isinstance(sdist, dict) else ())]
    return any(isinstance(entry, dict) and ("hash" in entry or "hashes" in entry) for entry in files)


def _pipenv(text: str) -> Lock:
    data = load_json(text)
    if not isinstance(data, dict) or not isinstance(data.get("_meta"), dict):
        raise UnparsableError("not a lock of pipenv: it has no _meta", 1)
    keys = JsonKeys(text)
    packages: list[Locked] = []
    for section in data:
        if section == "_meta" or not isinstance(data[section], dict):
            continue
        start = keys.line(section)
        for name, item in data[section].items():
            entry = item if isinstance(item, dict) else {}
            line = keys.line(name, start)
            source = "git" if "git" in entry else "path" if "path" in entry else "url" if "file" in entry else ""
            packages.append(
                Locked(
                    name,
                    canonicalize_name(name),
                    str(entry.get("version", "")).lstrip("="),
                    line,
                    source,
                    hashed=bool(entry.get("hashes")),
                    groups=("main" if section == "default" else section,),
                )
            )
    requires = data["_meta"].get("requires")
    version = str(requires.get("python_version", "")) if isinstance(requires, dict) else ""
    return Lock("pipenv", tuple(packages), f"=={version}.*" if version else "")
