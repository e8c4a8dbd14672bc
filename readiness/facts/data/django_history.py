"""Django's migrations: classes in ``<app>/migrations``, their dependencies, and the operations that cannot be taken back.

Source: docs.djangoproject.com/en/stable/ref/migration-operations (RunPython, RunSQL: without a reverse the migration is irreversible) and
topics/migrations (dependencies, ``replaces`` of squashed migrations).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

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


class _Read(msgspec.Struct, frozen=True):
    """A migration before the label of its app is known. ``depends`` and ``replaces`` are None where they are computed."""

    path: str
    line: int
    depends: tuple[tuple[str, str], ...] | None
    replaces: tuple[tuple[str, str], ...] | None
    depends_line: int
    operations: PythonAssignment | None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".py")


def django_migrations(project: Project) -> Iterator[Migration]:
    """One row for each ``Migration`` of an app, by app and path."""
    apps: dict[str, list[_Read]] = {path.rpartition("/")[0]: [] for _, path in app_folders(project)}
    # Of any role: a migration may be called 0132_remove_test.py.
    for source in project.python_with(("Migration",), None):
        folder = source.path.rpartition("/")[0]
        model: PythonModule = source.model
        found = next((row for row in model.classes if row.name == "Migration"), None) if folder in apps else None
        if found is not None:
            apps[folder].append(_read(source.path, found))
    for folder, rows in apps.items():
        app = folder.rpartition("/")[0]
        label = _label(project, app, rows)
        yield from (_migration(project, row, app, label) for row in rows)


def _read(path: str, cls: PythonClass) -> _Read:
    fields = {row.target: row for row in cls.fields if row.value is not None}
    depends = fields.get("dependencies")
    line = depends.line if depends is not None else cls.line
    return _Read(path, cls.line, _pairs(depends), _pairs(fields.get("replaces")), line, fields.get("operations"))


def _label(project: Project, app: str, rows: list[_Read]) -> str:
    """What the app is called: by its configuration, else its folder's name where its migrations use it, else what they call each other."""
    for name in ("apps.py", "__init__.py"):
        model = project.artifact("python", f"{app}/{name}".lstrip("/"))
        for cls in model.classes if isinstance(model, PythonModule) else ():
            given = next((text(field.value) for field in cls.fields if field.target == "label"), None)
            if given:
                return given
    names = {row.name for row in rows}
    used = Counter(of for row in rows for of, other in (*(row.depends or ()), *(row.replaces or ())) if other in names)
    folder = app.rpartition("/")[2]
    return folder if folder in used or not used else used.most_common(1)[0][0]


def _migration(project: Project, row: _Read, app: str, label: str) -> Migration:
    own = tuple(f"{app}.{other}" for of, other in row.depends or () if of == label and not other.startswith("__"))
    undo, line, what = _undo(row.operations, begins=not own)
    return Migration(
        location=Location(row.path, row.line), tool="django",
        unreadable="" if None not in (row.depends, row.replaces) else "its dependencies are computed",
        environment=app, revision=f"{app}.{row.name}", parents=own,
        replaces=tuple(f"{app}.{other}" for of, other in row.replaces or () if of == label),
        parents_line=row.depends_line, undo=undo, undo_line=line, undo_what=what, component=project.component_name(row.path),
    )  # fmt: skip


def _pairs(row: PythonAssignment | None) -> tuple[tuple[str, str], ...] | None:
    """Pairs of texts of a list; what is no pair (``swappable_dependency(…)``) depends on another app. None: no list at all."""
    if row is None:
        return ()
    if not isinstance(row.value, Sequence) or row.value.truncated:
        return None
    found = []
    for item in row.value.items:
        parts = [text(part) for part in item.items] if isinstance(item, Sequence) else []
        if len(parts) == 2 and parts[0] is not None and parts[1] is not None:
            found.append((parts[0], parts[1]))
    return tuple(found)


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
