"""Settings in YAML, TOML, JSON, INI and properties files, flattened: which key has which value where, without the secrets themselves."""

import base64
import binascii
import re
from collections.abc import Iterator

import msgspec

from readiness.artifacts import toml
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.secret_names import is_secret_name
from readiness.artifacts.text import lines_of
from readiness.artifacts.withheld import Kept, kept
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence, compose_all, rows
from readiness.patterns import pattern

MAX_BYTES = 512 * 1024
MAX_DATA_BYTES = 64 * 1024
MAX_ENTRIES = 2_000
_DATA = pattern(
    r"(?:^|/)(?:locales?|i18n|l10n|lang|langs|languages|translations?|messages|fixtures?|seeds?|datasets?|data|cassettes|snapshots|testdata|schemas?|"
    r"openapi|swagger|migrations|public|static|assets|dashboards)/|(?:openapi|swagger|schema|manifest|package-lock|composer|angular|\.eslintrc|renovate|"
    r"\.prettierrc|biome|components|geo|translations?)[\w.-]*\.(?:json|ya?ml)$",
    re.IGNORECASE,
)
_PAIR = pattern(r"^(?P<indent>\s*(?:- +)?)(?P<key>[\w.$/-]{1,100}(?:\[\w*\])?)\s*(?P<mark>[=:])\s*(?P<value>.*?)\s*$")
_BARE_TEMPLATE = pattern(rb"(?m)(?:[:-]\s|^)\s*\{\{")
_SECTION = pattern(r"^\s*\[(?P<name>[^\]\n]{1,200})\]\s*(?:[#;].*)?$")
_DIRECTIVE = pattern(r"^\s*(?P<key>requirepass|masterauth|masteruser)\s+(?P<value>\S+)\s*$")
_TRAILING = pattern(r"\s+[#;].*$")
_ASSIGNMENT = pattern(r"^(?P<key>[A-Za-z_][\w.-]{0,99})=(?P<value>.*)$", re.DOTALL)


class SettingEntry(msgspec.Struct, frozen=True):
    """``path`` are the keys that lead to the value, positions in lists as numbers. A list item ``KEY=value`` and a mapping of ``name``
    and ``value`` (as Kubernetes and ECS write variables) count as a key of their own."""

    path: tuple[str, ...]
    kept: Kept
    line: int
    column: int = 1

    @property
    def name(self) -> str:
        """The last key that is no position."""
        return next((key for key in reversed(self.path) if not key.isdigit()), "")

    @property
    def value(self) -> str | None:
        return self.kept.text


class SettingsFile(msgspec.Struct, frozen=True):
    """``skipped`` says why a file has no entries: it holds data, not settings. ``truncated``: only the first 2,000 entries are here."""

    entries: tuple[SettingEntry, ...] = ()
    skipped: str = ""
    truncated: bool = False


def parse(path: str, content: bytes) -> SettingsFile:
    """Raises UnparsableError with the line for YAML, TOML and JSON that their grammar refuses; INI-like files are read line by line."""
    name = path.lower().rpartition("/")[2]
    if _DATA.search(path):
        return SettingsFile(skipped="data, by its place or name")
    if len(content) > MAX_BYTES or (name.endswith(".json") and len(content) > MAX_DATA_BYTES):
        return SettingsFile(skipped="too large for a settings file")
    if name.endswith((".yml", ".yaml", ".json")):
        found = _from_yaml(content) if b"{{" not in content else _from_template(content)
    elif name.endswith(".toml"):
        found = _from_toml(content)
    else:
        found = _from_lines(content, properties=name.endswith(".properties"))
    entries: list[SettingEntry] = []
    for entry in found:
        if len(entries) >= MAX_ENTRIES:
            return SettingsFile(tuple(entries), truncated=True)
        entries.append(entry)
    return SettingsFile(tuple(entries))


def _entry(path: tuple[str, ...], value: str | None, line: int, column: int = 1) -> SettingEntry:
    name = next((key for key in reversed(path) if not key.isdigit()), "")
    return SettingEntry(path, kept(name, value), line, column)


# YAML, JSON ----------------------------------------------------------------------------------------------------------------
def _from_yaml(content: bytes) -> Iterator[SettingEntry]:
    for document in compose_all(content):
        secret = isinstance(document, Mapping) and document.text("kind") == "Secret" and bool(document.text("apiVersion"))
        yield from _flat(document, (), encoded=secret)


