"""Which parameters are surely no routers, by their annotations, so that nobody need ask what callers pass. A service hands its database
session through hundreds of functions, and ``session.get`` is called as a route is declared: in one repository this was 85 seconds of 86."""

from __future__ import annotations

from collections.abc import Callable

from readiness.artifacts.python.model import PythonAssignment
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
    """Whether every class that *annotation* names is one without routes; *family_of* tells it of a first-party class."""
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
