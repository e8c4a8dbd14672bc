"""Relation ``django.settings``: which settings module a Django project runs with in production."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonImport, PythonModule
from readiness.artifacts.python.values import text
from readiness.facts.configuration.rows import DjangoSettings
from readiness.facts.env.rows import EnvRead, EnvSet
from readiness.facts.processes.rows import Process
from readiness.facts.python.resolution import Definition, Kind
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MARKS = ("INSTALLED_APPS", "ROOT_URLCONF")
_VARIABLE = "DJANGO_SETTINGS_MODULE"
WORDS = frozenset((*_MARKS, _VARIABLE))
_PREFERRED = ("production", "prod", "live", "deploy", "deployment", "heroku", "docker", "settings", "__init__", "base", "common")


class _Named(msgspec.Struct, frozen=True, order=True):
    """A mention of a settings module; the smallest ``rank`` decides."""

    rank: int
    module: str
    by: str
    importer: str


def derive_settings(project: Project) -> Iterator[DjangoSettings]:
    """One row a project, by path."""
    index = project.python
    parents = {
        path: tuple(_stars(project, path, outline.imports))
        for path, outline in project.python_outlines()
        if any(row.star for row in outline.imports)
    }
    marked = {source.path for source in project.python_with(_MARKS) if _is_marked(source.model)}
    groups = _groups(marked, parents)
    if not groups:
        yield from _class_based(project)
        return
    named = sorted(_named(project))
    for group in groups:
        chosen, by = _choose(project, group, named)
        model = index.modules[chosen]
        unfollowed = f"{chosen} makes settings at run time (line {model.dynamic})" if model.dynamic else ""
        yield DjangoSettings(location=Location(chosen), module=index.module_name(chosen), chosen_by=by, unfollowed=unfollowed)


def _is_marked(model: PythonModule) -> bool:
    return any(row.target in _MARKS and not row.context.function and not row.context.owner for row in model.assignments)


def _stars(project: Project, path: str, imports: tuple[PythonImport, ...]) -> Iterator[str]:
    for row in imports:
        if row.star and not row.context.function:
            found = project.python.resolve(path, row.qualified)
            if isinstance(found, Definition) and found.kind is Kind.MODULE and project.is_production(found.path):
                yield found.path


def _groups(marked: set[str], parents: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Settings modules that belong together: by star imports, or by standing in one folder."""
    members = set(marked)
    while True:
        more = {path for path, above in parents.items() if not members.isdisjoint(above)} - members
        if not more:
            break
        members |= more
    group_of = {path: {path} for path in members}

    def unite(one: str, other: str) -> None:
        merged = group_of[one] | group_of[other]
        for path in merged:
            group_of[path] = merged

    for path in members:
        for above in parents.get(path, ()):
            if above in members:
                unite(path, above)
        for other in members:
            if path.rpartition("/")[0] == other.rpartition("/")[0]:
                unite(path, other)
    return sorted({tuple(sorted(group)) for group in group_of.values()})


def _named(project: Project) -> Iterator[_Named]:
    for row in project.rows(EnvSet):
        if row.key == _VARIABLE and row.value:
            yield _Named(0, row.value, f"{_VARIABLE} in {row.location}", row.path)
    for process in project.rows(Process):
        if process.launch.settings:
            yield _Named(0, process.launch.settings, f"the command at {process.location}", process.path)
    for read in project.rows(EnvRead):
        if read.key == _VARIABLE and read.default:
            name = read.path.rpartition("/")[2]
            rank = 1 if name in ("wsgi.py", "asgi.py") else 3 if name == "manage.py" else 2
            yield _Named(rank, read.default, f"{_VARIABLE} in {read.location}", read.path)
    for source in project.python_with((_VARIABLE,)):
        for row in source.model.assignments:
            if row.resolved == "os.environ" and row.key is not None and text(row.key) == _VARIABLE and (module := text(row.value)):
                yield _Named(1, module, f"{_VARIABLE} in {source.path}:{row.line}", source.path)


def _choose(project: Project, group: tuple[str, ...], named: list[_Named]) -> tuple[str, str]:
    for mention in named:
        tail = mention.module.replace(".", "/")
        located = project.python.locate(mention.importer, mention.module)
        for path in group:
            if path == located or (located is None and f"/{path}".endswith((f"/{tail}.py", f"/{tail}/__init__.py"))):
                return path, mention.by
    return min(group, key=_preference), "its name"


def _preference(path: str) -> tuple[int, int, str]:
    *folders, name = path.removesuffix(".py").split("/")
    words = name.replace("-", "_").split("_") if name != "__init__" else [name]
    ranks = [_PREFERRED.index(word) for word in (name, *words) if word in _PREFERRED]
    return min(ranks, default=len(_PREFERRED)), len(folders), path


def _class_based(project: Project) -> Iterator[DjangoSettings]:
    """django-configurations keeps settings in classes, of which a variable picks one."""
    for path, row in project.python.subclasses_of("configurations.Configuration"):
        if project.is_production(path):
            reason = f"its settings are the class {row.name} of django-configurations"
            yield DjangoSettings(
                location=Location(path, row.line), module=project.python.module_name(path), chosen_by="", unreadable=reason
            )
            return
