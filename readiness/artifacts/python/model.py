"""What a Python file says, as rows: serialisable, path-independent, with positions (1-based lines and columns, columns in characters).

Names in rows follow the notation of `values`. A *qualname* is Python's own: ``Settings.validate``, ``create_app.<locals>.index``.
"""

from collections.abc import Iterator
from enum import StrEnum

from readiness.artifacts.errors import Unread
from readiness.artifacts.python.context import Context, Row
from readiness.artifacts.python.values import Invocation, Reference, Value


class PythonImport(Row, frozen=True):
    """One imported name. ``import a.b`` → qualified ``a.b``, alias ``a``; ``from a import b as c`` → ``a.b``, ``c``; a star has alias
    ``*`` and qualified ``a``; relative ones keep their dots (``.a.b``, level 1). ``module`` is what must exist for it to work: ``a`` of
    ``from a import b``."""

    qualified: str
    alias: str
    module: str
    line: int
    column: int
    level: int = 0
    star: bool = False
    guarded: bool = False
    """In a try that catches ImportError (or more), in its handler, or under ``suppress(ImportError)``: may be absent."""
    type_checking: bool = False
    """Under ``if TYPE_CHECKING``: never imported at run time."""
    context: Context = Context()


class Use(StrEnum):
    """What becomes of a call's result."""

    DISCARDED = "discarded"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    CONTEXT = "context"
    """The item of a ``with``."""
    DECORATOR = "decorator"
    OTHER = "other"
    """Part of a larger expression: an argument, an operand, an attribute's receiver."""


class PythonCall(Row, frozen=True):
    """A call worth a row (`interest` says which are). ``target``: what it is assigned to, as written (``self.client``), or the qualname
    of the function or class it decorates. Calls inside others have rows of their own as well."""

    invocation: Invocation
    line: int
    column: int
    context: Context
    use: Use = Use.OTHER
    target: str = ""
    end_line: int = 0

    @property
    def callee(self) -> str:
        return self.invocation.callee

    @property
    def awaited(self) -> bool:
        return self.invocation.awaited


class Binding(StrEnum):
    """How a name gets its value."""

    PLAIN = "="
    ANNOTATED = ": ="
    AUGMENTED = "+="
    WALRUS = ":="
    WITH = "with"
    FOR = "for"
    UNPACKED = "unpacked"
    """One of several targets, values not taken apart: the value is Opaque (``a, b = 1, 2`` is taken apart and PLAIN). In a ``for``
    it is the `Subscript` with the target's number of a `Comprehension` of the kind ``for``, whose ``source`` is what is iterated."""


class PythonAssignment(Row, frozen=True):
    """A binding at any level. ``target`` is as written, without subscripts: ``SECRET_KEY``, ``app.secret_key``, ``self.x``; for
    ``app.config["SECRET_KEY"]`` it is ``app.config`` and ``key`` holds the subscript. ``resolved`` is the target in the notation of
    `values` (``:app.config``, ``~self.x``, ``os.environ``). A declaration without value (``x: int``) has value None. For AUGMENTED
    ``value`` is the right-hand side, for FOR what is iterated, for WITH the context manager."""

    target: str
    resolved: str
    value: Value | None
    line: int
    column: int
    context: Context
    key: Value | None = None
    annotation: Value | None = None
    binding: Binding = Binding.PLAIN

    @property
    def name(self) -> str:
        """The last segment of the target: ``secret_key`` of ``app.secret_key``."""
        return self.target.rpartition(".")[2]


class ParameterKind(StrEnum):
    POSITIONAL = "positional"
    """Positional-only ones too."""
    KEYWORD = "keyword"
    """Keyword-only."""
    ARGS = "*"
    KWARGS = "**"


class Parameter(Row, frozen=True):
    name: str
    kind: ParameterKind = ParameterKind.POSITIONAL
    annotation: Value | None = None
    default: Value | None = None
    line: int = 0


class PythonReturn(Row, frozen=True):
    """``return value`` (None: a bare return) or, with ``yields``, ``yield value``."""

    value: Value | None
    line: int
    context: Context
    yields: bool = False


class PythonRaise(Row, frozen=True):
    """``raise X(…)``. ``exception`` is X's name, empty for a bare re-raise or when it is no name; ``value`` the whole expression.
    ``assert test`` is one of AssertionError with the guard (test, False)."""

    exception: str
    value: Value | None
    line: int
    context: Context


class Act(StrEnum):
    """What a statement of an exception handler does."""

    PASS = "pass"
    LOG = "log"
    """A call of a logger method, ``print``, ``warnings.warn``, ``traceback.print_exc``, ``capture_exception``."""
    RETURN = "return"
    RAISE = "raise"
    CONTINUE = "continue"
    BREAK = "break"
    ASSIGN = "assign"
    CALL = "call"
    OTHER = "other"
    """``del``, ``global``, a bare expression, a definition."""


