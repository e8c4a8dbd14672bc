"""YAML → typed struct, with file:line for what is wrong and a suggestion for a key that is almost right."""

import re
from enum import Enum
from typing import Any, TypeVar

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence, compose_all, plain
from readiness.errors import UsageError
from readiness.suggest import did_you_mean

T = TypeVar("T")
_PATH = re.compile(r" - at `(?:key )?(?P<path>\$[^`]*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def documents(content: bytes, where: str) -> tuple[Mapping, ...]:
    """The mappings of a YAML stream. Raises UsageError where it does not parse, is no mapping or repeats a key."""
    try:
        nodes = compose_all(content)
    except UnparsableError as error:
        raise UsageError(error.reason, where=f"{where}:{error.line}" if error.line else where) from None
    for node in nodes:
        if not isinstance(node, Mapping):
            raise UsageError("a YAML mapping was expected here", where=f"{where}:{node.line}")
        _refuse_duplicates(node, where)
    return tuple(node for node in nodes if isinstance(node, Mapping))


def decode(node: Mapping, type_: type[T], where: str) -> T:
    """The mapping as ``type_``. Raises UsageError at the offending line."""
    return convert(node, plain(node), type_, where)


def convert(node: Mapping, data: Any, type_: type[T], where: str) -> T:
    """As :func:`decode`, for data that was derived from ``node`` and keeps its shape."""
    try:
        return msgspec.convert(data, type_, strict=True)
    except msgspec.ValidationError as error:
        raise _located(error, node, type_, where) from None


def _located(error: msgspec.ValidationError, node: Mapping, type_: type[Any], where: str) -> UsageError:
    text = str(error)
    found = _PATH.search(text)
    place: Node = node
    if found:
        text = text[: found.start()]
        for key, position in _STEP.findall(found["path"]):
            if key and isinstance(place, Mapping):
                place = place.get(key) or place
            elif position.isdigit() and isinstance(place, Sequence) and int(position) < len(place.items):
                place = place.items[int(position)]
    unknown = re.search(r"unknown field `([^`]+)`", text)
    hint, line = "", place.line
    if unknown:
        name = unknown[1]
        text = f"unknown key {name!r}"
        hint = did_you_mean(name, _fields(type_))
        if isinstance(place, Mapping):
            key_node = place.key(name)
            line = key_node.line if key_node else line
    wrong = re.search(r"Invalid enum value '([^']*)'", text)
    if wrong:
        known = _choices(type_, found["path"] if found else "")
        text = f"{wrong[1]!r} is none of {', '.join(known)}" if known else text
        hint = did_you_mean(wrong[1], known)
    return UsageError(text, where=f"{where}:{line}", hint=hint)


def _choices(type_: type[Any], path: str) -> tuple[str, ...]:
    """The values of the enumeration that the field at the end of ``path`` holds; empty where it holds none."""
    name = path.rpartition(".")[2]
    todo: list[Any] = [type_]
    seen: set[Any] = set()
    while todo:
        one = todo.pop()
        if not isinstance(one, type) or not issubclass(one, msgspec.Struct):
            todo += [part for part in getattr(one, "__args__", ()) if part not in seen]
            seen.update(getattr(one, "__args__", ()))
            continue
        for field in msgspec.structs.fields(one):
            kinds = (field.type, *getattr(field.type, "__args__", ()))
            enums = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]
            if field.encode_name == name and enums:
                return tuple(str(member.value) for member in enums[0])
            todo += [kind for kind in kinds if kind not in seen]
            seen.update(kinds)
    return ()


def _fields(type_: type[Any]) -> tuple[str, ...]:
    names: list[str] = []
    todo: list[Any] = [type_]
    seen: set[Any] = set()
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            for field in msgspec.structs.fields(one):
                names.append(field.encode_name)
                todo.append(field.type)
        else:
            todo += list(getattr(one, "__args__", ()))
    return tuple(names)


def _refuse_duplicates(node: Node, where: str) -> None:
    match node:
        case Mapping():
            if node.duplicates:
                first = node.duplicates[0]
                raise UsageError(f"the key {first.value!r} stands twice", where=f"{where}:{first.line}")
            for _, item in node.items:
                _refuse_duplicates(item, where)
        case Sequence():
            for item in node.items:
                _refuse_duplicates(item, where)
        case Scalar():
            pass
