"""What a bare name means where it stands; see `values` for the notation."""

import builtins
from collections.abc import Callable

from readiness.artifacts.python.folding import weight
from readiness.artifacts.python.values import Value

BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__path__", "__spec__", "unicode", "WindowsError"}


class Scope:
    """A namespace while its body is read. ``prefix`` is what its own names begin with (``:``, ``:Settings.``, ``~``)."""

    __slots__ = ("aliased", "names", "parent", "prefix")

    def __init__(self, prefix: str, parent: "Scope | None") -> None:
        self.prefix, self.parent = prefix, parent
        self.names: dict[str, str] = {}
        self.aliased: set[str] = set()
        """Names that stand for something else: an import or a plain ``a = b.c``."""

    def lookup(self, name: str) -> str:
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return name if name in BUILTINS else f"?{name}"

    def bind(self, name: str, meaning: str | None = None) -> None:
        """``meaning``: what it is an alias of. A second binding makes it a name of this scope, whatever it was."""
        known = self.names.get(name)
        if known is None and meaning is not None:
            self.names[name] = meaning
            self.aliased.add(name)
        elif known is None or not known.startswith(self.prefix) or name in self.aliased:
            self.names[name] = self.prefix + name
            self.aliased.discard(name)

    def enclosing(self) -> "Scope | None":
        """The scope that functions defined here see: class bodies are skipped."""
        return self.parent if self.prefix.endswith(".") else self


class Constants:
    """Module-level names with one assignment, to a constant. ``volatile`` tells which may be rebound or changed elsewhere in the file; it
    is asked when there is a constant. Together the uses of names may carry ``budget`` bytes, so that no small file grows large; beyond that
    a name stays a name."""

    __slots__ = ("_ask", "_budget", "_known", "_volatile", "_weights")

    def __init__(self, volatile: Callable[[], frozenset[str]], budget: int = 256 * 1024) -> None:
        self._known: dict[str, Value | None] = {}
        self._ask = volatile
        self._volatile: frozenset[str] | None = None
        self._budget = budget
        self._weights: dict[str, int] = {}

    def assign(self, name: str, value: Value | None) -> None:
        """``value`` None: not a constant."""
        if value is not None and self._volatile is None:
            self._volatile = self._ask()
        self._known[name] = None if value is None or name in self._known or name in (self._volatile or ()) else value

    def get(self, name: str) -> Value | None:
        value = self._known.get(name)
        if value is not None:
            if name not in self._weights:
                self._weights[name] = weight(value)
            self._budget -= self._weights[name]
            if self._budget < 0:
                return None
        return value
