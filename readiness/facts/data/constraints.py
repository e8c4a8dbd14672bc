"""Relation ``model.constraint``: indexes and constraints of declarative tables that have no name.

Source: alembic.sqlalchemy.org, "The Importance of Naming Constraints".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonClass
from readiness.artifacts.python.values import Invocation, Literal, Value, is_none, walk
from readiness.facts.data.schema import Constraint, Table
from readiness.facts.data.scopes import scopes
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_COLUMNS = frozenset({"Column", "mapped_column", "Field"})
_NAMED_BY_KEYWORD = frozenset({"UniqueConstraint", "CheckConstraint", "ForeignKeyConstraint", "ExcludeConstraint"})
_CONVENTION = "naming_convention"
WORDS = frozenset({_CONVENTION})


def derive_constraints(project: Project) -> Iterator[Constraint]:
    """One row a table's class, by path and line. The name of a primary key, or of a column's own foreign key, is not asked for: every
    database derives these the same way each time."""
    conventions = {project.component_name(path): path for path in project.python.mentioning((_CONVENTION,)) if project.is_production(path)}
    for table in project.rows(Table):
        cls = project.python.class_(table.path, table.model)
        if cls is None or table.orm not in ("sqlalchemy", "sqlmodel"):
            continue
        found = sorted(_unnamed(cls))
        by = next((conventions[name] for name in scopes(project, table.component) if name in conventions), "")
        yield Constraint(
            location=Location(table.path, found[0][0] if found else cls.line), model=table.model,
            what=", ".join(dict.fromkeys(f"{what} (line {line})" for line, what in found)), count=len(found),
            convention=f"the naming convention in {by}" if by else "", component=table.component,
        )  # fmt: skip


def _unnamed(cls: PythonClass) -> Iterator[tuple[int, str]]:
    """(line, what) of each index and constraint without a name in the class's body."""
    for field in cls.fields:
        for part in walk(field.value) if field.value is not None else ():
            if not isinstance(part, Invocation):
                continue
            if part.method in _COLUMNS:
                for option in ("index", "unique"):
                    if _true(part.kwarg(option)):
                        yield part.line, f"{option}=True"
            elif _is_nameless(part):
                yield part.line, part.method


def _true(value: Value | None) -> bool:
    return isinstance(value, Literal) and value.value is True


def _is_nameless(made: Invocation) -> bool:
    """``Index`` has its name as the first argument, constraints theirs as a keyword."""
    if made.method == "Index":
        name = made.argument(0, "name")
        return name is not None and is_none(name)
    return made.method in _NAMED_BY_KEYWORD and made.kwarg("name") is None and not made.spreads