class PythonHandler(Row, frozen=True):
    """``except types as name:``. A bare one has the type ``BaseException`` and ``bare``. ``acts`` in source order, each kind once, top
    level and nested; ``log_levels`` the methods of its LOG acts (``debug``, ``exception``, ``print``); ``returns`` its return values."""

    types: tuple[str, ...]
    line: int
    column: int
    context: Context
    bare: bool = False
    name: str = ""
    acts: tuple[Act, ...] = ()
    log_levels: tuple[str, ...] = ()
    returns: tuple[Value, ...] = ()
    body_line: int = 0
    end_line: int = 0
    try_line: int = 0
    """Of the ``try`` it belongs to."""

    @property
    def swallows(self) -> bool:
        """It does nothing but pass, log, continue or break."""
        return all(act in _SILENT for act in self.acts)

    @property
    def broad(self) -> bool:
        """It catches every exception, among others or by itself."""
        return self.bare or not _EVERYTHING.isdisjoint(self.types)


_SILENT = frozenset((Act.PASS, Act.LOG, Act.CONTINUE, Act.BREAK))
_EVERYTHING = frozenset(("Exception", "BaseException", "builtins.Exception", "builtins.BaseException"))


class PythonFunction(Row, frozen=True):
    """A ``def`` at any level. ``line`` is that of the ``def``, ``first_line`` of the first decorator."""

    name: str
    qualname: str
    line: int
    column: int
    first_line: int
    end_line: int
    context: Context
    """Of the definition itself: ``owner`` is the class of a method, ``function`` the enclosing function."""
    is_async: bool = False
    is_generator: bool = False
    decorators: tuple[Value, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    annotation: Value | None = None
    """Of the return value."""
    returns: tuple[PythonReturn, ...] = ()
    raises: tuple[PythonRaise, ...] = ()
    handlers: tuple[PythonHandler, ...] = ()
    awaits: int = 0
    """``await``, ``async for`` and ``async with`` of its own body."""
    assertions: int = 0
    """``assert`` statements."""
    calls: tuple[str, ...] = ()
    """Names it calls, each once in source order (those with a row in ``PythonModule.calls``; ``<attribute`` when the receiver is no
    name)."""
    statements: int = 0
    """Of its own body, docstring not counted, nested ones counted, nested functions as one."""
    docstring: bool = False
    stub: bool = False
    """The body is nothing but ``pass``, ``...``, a docstring or ``raise NotImplementedError``."""

    @property
    def is_method(self) -> bool:
        return bool(self.context.owner) and self.qualname == f"{self.context.owner}.{self.name}"

    @property
    def is_bound(self) -> bool:
        """Its first parameter is the object or class that it is called on."""
        return self.is_method and not any(type(mark) is Reference and mark.name == "staticmethod" for mark in self.decorators)


class PythonClass(Row, frozen=True):
    """A ``class`` at any level (``Settings.Config`` is one of its own). ``fields``: assignments and annotations in its body."""

    name: str
    qualname: str
    line: int
    column: int
    first_line: int
    end_line: int
    context: Context
    bases: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    decorators: tuple[Value, ...] = ()
    fields: tuple[PythonAssignment, ...] = ()
    methods: tuple[str, ...] = ()
    """Names of functions in its body."""
    nested: tuple[str, ...] = ()
    """Names of classes in its body."""
    docstring: bool = False
    dynamic: int = 0
    """Line of a ``__getattr__`` or ``__getattribute__`` method: members may exist that nothing here defines. 0: none."""


class Newer(Row, frozen=True):
    """A construct newer than the interpreter's grammar that was rewritten, positions kept, so that the rest could be read."""

    construct: str
    line: int


class PythonModule(Row, frozen=True, gc=True, weakref=True):
    """All of one file. Rows are sorted by position."""

    imports: tuple[PythonImport, ...] = ()
    calls: tuple[PythonCall, ...] = ()
    assignments: tuple[PythonAssignment, ...] = ()
    functions: tuple[PythonFunction, ...] = ()
    classes: tuple[PythonClass, ...] = ()
    raises: tuple[PythonRaise, ...] = ()
    """At module and class level."""
    handlers: tuple[PythonHandler, ...] = ()
    """At module and class level."""
    names: tuple[str, ...] = ()
    """Bound at the top level (imports included), sorted."""
    exports: tuple[str, ...] | None = None
    """``__all__`` when it is a constant."""
    dynamic: int = 0
    """Line of a module ``__getattr__``, ``globals()[…] =``/``.update``, ``exec`` or ``sys.modules[__name__] =``: names may exist that
    nothing here defines. 0: none."""
    main_block: int = 0
    """Line of ``if __name__ == "__main__"``. 0: none."""
    docstring: bool = False
    lines: int = 0
    newer: tuple[Newer, ...] = ()
    unread: tuple[Unread, ...] = ()
    """Expressions too deep to follow."""

    @property
    def all_handlers(self) -> Iterator[PythonHandler]:
        """Those of functions and those outside."""
        yield from self.handlers
        for function in self.functions:
            yield from function.handlers
