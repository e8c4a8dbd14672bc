"""What stands in for a variable further down: ``value = os.getenv(key)`` and later ``value or default``."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.python.model import PythonAssignment
from readiness.artifacts.python.values import Choice, ChoiceKind, Comparison, Literal, Not, Reference, Value, walk
from readiness.facts.env.sites import Site
from readiness.facts.python.index import PythonIndex


class Fallbacks:
    """What stands in for the names of one function after the other, or of a module: a table each, as a function may read a thousand."""

    def __init__(self, index: PythonIndex) -> None:
        self._index = index
        self._place = ("", "")
        self._choices: dict[str, list[Choice]] = {}
        self._assigned: dict[str, list[PythonAssignment]] = {}

    def of(self, site: Site) -> Value | None:
        """The value that is taken while the name the read was assigned to holds nothing; None where there is none.

        Of a module's name every use in the module counts, of a local one those in the same function."""
        if not site.target.isidentifier() or site.context.owner == site.context.function != "":
            return None
        if self._place != (site.path, site.context.function):
            self._open(site)
        name = f"~{site.target}" if site.context.function else f":{site.target}"
        for choice in self._choices.get(name, ()):
            found = _chosen(choice, name)
            if found is not None:
                return found
        for row in self._assigned.get(site.target, ()):
            if row.value is not None and row.line > site.access.line and row.context.guards:
                guard = row.context.guards[-1]
                if says_missing(guard.test, name, guard.holds) and not isinstance(row.value, Literal):
                    return row.value
        return _returned(self._index, site, name)

    def _open(self, site: Site) -> None:
        self._place, self._choices, self._assigned = (site.path, site.context.function), {}, {}
        for choice in _choices(self._index, site):
            tests = choice.operands[:-1] if choice.kind is ChoiceKind.OR else (choice.test,)
            parts = (part for test in tests if test is not None for part in walk(test))
            for name in dict.fromkeys(part.name for part in parts if isinstance(part, Reference)):
                self._choices.setdefault(name, []).append(choice)
        for row in _assignments(self._index, site):
            self._assigned.setdefault(row.target, []).append(row)


def _choices(index: PythonIndex, site: Site) -> Iterator[Choice]:
    if not site.context.function:
        yield from index.contents(site.path).of(Choice)
        return
    values = [row.value for row in _assignments(index, site)]
    values += [call.invocation for call in index.calls_in(site.path, site.context.function)]
    function = index.function(site.path, site.context.function)
    values += [row.value for row in function.returns] if function else []
    for value in values:
        yield from (part for part in walk(value) if isinstance(part, Choice)) if value is not None else ()


def _assignments(index: PythonIndex, site: Site) -> tuple[PythonAssignment, ...]:
    return index.assignments_in(site.path, site.context.function)


def _chosen(choice: Choice, name: str) -> Value | None:
    """``name or default``, ``name if name else default``."""
    if choice.kind is ChoiceKind.OR:
        return choice.operands[-1] if any(_is(part, name) for part in choice.operands[:-1]) else None
    if choice.kind is not ChoiceKind.CONDITIONAL or choice.test is None or len(choice.operands) != 2:
        return None
    taken, other = choice.operands
    if says_missing(choice.test, name, False) and any(_is(part, name) for part in walk(taken)):
        return other
    if says_missing(choice.test, name, True) and any(_is(part, name) for part in walk(other)):
        return taken
    return None


def _returned(index: PythonIndex, site: Site, name: str) -> Value | None:
    """``if value is None: return default`` below the read."""
    function = index.function(site.path, site.context.function) if site.context.function else None
    for row in function.returns if function else ():
        if row.line > site.access.line and row.context.guards and row.value is not None:
            guard = row.context.guards[-1]
            if says_missing(guard.test, name, guard.holds) and not any(_is(part, name) for part in walk(row.value)):
                return row.value
    return None


def parts_of(test: Value, holds: bool) -> Iterator[tuple[Value, bool]]:
    """What must hold, each by itself, for the code below the test to run."""
    if isinstance(test, Not):
        yield from parts_of(test.operand, not holds)
    elif isinstance(test, Choice) and test.kind is (ChoiceKind.AND if holds else ChoiceKind.OR):
        for part in test.operands:
            yield from parts_of(part, holds)
    else:
        yield test, holds


def says_missing(test: Value, name: str, holds: bool) -> bool:
    """Whether the test, holding or not, says that the name holds nothing."""
    if isinstance(test, Not):
        return says_missing(test.operand, name, not holds)
    if isinstance(test, Comparison) and _is(test.left, name) and isinstance(test.right, Literal) and test.right.value in (None, ""):
        return test.op in (("is", "==") if holds else ("is not", "!="))
    return not holds and _is(test, name)


def _is(value: Value, name: str) -> bool:
    return isinstance(value, Reference) and value.name == name
