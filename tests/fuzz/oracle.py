"""What holds for every file whatsoever: a parser reads or refuses it, and what it read is sound.

Sound: it survives being stored (msgpack, JSON), is the same when the file is read again, and every line it names is one of the file.
"""

import codecs
import importlib
import sys
import typing
from collections.abc import Callable, Iterator
from functools import cache

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.table import ArtifactKind


def check_parser(kind: ArtifactKind, path: str, content: bytes, *, thorough: bool = True) -> msgspec.Struct | None:
    """The model of the file, or None where the parser refused it. Raises AssertionError for a model that is not sound, and whatever the
    parser raises that it must not. Not ``thorough``: nothing is stored or read again."""
    parse, type_ = kind.parser(), model_type(kind.module)
    most = lines_at_most(content)
    try:
        model = parse(path, content)
    except UnparsableError as error:
        assert error.reason, "a refusal says why"
        assert error.line is None or 1 <= error.line <= most, f"refused at line {error.line} of {most}"
        return None
    check_lines(model, most)
    if thorough:
        check_stored(model, type_)
        forget()
        check_same(model, lambda: parse(path, content))
    return model


def check_stored(value: object, type_: object) -> None:
    """The value is the same after having been written and read."""
    packed = msgspec.msgpack.encode(value)
    assert _same(msgspec.msgpack.decode(packed, type=type_), value), "msgpack brings back something else"
    text = msgspec.json.encode(value)
    assert msgspec.json.encode(msgspec.json.decode(text, type=type_)) == text, "JSON brings back something else"


def check_same(value: object, again: Callable[[], object]) -> None:
    assert _same(again(), value), "the second time gives something else"


def check_lines(value: object, most: int) -> None:
    """Every line named in the value is one of the file. 0 where the field has that default: there is none."""
    for field, line in places(value):
        assert line <= most, f"{field} is {line} in a file of {most} lines"


def lines_at_most(content: bytes) -> int:
    """How many lines the file has, one more for the end of file: a form feed or U+2028 begins no line. UTF-16 is not read by every
    parser: then its bytes count."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return max(_lines(content), _lines(content.decode("utf-16", "replace").encode()))
    return _lines(content)


def _lines(content: bytes) -> int:
    return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n") + 2


def places(value: object) -> Iterator[tuple[str, int]]:
    """Every field of a struct anywhere in the value that names a line. Raises AssertionError for a line or column below the first."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, msgspec.Struct):
            own, inner = _fields(type(one))
            for name, least, bounded in own:
                number = getattr(one, name)
                if number is not None:
                    assert number >= least, f"{type(one).__name__}.{name} is {number}"
                    if bounded:
                        yield f"{type(one).__name__}.{name}", number
            todo += [getattr(one, name) for name in inner]
        elif isinstance(one, tuple | list | frozenset):
            todo += one
        elif isinstance(one, dict):
            todo += one.values()


def forget() -> None:
    """Nothing that a parser remembers of what it read, so that it reads again."""
    for remembered in _caches(len(sys.modules)):
        remembered()


@cache
def _caches(_: int) -> tuple[Callable[[], None], ...]:
    modules = [module for name, module in sys.modules.items() if name.startswith("readiness.artifacts.")]
    return tuple(value.cache_clear for module in modules for value in vars(module).values() if hasattr(value, "cache_clear"))


@cache
def model_type(module: str) -> object:
    """What the parser of a module says it gives."""
    return typing.get_type_hints(importlib.import_module(module).parse)["return"]


@cache
def _fields(type_: type[msgspec.Struct]) -> tuple[tuple[tuple[str, int, bool], ...], tuple[str, ...]]:
    """Fields that name a line or a column, with the least they may say and whether the file's length bounds them; and those that may hold
    more structs."""
    hints = typing.get_type_hints(type_)
    own: list[tuple[str, int, bool]] = []
    inner: list[str] = []
    for field in msgspec.structs.fields(type_):
        if field.name in ("line", "column") or field.name.endswith(("_line", "_column")):
            own.append((field.name, 0 if field.default == 0 else 1, not field.name.endswith("column")))
        elif _holds_structs(hints[field.name]):
            inner.append(field.name)
    return tuple(own), tuple(inner)


def _holds_structs(hint: object) -> bool:
    if parts := typing.get_args(hint):
        return any(_holds_structs(part) for part in parts)
    return not (hint in (int, float, bool, bytes, type(None), ...) or (isinstance(hint, type) and issubclass(hint, str)))


def _same(one: object, other: object) -> bool:
    return one == other or msgspec.msgpack.encode(one) == msgspec.msgpack.encode(other)  # NaN equals nothing
