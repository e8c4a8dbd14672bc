"""Fields of settings classes that the code itself fills in: ``Settings(SECRET=make_secret())`` reads no variable SECRET.

An argument of the constructor comes before every other source (docs.pydantic.dev/latest/concepts/pydantic_settings, field value priority).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Invocation, Spread, text
from readiness.artifacts.python.values import Mapping as Display
from readiness.facts.python.resolution import Definition, Kind

if TYPE_CHECKING:
    from readiness.facts.project import Project

_Class = tuple[str, str]


class Constructed:
    """The constructor calls of these settings classes in production code."""

    def __init__(self, project: Project, classes: frozenset[_Class]) -> None:
        self._index = index = project.python
        self._made: dict[_Class, list[frozenset[str] | None]] = {}
        # ``cls()`` stands in a method of the class, or of one below it, which names it.
        names = frozenset(name.rpartition(".")[2] for _, name in classes)
        for source in project.python_with(names):
            path = source.path
            for call in index.calls_to(path, names | {"cls"}):
                if call.invocation.method not in names and call.invocation.callee != "~cls":
                    continue
                found = index.resolve(path, call.callee, call.context.function) if call.callee else None
                if isinstance(found, Definition) and found.kind is Kind.CLASS and (found.path, found.name) in classes:
                    given = self._given(path, call.invocation, call.context.function)
                    for owner in ((found.path, found.name), *self._above(found)):
                        self._made.setdefault(owner, []).append(given)

    def supplies(self, path: str, owner: str, names: tuple[str, ...]) -> bool:
        """Whether every object of the class, or of one below it, is made with one of *names* given (the field's own, or an alias)."""
        made = self._made.get((path, owner), [])
        return bool(made) and all(given is None or not given.isdisjoint(names) for given in made)

    def _above(self, found: Definition) -> list[_Class]:
        bases = self._index.ancestors(found.path, found.name)
        return [(base.path, base.name) for base in bases if isinstance(base, Definition)]

    def _given(self, path: str, call: Invocation, function: str) -> frozenset[str] | None:
        """Names of the arguments; None where a mapping is unpacked that nobody here can look into."""
        names: set[str] = set()
        for name, value in call.kwargs:
            if name != "**":
                names.add(name)
                continue
            known = self._index.fold(value, path, function)
            if (
                not isinstance(known, Display)
                or known.truncated
                or any(isinstance(key, Spread) or text(key) is None for key, _ in known.items)
            ):
                return None
            names |= {text(key) or "" for key, _ in known.items}
        return frozenset(names)
