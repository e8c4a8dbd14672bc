"""Relation ``migration``: every revision of Alembic and every migration of Django, with what it stands on and whether it can be undone.

Source: alembic.sqlalchemy.org, "Tutorial" (revision, down_revision) and "Working with Branches" (tuples, branch labels).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonModule
from readiness.artifacts.python.values import Literal, Sequence, Template, Value, is_none, text
from readiness.facts.data.django_history import django_migrations
from readiness.facts.data.history import Migration, MigrationEnvironment, Undo
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CHANGES = word_set("""
    create_table drop_table rename_table add_column drop_column alter_column create_index drop_index create_foreign_key drop_constraint
    create_unique_constraint create_check_constraint create_primary_key create_exclude_constraint batch_alter_table
""")
_DDL = re.compile(r"\s*(?:CREATE|ALTER|DROP|RENAME|TRUNCATE)\b(?!\s+(?:OR\s+REPLACE|EXTENSION)\b)", re.IGNORECASE)
_EXECUTES = frozenset({"execute", "text", "DDL"})
WORDS = frozenset({"down_revision"})


def derive_migrations(project: Project) -> Iterator[Migration]:
    """Alembic's by path, then Django's."""
    environments = [row for row in project.rows(MigrationEnvironment) if row.tool == "alembic"]
    folders = {row.folder for row in environments}
    # Of any role where an environment claims them: a revision may be called add_test.py.
    for source in project.python_with(("down_revision",), None):
        rows = {
            row.target: row for row in source.model.assignments if not row.context.function and not row.context.owner and row.key is None
        }
        if "revision" in rows and "down_revision" in rows:
            home = _environment(environments, source.path)
            if home is not None and (home in folders or project.is_production(source.path)):
                yield _revision(project, source.path, source.model, rows, home)
    yield from django_migrations(project)


def _environment(environments: list[MigrationEnvironment], path: str) -> str | None:
    """The environment whose versions the file is among; a folder of its own where no environment claims it; None where Alembic does not
    look: in a subfolder that its configuration leaves out, or beside the folders it names."""
    folder = path.rpartition("/")[0]
    for row in environments:
        for versions in row.folders:
            if folder == versions or (row.recursive and folder.startswith(f"{versions}/")):
                return row.folder
    inside = any(folder == row.folder or folder.startswith(f"{row.folder}/") for row in environments if row.folder)
    return None if inside else folder


def _revision(project: Project, path: str, model: PythonModule, rows: dict[str, PythonAssignment], home: str) -> Migration:
    revision = _texts(rows["revision"].value)
    parents = _texts(rows["down_revision"].value)
    labels = _texts(rows["branch_labels"].value) if "branch_labels" in rows else ()
    known = revision is not None and len(revision) == 1 and parents is not None
    undo, line, what = _undo(model, parents or (), rows["down_revision"].line)
    return Migration(
        location=Location(path, rows["revision"].line), unreadable="" if known else "its revision or down_revision is computed",
        tool="alembic", environment=home, revision=revision[0] if revision else "", parents=parents or (), labels=labels or (),
        parents_line=rows["down_revision"].line, undo=undo, undo_line=line, undo_what=what, component=project.component_name(path),
    )  # fmt: skip


def _texts(value: Value | None) -> tuple[str, ...] | None:
    """The names that a text, a sequence of texts or None holds; None for anything else."""
    if value is None or is_none(value):
        return ()
    if isinstance(value, Sequence) and not value.truncated:
        found = [text(item) for item in value.items]
        return tuple(item for item in found if item is not None) if None not in found else None
    one = text(value)
    return None if one is None else (one,)


def _undo(model: PythonModule, parents: tuple[str, ...], line: int) -> tuple[Undo, int, str]:
    back = next((row for row in model.functions if row.qualname == "downgrade"), None)
    idle = back is None or back.stub or (not back.calls and not back.raises and not back.handlers and back.statements <= 1)
    refuses = back is not None and back.raises and not [name for name in back.calls if name in model.names or "." in name]
    if not idle and not refuses:
        return Undo.DONE, back.line if back else line, ""
    at = back.end_line if back is not None else line
    if len(parents) != 1 or not _changes_schema(model):
        return Undo.NOTHING, at, ""
    if back is None:
        return Undo.EMPTY, line, "there is no downgrade()"
    if refuses:
        return Undo.REFUSED, back.raises[0].line, "downgrade() raises"
    return Undo.EMPTY, at, "downgrade() does nothing"


def _changes_schema(model: PythonModule) -> bool:
    for call in model.calls:
        if _within(call.context.function, "downgrade"):
            continue
        made = call.invocation
        if made.method in _CHANGES:
            return True
        if made.method in _EXECUTES and made.args and (statement := _beginning(made.args[0])) and _DDL.match(statement):
            return True
    return False


def _within(qualname: str, function: str) -> bool:
    return qualname == function or qualname.startswith(f"{function}.<locals>.")


def _beginning(value: Value) -> str:
    if isinstance(value, Template) and value.parts:
        value = value.parts[0]
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""
