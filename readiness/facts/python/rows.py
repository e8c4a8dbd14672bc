"""Row types of what stands in production Python, statement by statement: for questions that no other relation answers.

Expressions are told as text, near to the source: names are absolute where an import says so (``os.getenv``), text is quoted, what is not
worth telling is ``…``. A text that is a credential by its name or by its look is ``'***'``.
"""

from __future__ import annotations

from readiness.artifacts.python.model import Binding, Use
from readiness.facts.relation import Row


class Call(Row, frozen=True, kw_only=True):
    """A call in production Python: relation ``python.call``."""

    callee: str
    """The qualified name, aliases undone (``requests.get``), followed through objects to their class where that is known. The name as it
    is written where it leads nowhere; empty where what is called is no name."""
    arguments: tuple[str, ...] = ()
    """The positional ones, as text."""
    keywords: dict[str, str] = {}
    """The others by name; ``**`` for what is passed on."""
    function: str = ""
    """The function it stands in, as ``Class.method``; empty at module level."""
    owner: str = ""
    """The class it stands in."""
    in_async: bool = False
    """The function is ``async def``."""
    awaited: bool = False
    """It stands under ``await``."""
    use: Use = Use.OTHER
    """What becomes of the result."""
    target: str = ""
    """What the result is assigned to, or what the call decorates."""
    caught: tuple[str, ...] = ()
    """Exceptions that the ``try`` around it catches."""


class Assignment(Row, frozen=True, kw_only=True):
    """A name that is given a value in production Python: relation ``python.assignment``."""

    target: str
    """As written, without subscripts: ``DEBUG``, ``app.secret_key``, ``app.config``."""
    subscript: str = ""
    """What stands in brackets after the target, as text: ``'SECRET_KEY'``."""
    value: str | None = None
    """As text. None: declared without one, as in ``x: int``."""
    literal: str | None = None
    """The constant itself, without quotes; None where the value is not one, or is withheld as a secret."""
    annotation: str = ""
    """As text."""
    binding: Binding = Binding.PLAIN
    """How it gets its value."""
    function: str = ""
    owner: str = ""


class Function(Row, frozen=True, kw_only=True):
    """A ``def`` in production Python: relation ``python.function``."""

    name: str
    qualname: str
    """As ``Class.method`` or ``outer.<locals>.inner``."""
    owner: str = ""
    """The class of a method."""
    is_async: bool = False
    """It is an ``async def``."""
    is_generator: bool = False
    """It yields."""
    decorators: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    """As written, each with annotation and default: ``limit: int = 50``."""
    returns: str = ""
    """The annotation of what it returns."""
    calls: tuple[str, ...] = ()
    """Names that it calls, each once."""
    end_line: int = 0
    statements: int = 0
    """How many its own body has, the docstring not counted."""
    awaits: int = 0
    """How often its own body awaits."""
    assertions: int = 0
    """How many ``assert`` statements it has."""
    docstring: bool = False
    stub: bool = False
    """Its body does nothing: ``pass``, ``...``, or ``raise NotImplementedError``."""


class Class(Row, frozen=True, kw_only=True):
    """A ``class`` in production Python: relation ``python.class``."""

    name: str
    qualname: str
    """As ``Outer.Inner``."""
    bases: tuple[str, ...] = ()
    """As text."""
    decorators: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Names that its body gives a value or an annotation."""
    methods: tuple[str, ...] = ()
    """Names of the functions in its body."""
    end_line: int = 0
    docstring: bool = False


class Import(Row, frozen=True, kw_only=True):
    """A name that production Python imports: relation ``python.import``."""

    qualified: str
    """The whole name of what is imported: ``os.path.join``; relative ones keep their dots."""
    alias: str
    """The name it has here; ``*`` for all."""
    module: str
    """What must be there for it to work: ``os.path``."""
    level: int = 0
    """The number of dots of a relative import."""
    guarded: bool = False
    """It may be absent: an ImportError is caught."""
    type_checking: bool = False
    """For type checkers only."""
    function: str = ""
    """Where it is imported late."""
