"""Django's migrations: classes in ``<app>/migrations``, their dependencies, and the operations that cannot be taken back.

Source: docs.djangoproject.com/en/stable/ref/migration-operations (RunPython, RunSQL: without a reverse the migration is irreversible) and
topics/migrations (dependencies, ``replaces`` of squashed migrations).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonClass, PythonModule
from readiness.artifacts.python.values import Invocation, Sequence, Value, is_none, text, walk
from readiness.facts.data.history import Migration, Undo
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_REVERSES = {"RunPython": (1, "reverse_code"), "RunSQL": (1, "reverse_sql")}
WORDS = frozenset({"Migration"})


def app_folders(project: Project) -> Iterator[tuple[str, str]]:
    """(app's folder, first migration) of each folder of migrations in which a class of Django's stands, by path; no model is opened."""
    seen: set[str] = set()
    for path, outline in project.python_outlines():
        folder, _, name = path.rpartition("/")
        if name == "__init__.py" or "migration" not in folder.rpartition("/")[2] or folder in seen:
            continue
        if any(row.name == "Migration" for row in outline.classes) and any(
            row.qualified.startswith("django.db") for row in outline.imports
        ):
            seen.add(folder)
            yield folder.rpartition("/")[0], path


def django_migrations(project: Project) -> Iterator[Migration]:
    """One row for each ``Migration`` of an app, by path."""
    folders = {path.rpartition("/")[0]: app for app, path in app_folders(project)}
    # Of any role: a migration may be called 0132_remove_test.py.
    for source in project.python_with(("Migration",), None):
        folder, _, name = source.path.rpartition("/")
        model: PythonModule = source.model
        found = next((row for row in model.classes if row.name == "Migration"), None)
        if folder in folders and found is not None:
            yield _migration(project, source.path, found, folders[folder], name.removesuffix(".py"))


def _migration(project: Project, path: str, cls: PythonClass, app: str, name: str) -> Migration:
    fields = {row.target: row for row in cls.fields if row.value is not None}
    label = app.rpartition("/")[2]
    depends, replaced = _pairs(fields.get("dependencies")), _pairs(fields.get("replaces"))
    unreadable = "" if depends is not None and replaced is not None else "its dependencies are computed"
    own = tuple(f"{app}.{other}" for of, other in depends or () if of == label and not other.startswith("__"))
    undo, line, what = _undo(fields.get("operations"), begins=not own)
    return Migration(
        location=Location(path, cls.line), unreadable=unreadable, tool="django", environment=app, revision=f"{app}.{name}", parents=own,
        replaces=tuple(f"{app}.{other}" for of, other in replaced or () if of == label),
        parents_line=fields["dependencies"].line if "dependencies" in fields else cls.line, undo=undo, undo_line=line, undo_what=what,
        component=project.component_name(path),
    )  # fmt: skip


def _pairs(row: PythonAssignment | None) -> list[tuple[str, str]] | None:
    """Pairs of texts of a list; what is no pair (``swappable_dependency(…)``) depends on another app. None: no list at all."""
    if row is None:
        return []
    if not isinstance(row.value, Sequence) or row.value.truncated:
        return None
    found = []
    for item in row.value.items:
        parts = [text(part) for part in item.items] if isinstance(item, Sequence) else []
        if len(parts) == 2 and parts[0] is not None and parts[1] is not None:
            found.append((parts[0], parts[1]))
    return found


def _undo(operations: PythonAssignment | None, *, begins: bool) -> tuple[Undo, int, str]:
    if operations is None or operations.value is None:
        return Undo.NOTHING, 1, ""
    for made in _made(operations.value):
        position, keyword = _REVERSES.get(made.method, (0, ""))
        if keyword and not made.spreads and (given := made.argument(position, keyword)) is None:
            what = f"{made.method} has no {keyword}"
            return (Undo.NOTHING if begins else Undo.REFUSED), made.line, what
        if keyword and given is not None and is_none(given):
            return (Undo.NOTHING if begins else Undo.REFUSED), made.line, f"{made.method} has {keyword}=None"
    return Undo.DONE, operations.line, ""


def _made(value: Value) -> Iterator[Invocation]:
    return (part for part in walk(value) if isinstance(part, Invocation))
