"""Relation ``model.table``: classes that declare tables, by the ORM that makes them.

Abstract, proxy and unmanaged models of Django, mixins and reflected tables declare none.
Source: docs.djangoproject.com/en/stable/ref/models/options; docs.sqlalchemy.org, "Declarative Table Configuration"; sqlmodel.tiangolo.com.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonClass
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Value, text, walk
from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.schema import Table
from readiness.facts.python.resolution import Definition
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DJANGO = word_set("""
    django.db.models.Model django.db.models.base.Model django.contrib.gis.db.models.Model django.contrib.auth.models.AbstractUser
    django.contrib.auth.models.AbstractBaseUser django.contrib.auth.base_user.AbstractBaseUser mptt.models.MPTTModel wagtail.models.Page
    model_utils.models.TimeStampedModel django_extensions.db.models.TimeStampedModel polymorphic.models.PolymorphicModel
    treebeard.mp_tree.MP_Node modelcluster.models.ClusterableModel
""")
_FLASK = ("flask_sqlalchemy.SQLAlchemy.Model", "flask_sqlalchemy.model.Model")
_OTHERS = {
    "tortoise.models.Model": "tortoise", "tortoise.Model": "tortoise", "peewee.Model": "peewee", "piccolo.table.Table": "piccolo",
    "ormar.Model": "ormar", "gino.Gino.Model": "gino",
}  # fmt: skip
_NAME = "__tablename__"
_COLUMNS = frozenset({"Column", "mapped_column", "relationship", "Field"})
WORDS = frozenset({_NAME, "__table__"})


def derive_tables(project: Project) -> Iterator[Table]:
    """Each class once, by ORM, path and line."""
    seen: set[tuple[str, str]] = set()
    aside = tuple(f"{row.folder}/" for row in project.rows(MigrationEnvironment) if row.tool == "alembic")
    for orm, path, row, name in (*_named(project), *_sqlmodel(project), *_inherited(project)):
        if (path, row.qualname) not in seen and not path.startswith(aside):
            seen.add((path, row.qualname))
            yield _table(project, orm, path, row, name=name)
    index = project.python
    for path, row in index.subclasses_of(*_FLASK):
        if project.is_production(path) and (path, row.qualname) not in seen and not _abstract(row) and row.fields:
            yield _table(project, "sqlalchemy", path, row)
    for path, row in index.subclasses_of(*_OTHERS):
        if project.is_production(path) and row.fields and not _meta(project, path, row, "abstract"):
            orm = next(
                _OTHERS[base] for base in _OTHERS if any(getattr(one, "name", "") == base for one in index.ancestors(path, row.qualname))
            )
            yield _table(project, orm, path, row)
    apps = frozenset(path.rpartition("/")[0] for path in project.entries if path.rpartition("/")[2] == "apps.py")
    apps |= {row.label for row in project.rows(MigrationEnvironment) if row.tool == "django"}
    for path, row in index.subclasses_of(*_DJANGO, among=lambda path: _models_of(path) is not None and project.is_production(path)):
        if _is_django_table(project, path, row):
            yield _table(project, "django", path, row, app=_app_of(path, apps) or "")


def _table(project: Project, orm: str, path: str, row: PythonClass, *, name: str = "", app: str = "") -> Table:
    return Table(location=Location(path, row.line), orm=orm, model=row.qualname, name=name, app=app, component=project.component_name(path))


# SQLAlchemy --------------------------------------------------------------------------------------------------------------
def _named(project: Project) -> Iterator[tuple[str, str, PythonClass, str]]:
    """Classes that say what their table is called."""
    for source in project.python_with((_NAME, "__table__")):
        for row in source.model.classes:
            given = next((field for field in row.fields if field.target in (_NAME, "__table__") and field.value is not None), None)
            if given is not None and given.value is not None and not _abstract(row) and not _reflected(row):
                yield "sqlalchemy", source.path, row, text(given.value) or ""


def _sqlmodel(project: Project) -> Iterator[tuple[str, str, PythonClass, str]]:
    for path, outline in project.python_outlines():
        if any(row.qualified.split(".")[0] == "sqlmodel" for row in outline.imports) and outline.mentions("table"):
            for row in project.python.modules[path].classes:
                if any(key == "table" and isinstance(value, Literal) and value.value is True for key, value in row.keywords):
                    yield "sqlmodel", path, row, ""


def _inherited(project: Project) -> Iterator[tuple[str, str, PythonClass, str]]:
    """Classes with columns below a base that makes the table's name of the class's (``@declared_attr def __tablename__``)."""
    bases = {
        (source.path, row.qualname) for source in project.python_with((_NAME,)) for row in source.model.classes if _NAME in row.methods
    }
    if not bases:
        return
    called = project.python.other_names(*(qualname.rpartition(".")[2] for _, qualname in bases))
    for path, outline in project.python_outlines():
        if any(not called.isdisjoint(row.bases) for row in outline.classes):
            for row in project.python.modules[path].classes:
                above = project.python.ancestors(path, row.qualname) if row.bases else ()
                below = any(isinstance(one, Definition) and (one.path, one.name) in bases for one in above)
                if below and not _abstract(row) and any(_is_column(field.value) for field in row.fields):
                    yield "sqlalchemy", path, row, ""


def _is_column(value: Value | None) -> bool:
    return isinstance(value, Invocation) and value.method in _COLUMNS


def _abstract(row: PythonClass) -> bool:
    return any(field.target == "__abstract__" and isinstance(field.value, Literal) and field.value.value is True for field in row.fields)


def _reflected(row: PythonClass) -> bool:
    """``__table_args__ = {"autoload_with": …}``, or a view: the table is somebody else's."""
    for field in row.fields:
        if field.target in ("__table_args__", "__table__") and field.value is not None:
            for part in walk(field.value):
                if isinstance(part, Mapping) and any((text(key) or "").startswith("autoload") for key, _ in part.items):
                    return True
                if isinstance(part, Invocation) and any(key.startswith("autoload") for key, _ in part.kwargs):
                    return True
    return False


# Django ------------------------------------------------------------------------------------------------------------------
def _is_django_table(project: Project, path: str, row: PythonClass) -> bool:
    if row.context.function or _models_of(path) is None or _meta(project, path, row, "app_label"):
        return False
    managed = _meta(project, path, row, "managed")
    return not (_meta(project, path, row, "abstract") or _meta(project, path, row, "proxy") or managed is False)


def _meta(project: Project, path: str, row: PythonClass, option: str) -> object:
    """The value of an option of the class's ``Meta``; True for one that is computed, None where it is not there."""
    meta = project.python.class_(path, f"{row.qualname}.Meta")
    given = next((field for field in reversed(meta.fields) if field.target == option), None) if meta is not None else None
    if given is None or given.value is None:
        return None
    return given.value.value if isinstance(given.value, Literal) else True


def _app_of(path: str, apps: frozenset[str]) -> str | None:
    """The folder of the app that a module of models belongs to: the nearest one with an ``apps.py`` or migrations, since an app may keep
    its models in packages below it; where there is none, that of the models."""
    folder = own = _models_of(path)
    while folder and folder not in apps:
        folder = folder.rpartition("/")[0]
    return folder or own


def _models_of(path: str) -> str | None:
    """The folder that ``models.py`` or the package ``models`` is in; None for any other module."""
    *folders, name = path.split("/")
    if "models" in folders:
        return "/".join(folders[: len(folders) - folders[::-1].index("models") - 1])
    return "/".join(folders) if name == "models.py" else None
