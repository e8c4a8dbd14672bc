"""The relation ``mock.target``: what tests replace, held against what the repository's own modules define."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonFunction
from readiness.artifacts.python.values import Choice, Invocation, Reference, Value, text
from readiness.facts.python.resolution import Absent, Definition, External, Kind, Resolution, Unresolved
from readiness.facts.testing.outline import CaseOutline, ReplacedName
from readiness.facts.testing.rows import MockTarget
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_OF_MODULES = word_set("__name__ __file__ __doc__ __dict__ __path__ __package__ __spec__ __loader__ __all__ __builtins__ __version__")
_BUILTINS = frozenset(dir(builtins))
"""``patch`` creates a builtin in any module (docs.python.org, "patching builtins")."""


def targets_of(project: Project, path: str, outline: CaseOutline) -> Iterator[MockTarget]:
    """Every replaced name of a file that belongs to the repository, by line."""
    for replaced in outline.replaced:
        row = _target(project, path, replaced)
        if row is not None:
            yield row


def _target(project: Project, path: str, replaced: ReplacedName) -> MockTarget | None:
    place = Location(path, replaced.line, replaced.column)
    named = text(replaced.target)
    if named is not None or not replaced.name:
        name = ".".join(part for part in (named, replaced.name) if part)
        if "." not in name or not all(part.isidentifier() for part in name.split(".")) or not _is_own(project, path, name):
            return None
        return _row(project, place, name, _member(project, path, name))
    owner, shown = _owner(project, path, replaced.target, replaced.function)
    if owner is None or not isinstance(owner, Definition):
        return None
    name = f"{shown}.{replaced.name}"
    if owner.kind is Kind.MODULE:
        found = project.python.resolve(owner.path, f":{replaced.name}")
        found = found if not isinstance(found, Absent) or replaced.name not in project.python.modules[owner.path].names else _at(owner)
    elif owner.kind is Kind.CLASS:
        found = project.python.member(owner.path, owner.name, _plain(replaced.name, owner.name))
    else:
        return None
    return _row(project, place, name, found)


def _is_own(project: Project, path: str, name: str) -> bool:
    """Whether the name begins with a module or package of the repository."""
    index = project.python
    parts = name.split(".")
    return any(index.locate(path, ".".join(parts[:length])) is not None for length in range(len(parts), 0, -1))


def _member(project: Project, path: str, name: str) -> Resolution:
    """What ``patch("a.b.c")`` finds: the longest prefix that is a module is imported, the rest are attributes."""
    found = project.python.resolve(path, name)
    if isinstance(found, Absent) and found.owner:
        head, _, last = name.rpartition(".")
        plain = _plain(last, found.owner)
        return project.python.resolve(path, f"{head}.{plain}") if plain != last else found
    if isinstance(found, Absent) and not found.owner and found.name in project.python.modules[found.path].names:
        return _at(Definition(found.path, "", Kind.MODULE, 1))
    return found


def _plain(name: str, owner: str) -> str:
    """``_Owner__name`` as the class itself writes it (language reference, "Private name mangling")."""
    return re.sub(rf"^_{re.escape(owner.rpartition('.')[2].lstrip('_'))}(?=__)", "", name)


def _at(owner: Definition) -> Resolution:
    """Bound at the module's top level in a way that has no row: there, all the same."""
    return Definition(owner.path, "", Kind.VALUE, owner.line)


def _owner(project: Project, path: str, value: Value, function: str) -> tuple[Resolution | None, str]:
    """The module or class of the object whose attribute is replaced, and how to call it; None where it is nobody's here."""
    index = project.python
    match value:
        case Reference() if value.name[:1] not in ("~", "?"):
            found = index.resolve(path, value.name)
            if isinstance(found, Definition) and found.kind is Kind.VALUE:
                return _class_of(project, value, path, function), _shown(value.name)
            return found, _shown(value.name)
        case Invocation() if value.callee and value.callee[:1] not in ("~", "?"):
            found = index.resolve(path, value.callee)
            return (found, found.name) if isinstance(found, Definition) and found.kind is Kind.CLASS else (None, "")
        case Choice():
            owners = {_owner(project, path, item, function) for item in value.operands}
            return next(iter(owners)) if len(owners) == 1 else (None, "")
    return None, ""


def _class_of(project: Project, value: Value, path: str, function: str) -> Resolution | None:
    """Of an object; its attributes may be given from anywhere, so that only a first-party class without surprises counts."""
    found = project.python.class_of(path, value, function)
    return found if isinstance(found, Definition) and found.kind is Kind.CLASS else None


def _row(project: Project, place: Location, name: str, found: Resolution) -> MockTarget | None:
    match found:
        case Definition():
            return MockTarget(location=place, target=name, defined_at=f"{found.path}:{found.line}")
        case External():
            return MockTarget(location=place, target=name, defined_at=found.name)
        case Absent():
            return _missing(project, place, name, found)
        case Unresolved():
            if " may inherit " in found.reason:
                return None
            if found.reason.startswith("an attribute of the function"):
                return _of_function(project, place, name, found)
            return MockTarget(location=place, target=name, unreadable=f"{found.reason} ({found.path}:{found.line})")
    return None


def _of_function(project: Project, place: Location, name: str, found: Unresolved) -> MockTarget | None:
    """``task.delay``: a decorator makes of a function what it likes, a plain one has the attributes that it is given."""
    rows = [row for row in project.python.modules[found.path].functions if row.line == found.line]
    decorated = any(isinstance(row, PythonFunction) and row.decorators for row in rows)
    if decorated:
        return MockTarget(location=place, target=name, defined_at=f"{found.path}:{found.line}")
    return MockTarget(location=place, target=name, unreadable=f"{found.reason} ({found.path}:{found.line})")


def _missing(project: Project, place: Location, name: str, found: Absent) -> MockTarget | None:
    if not found.owner and (found.name in _OF_MODULES or (found.name in _BUILTINS and name.endswith(f".{found.name}"))):
        return None
    row = project.python.class_(found.path, found.owner)
    searched = found.owner or project.python.module_name(found.path)
    return MockTarget(
        location=place,
        target=name,
        missing=found.name,
        searched=searched,
        searched_at=Location(found.path, row.line if row is not None else 1),
    )


def _shown(name: str) -> str:
    return name.lstrip(":.~?").rpartition("@")[2]
