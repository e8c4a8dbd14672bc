"""Where a row of a Python file stands: function, class, guards, handlers, ``with`` items."""

import msgspec

from readiness.artifacts.python.values import Value

MAX_CONTEXT = 4


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    pass


class Guard(Row, frozen=True):
    """An ``if``, ``while``, ``elif``, conditional or ``assert`` a row stands under. ``holds`` False: in the else branch (or after a
    failed assert)."""

    test: Value
    holds: bool = True


class Context(Row, frozen=True):
    """Where a row stands. Inner things come last; at most `MAX_CONTEXT` of each are kept, the innermost ones."""

    function: str = ""
    """qualname of the enclosing function; empty at module or class level."""
    is_async: bool = False
    """The enclosing function is ``async def``."""
    owner: str = ""
    """qualname of the enclosing class (of the method, too); empty outside classes."""
    main: bool = False
    """Under ``if __name__ == "__main__"``."""
    deferred: bool = False
    """Inside a lambda: runs when that is called, not here."""
    loop: bool = False
    """In the body of a for or while of the same function."""
    caught: tuple[str, ...] = ()
    """Exceptions that the enclosing ``try`` statements of this function catch (``BaseException`` for a bare except)."""
    handling: tuple[str, ...] = ()
    """In the body of an ``except``: its exceptions."""
    cleanup: bool = False
    """In a ``finally``."""
    guards: tuple[Guard, ...] = ()
    contexts: tuple[Value, ...] = ()
    """The ``with`` and ``async with`` items around it (``asyncio.timeout(5)``, ``pytest.raises(X)``)."""
