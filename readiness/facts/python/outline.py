"""What stage two may ask of every Python file without opening its model: a sieve that stays in memory when models do not.

A file's *words* are its identifiers and the words of its texts, comments too. A relation about ``sslmode`` looks only into files with that
word; there is no list of words that may be asked for, so rules of a team and names that are only learnt on the way (a wrapper of
``os.getenv``) are sought like any other. Measured on 250 kLOC: 1.5 KB and 0.2 ms a file.

Words that are no identifiers: ``@name`` for each decorator, by its last segment, and the marks of `secrets.promising`.
"""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python.model import PythonClass, PythonFunction, PythonImport, PythonModule
from readiness.artifacts.python.source import decode
from readiness.artifacts.python.values import Invocation, Reference, Subscript, Value
from readiness.facts.python.collecting import collected
from readiness.facts.secrets.promising import marks_of
from readiness.facts.testing.outline import CaseOutline, case_outline

_BETWEEN = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)) + bytes(range(128, 256))
_ESCAPED = re.compile(rb"\\[A-Za-z](\w+)")
"""The word after ``\\n`` in ``"…\\nsslmode=disable"``."""
_WORD = re.compile(r"\w+")


class ClassOutline(msgspec.Struct, frozen=True, array_like=True):
    """A class's name and the last segments of its bases' names (``Model`` for ``models.Model[T]``)."""

    name: str
    bases: tuple[str, ...] = ()


class PythonOutline(msgspec.Struct, frozen=True, array_like=True):
    """``words`` each stand once, between line feeds. ``aliases``: (new name, old name), last segments, of assignments like
    ``Base = declarative.Model``, by which a class may get another name."""

    words: str = "\n"
    imports: tuple[PythonImport, ...] = ()
    classes: tuple[ClassOutline, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    tests: tuple[tuple[int, str], ...] = ()
    """Line and qualname of each function that a test runner would collect."""
    active: bool = False
    """It defines or calls something."""
    asynchronous: int = 0
    """How many functions are ``async def``."""
    broad_handlers: int = 0
    """How many ``except`` clauses catch every exception."""
    quiet_handlers: int = 0
    """How many of these do nothing but pass, log, continue or break."""
    testing: CaseOutline | None = None
    """Of a file that is for tests: what it asks of the application, replaces and asserts."""

    def mentions(self, word: str) -> bool:
        """Whether *word* stands in the file. A text that is put together, or written with escapes in the middle of a word, may lose it."""
        return f"\n{word}\n" in self.words


def outline_of(path: str, content: bytes, module: PythonModule, *, for_tests: bool = False) -> PythonOutline:
    """The outline of a file that was read as *module*."""
    return PythonOutline(
        _words(content, module),
        module.imports,
        tuple(ClassOutline(row.name, _names(row)) for row in module.classes),
        _aliases(module),
        tuple(collected(path, module)),
        bool(module.functions or module.classes or module.calls),
        sum(function.is_async for function in module.functions),
        sum(handler.broad for handler in module.all_handlers),
        sum(handler.broad and handler.swallows for handler in module.all_handlers),
        case_outline(path, module) if for_tests else None,
    )


def _words(content: bytes, module: PythonModule) -> str:
    found = _plain_words(content) if content.isascii() else _all_words(_normalised(content))
    if b"\\" in content:
        found += [word.decode() for word in _ESCAPED.findall(content)]
    words = "\n".join(dict.fromkeys(found))
    decorators = (mark for row in _definitions(module) for mark in row.decorators)
    return "\n".join(["", words, *dict.fromkeys(f"@{_last(mark)}" for mark in decorators), *marks_of(words, content, module), ""])


def _plain_words(content: bytes) -> list[str]:
    return content.translate(_BETWEEN).decode().split()


def _all_words(text: str) -> list[str]:
    """Few lines of a file have letters beyond ASCII, and only those need the slower search."""
    lines = text.split("\n")
    plain = "\n".join([line for line in lines if line.isascii()])
    return _plain_words(plain.encode()) + _WORD.findall("\n".join([line for line in lines if not line.isascii()]))


def _normalised(content: bytes) -> str:
    """As the interpreter reads identifiers (language reference, "Identifiers and keywords")."""
    try:
        text = decode(content)
    except UnparsableError:
        text = content.decode("utf-8", "replace")
    return unicodedata.normalize("NFKC", text)


def _definitions(module: PythonModule) -> Iterator[PythonFunction | PythonClass]:
    yield from module.functions
    yield from module.classes


def _names(row: PythonClass) -> tuple[str, ...]:
    return tuple(name for base in row.bases if (name := _last(base)))


def _aliases(module: PythonModule) -> tuple[tuple[str, str], ...]:
    given = ((row.name, _last(row.value)) for row in module.assignments if type(row.value) is Reference and row.key is None)
    return tuple(dict.fromkeys((new, old) for new, old in given if old and new != old))


def _last(value: Value) -> str:
    match value:
        case Subscript():
            return _last(value.target)
        case Reference():
            return value.name.rpartition(".")[2].lstrip(":~?@")
        case Invocation():
            return value.method
    return ""
