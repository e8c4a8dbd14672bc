"""Bytes of a configuration file → a :class:`~readiness.config.model.Layer`. Imported where there is one: it needs YAML and TOML.

Raises UsageError with file:line and a suggestion for whatever is wrong.
"""

from collections.abc import Iterable
from typing import Any

from readiness.artifacts import toml, yaml
from readiness.artifacts.errors import UnparsableError
from readiness.config.model import Layer
from readiness.config.read import Value, layer_of
from readiness.errors import UsageError


def read_yaml(content: bytes, name: str, *, own: bool = False) -> Layer:
    """A ``readiness.yaml``. An empty file is an empty layer."""
    try:
        node = yaml.compose(content)
    except UnparsableError as error:
        raise UsageError(error.reason, where=f"{name}:{error.line}" if error.line else name) from None
    if node is None or (isinstance(node, yaml.Scalar) and node.is_null):
        return Layer(name, own=own)
    if not isinstance(node, yaml.Mapping):
        raise UsageError("a configuration is a mapping of keys to values", where=f"{name}:{node.line}", hint="for example: profile: strict")
    for repeated in node.duplicates:
        raise UsageError(f"the key {repeated.value!r} stands twice", where=f"{name}:{repeated.line}")
    return layer_of(name, {key.value: _yaml_value(key, value, name) for key, value in node.items}, own=own)


def _yaml_value(key: yaml.Scalar, node: yaml.Node, name: str) -> Value:
    items: dict[Any, str] = {}
    match node:
        case yaml.Sequence():
            items = {position: f"{name}:{item.line}" for position, item in enumerate(node.items)}
        case yaml.Mapping():
            for repeated in node.duplicates:
                raise UsageError(f"the key {repeated.value!r} stands twice", where=f"{name}:{repeated.line}")
            items = {inner.value: f"{name}:{inner.line}" for inner, _ in node.items}
        case yaml.Scalar():
            pass
    return Value(yaml.plain(node), f"{name}:{key.line}", items)


def read_pyproject(content: bytes, name: str = "pyproject.toml", *, own: bool = False) -> Layer | None:
    """The table ``[tool.readiness]``, or None where there is none. A file that does not parse is the scan's business, not ours."""
    try:
        document = toml.load(content)
    except UnparsableError:
        return None
    table = document.get("tool", "readiness")
    if table is None:
        return None
    if not isinstance(table, dict):
        raise UsageError("[tool.readiness] is a table", where=f"{name}:{document.line('tool', 'readiness')}")
    values = {}
    for key, data in table.items():
        path = ("tool", "readiness", key)
        inner: Iterable[Any] = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
        items = {item: f"{name}:{document.line(*path, item)}" for item in inner}
        values[key] = Value(data, f"{name}:{document.line(*path)}", items)
    return layer_of(name, values, own=own)
