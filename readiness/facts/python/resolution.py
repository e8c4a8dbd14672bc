"""What a name turns out to be."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonClass, PythonFunction


class Kind(StrEnum):
    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    VALUE = "value"
    """Assigned: a variable, constant, class field or instance attribute."""
    PARAMETER = "parameter"


class Definition(msgspec.Struct, frozen=True):
    """Defined in the repository. ``name`` is the qualname in ``path`` (empty for the module itself); ``row`` what defines it: of several
    assignments the first one with a value. ``instance``: reached through an object of a class, not through the class."""

    path: str
    name: str
    kind: Kind
    line: int
    row: PythonFunction | PythonClass | PythonAssignment | None = None
    instance: bool = False


class External(msgspec.Struct, frozen=True):
    """Belongs to the standard library, a distribution or the builtins: the absolute dotted name. ``instance``: it is (an attribute of) what
    calling something there returned: ``app.get`` of ``app = fastapi.FastAPI()`` is ``fastapi.FastAPI.get``."""

    name: str
    instance: bool = False


class Unresolved(msgspec.Struct, frozen=True):
    """Not known, and why; ``path`` and ``line`` say what made it so. Never to be taken for absent."""

    reason: str
    path: str
    line: int


class Absent(msgspec.Struct, frozen=True):
    """Surely not there: ``path`` is known completely, and its ``owner`` (a class; empty: the module) has no ``name``."""

    path: str
    name: str
    owner: str = ""


Resolution: TypeAlias = Definition | External | Unresolved | Absent