def _from_template(content: bytes) -> Iterator[SettingEntry]:
    """A template may be YAML only once it is filled in: then its lines are read one by one, of secret-named keys only.

    ``key: {{ value }}`` is YAML all the same, a mapping in a mapping; it is not what anybody means.
    """
    if not _BARE_TEMPLATE.search(content):
        try:
            return iter(tuple(_from_yaml(content)))
        except UnparsableError:
            pass
    return (entry for entry in _from_lines(content, properties=True) if is_secret_name(entry.name))


def _flat(node: Node, path: tuple[str, ...], *, encoded: bool) -> Iterator[SettingEntry]:
    match node:
        case Scalar():
            yield from _scalar(node, path, encoded=encoded)
        case Sequence():
            yield from _items(node, path, encoded=encoded)
        case Mapping():
            name, value = node.get("name"), node.get("value")
            if isinstance(name, Scalar) and isinstance(value, Scalar) and not value.is_null and len(node.items) <= 3:
                yield _entry((*path, name.value), value.value, value.line, value.column)
                return
            for key, item in node.items:
                yield from _flat(item, (*path, key.value), encoded=encoded)


def _items(node: Sequence, path: tuple[str, ...], *, encoded: bool) -> Iterator[SettingEntry]:
    flag = ""
    for position, item in enumerate(node.items):
        if not isinstance(item, Scalar):
            yield from _flat(item, (*path, str(position)), encoded=encoded)
            continue
        assigned = _ASSIGNMENT.match(item.value)
        if flag and not item.value.startswith("-"):
            yield _entry((*path, flag), item.value, item.line, item.column)
        elif assigned:
            yield _entry((*path, assigned["key"]), assigned["value"], item.line, item.column)
        else:
            yield _entry((*path, str(position)), item.value, item.line, item.column)
        bare = item.value.lstrip("-")
        flag = "password" if bare in ("requirepass", "masterauth") else bare if item.value.startswith("--") and is_secret_name(bare) else ""


def _scalar(node: Scalar, path: tuple[str, ...], *, encoded: bool) -> Iterator[SettingEntry]:
    value: str | None = None if node.is_null else node.value
    if encoded and len(path) == 2 and path[0] == "data" and value:
        value = _decoded(value)
    if value is not None and "\n" in value and len(value) < 20_000:
        for number, line in rows(node, value):
            pair = _PAIR.match(line[:1000])
            if pair and is_secret_name(pair["key"]):
                text = pair["value"].strip("\"'")
                yield _entry((*path, pair["key"]), text, number, len(pair["indent"]) + 1)
        value = None
    yield _entry(path, value, node.line, node.column)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return value


# TOML ----------------------------------------------------------------------------------------------------------------------
def _from_toml(content: bytes) -> Iterator[SettingEntry]:
    document = toml.load(content)
    stack: list[tuple[tuple[str | int, ...], object]] = [((), document.data)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict):
            stack += [((*path, key), item) for key, item in reversed(node.items())]
        elif isinstance(node, list):
            stack += [((*path, position), item) for position, item in reversed(list(enumerate(node)))]
        else:
            yield _entry(tuple(str(key) for key in path), node if isinstance(node, str) else str(node), document.line(*path))


# INI and its relatives -------------------------------------------------------------------------------------------------------
def _from_lines(content: bytes, *, properties: bool) -> Iterator[SettingEntry]:
    if b"\0" in content:
        raise UnparsableError("binary content")
    section: tuple[str, ...] = ()
    for number, raw in enumerate(lines_of(content.decode("utf-8-sig", "replace")), 1):
        line = raw[:4_000]
        if line.lstrip().startswith(("#", ";", "!")):
            continue
        header = None if properties else _SECTION.match(line)
        if header:
            section = (header["name"].strip(),)
            continue
        pair = _PAIR.match(line) or _DIRECTIVE.match(line)
        if not pair:
            continue
        value = pair["value"]
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        elif not properties:
            value = _TRAILING.sub("", value).rstrip(";")
        key = "password" if pair["key"] in ("requirepass", "masterauth") else pair["key"]
        yield _entry((*section, key), value, number, pair.start("key") + 1)
