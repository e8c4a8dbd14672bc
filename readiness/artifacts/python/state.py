"""What a reader of one file knows while it walks: rows so far, and where it stands."""

import ast
import re
from bisect import bisect_left
from functools import partial

from readiness.artifacts.errors import Unread
from readiness.artifacts.python.context import MAX_CONTEXT, Context, Guard
from readiness.artifacts.python.model import (
    Act,
    PythonAssignment,
    PythonCall,
    PythonClass,
    PythonFunction,
    PythonHandler,
    PythonImport,
    PythonRaise,
    PythonReturn,
)
from readiness.artifacts.python.scope import Constants, Scope
from readiness.artifacts.python.values import Value

_GLOBAL = re.compile(r"^[ \t]*global[ \t]+([^#\n]+)", re.MULTILINE)
_CHANGING_CALL = re.compile(r"\.(?:append|extend|insert|update|add|remove|pop|clear|setdefault|discard)\(")
_CHANGING_ITEM = re.compile(r"\][ \t]*[-+|]?=(?!=)")
_LAST_NAME = re.compile(r"(\w+)\Z")
_INNER_BYTE = re.compile(rb"[\x80-\xbf]")
_INDEXED = re.compile(r"(\w+)\[")


class HandlerFrame:
    """What an ``except`` body has done so far."""

    __slots__ = ("acts", "levels", "returns")

    def __init__(self) -> None:
        self.acts: dict[Act, None] = {}
        self.levels: dict[str, None] = {}
        self.returns: list[Value] = []


class Frame:
    """Rows of one function body, or of the module and its classes."""

    __slots__ = ("assertions", "awaits", "calls", "generator", "handlers", "raises", "returns", "statements")

    def __init__(self) -> None:
        self.returns: list[PythonReturn] = []
        self.raises: list[PythonRaise] = []
        self.handlers: list[PythonHandler] = []
        self.calls: dict[str, None] = {}
        self.awaits = self.assertions = self.statements = 0
        self.generator = False


class Place:
    """The mutable counterpart of `Context`; a body has one of its own."""

    __slots__ = ("caught", "cleanup", "contexts", "deferred", "function", "guards", "handling", "is_async", "loop", "main", "owner")

    def __init__(self, function: str = "", owner: str = "", *, is_async: bool = False, main: bool = False) -> None:
        self.function, self.owner, self.is_async, self.main = function, owner, is_async, main
        self.deferred = self.loop = self.cleanup = False
        self.caught: tuple[str, ...] = ()
        self.handling: tuple[str, ...] = ()
        self.guards: tuple[Guard, ...] = ()
        self.contexts: tuple[Value, ...] = ()

    def frozen(self) -> Context:
        return Context(
            self.function,
            self.is_async,
            self.owner,
            self.main,
            self.deferred,
            self.loop,
            self.caught[-MAX_CONTEXT:],
            self.handling[-MAX_CONTEXT:],
            self.cleanup,
            self.guards[-MAX_CONTEXT:],
            self.contexts[-MAX_CONTEXT:],
        )


class State:
    """Base of the readers of expressions and statements. ``source`` has ``\\n`` line ends only."""

    def __init__(self, source: str, templates: dict[tuple[int, int], tuple[str | None, ...]]) -> None:
        self.templates = templates
        """Positions of rewritten f-strings and their texts; None stands for the next interpolated value (see `newer`)."""
        self.imports: list[PythonImport] = []
        self.calls: list[PythonCall] = []
        self.assignments: list[PythonAssignment] = []
        self.functions: list[PythonFunction] = []
        self.classes: list[PythonClass] = []
        self.unread: list[Unread] = []
        self.scope = self.module = Scope(":", None)
        self.frame = Frame()
        self.place = Place()
        self.handlers: tuple[HandlerFrame, ...] = ()
        self.depth = self.dynamic = self.main_block = 0
        self.constants = Constants(partial(_volatile, source))
        self.reflective = False
        """A call has been read that may make names of the module, by itself or as a part of another."""
        self._lines = None if source.isascii() else source.split("\n")
        self._inner_bytes: dict[int, list[int]] = {}
        self._context: Context | None = None

    def context(self) -> Context:
        """Where the reader stands, frozen; shared by the rows of one place."""
        context = self._context
        if context is None:
            context = self._context = self.place.frozen()
        return context

    def moved(self) -> None:
        """The place has changed."""
        self._context = None

    def column(self, node: ast.expr | ast.stmt | ast.excepthandler) -> int:
        """1-based, in characters; ast counts UTF-8 bytes from 0."""
        if self._lines is None:
            return node.col_offset + 1
        number = node.lineno
        if number not in self._inner_bytes:
            self._inner_bytes[number] = _inner_bytes(self._lines[number - 1] if number <= len(self._lines) else "")
        return node.col_offset - bisect_left(self._inner_bytes[number], node.col_offset) + 1


def _volatile(source: str) -> frozenset[str]:
    """Names that some line of the file may rebind (``global``) or change (``x.append(``, ``x[…] =``), wherever it stands."""
    found = {name.strip() for names in _GLOBAL.findall(source) for name in names.split(",")} if "global" in source else set()
    for hit in _CHANGING_CALL.finditer(source):
        found.update(_LAST_NAME.findall(source, max(0, hit.start() - 100), hit.start()))
    for hit in _CHANGING_ITEM.finditer(source):
        begin = max(0, hit.start() - 400)
        found.update(_INDEXED.findall(source, max(begin, source.rfind("\n", begin, hit.start())), hit.start()))
    return frozenset(found)


def _inner_bytes(line: str) -> list[int]:
    """Where in the UTF-8 of a line stand bytes that begin no character. A line is looked at once, however long and full it is."""
    return [] if line.isascii() else [byte.start() for byte in _INNER_BYTE.finditer(line.encode("utf-8", "surrogatepass"))]
