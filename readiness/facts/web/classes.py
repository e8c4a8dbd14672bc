"""What classes tell of routers: annotations that surely name none, and classes that a function makes."""

from __future__ import annotations

from collections.abc import Callable

from readiness.artifacts.python.model import PythonAssignment, PythonFunction
from readiness.artifacts.python.values import Choice, Invocation, Reference, Subscript, Value, is_none
from readiness.facts.python.index import Definition, External, Kind, PythonIndex
from readiness.facts.web.families import Family
from readiness.wordlist import word_set

MAX_STEPS = 8
_PLAIN = frozenset(("str", "int", "bool", "float", "bytes"))
_PACKAGES = word_set("sqlalchemy redis httpx requests uuid datetime decimal pathlib logging pydantic boto3")
"""Without a class that has routes."""


def is_no_router(
    index: PythonIndex, family_of: Callable[[str, str], Family | None], path: str, annotation: Value, function: str = "", steps: int = 0
) -> bool:
    """Whether every class that *annotation* names is one without routes; *family_of* tells it of a first-party class.

    Then nobody need ask what callers pass. A service hands its database session through hundreds of functions, and ``session.get`` is
    called as a route is declared: in one repository this was 85 seconds of 86.
    """
    match annotation:
        case Subscript():
            return is_no_router(index, family_of, path, annotation.target, function, steps)
        case Choice():
            named = [item for item in annotation.operands if not is_none(item)]
            return all(is_no_router(index, family_of, path, item, function, steps) for item in named)
        case Reference() if steps < MAX_STEPS:
            found = index.resolve(path, annotation.name, function)
        case _:
            return False
    match found:
        case External():
            return found.name in _PLAIN or found.name.partition(".")[0] in _PACKAGES
        case Definition(kind=Kind.CLASS):
            above = [base.name for base in index.ancestors(found.path, found.name) if isinstance(base, External)]
            return family_of(found.path, found.name) is None and "typing.Protocol" not in above
        case Definition(row=PythonAssignment(value=Invocation(callee="typing.NewType", args=(_, base)))):
            return is_no_router(index, family_of, found.path, base, "", steps + 1)
    return False


def class_made(index: PythonIndex, found: Definition) -> Definition | None:
    """The class that a function defines and returns: ``Router = make_router_class(Route)``."""
    row = found.row
    if not isinstance(row, PythonAssignment) or not isinstance(row.value, Invocation) or not row.value.callee:
        return None
    maker = index.resolve(found.path, row.value.callee, row.context.function)
    if not isinstance(maker, Definition) or not isinstance(maker.row, PythonFunction):
        return None
    for end in maker.row.returns:
        made = index.resolve(maker.path, end.value.name, maker.name) if isinstance(end.value, Reference) else None
        if isinstance(made, Definition) and made.kind is Kind.CLASS:
            return made
    return None
