"""Third-party modules that the code imports."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from stdlib_list import long_versions, short_versions, stdlib_list

from readiness.artifacts.python.model import PythonImport, PythonModule
from readiness.artifacts.python.values import text
from readiness.facts.dependencies.library import within
from readiness.facts.dependencies.providing import decisive
from readiness.facts.dependencies.rows import Form, Manifest, PackageImported
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_READ = (Role.PRODUCTION, Role.DEVELOPMENT, Role.TEST, Role.EXAMPLE, Role.DOCUMENTATION)
_FINDERS = frozenset({"importlib.util.find_spec", "pkgutil.find_loader"})
WORDS = frozenset(name.rpartition(".")[2] for name in _FINDERS)


def declaring(manifest: Manifest) -> bool:
    """Whether the manifest speaks of dependencies at all (a pyproject.toml of tool settings does not)."""
    return manifest.form is not Form.PYPROJECT or bool(manifest.entries or manifest.name)


def homes(project: Project) -> tuple[str, ...]:
    """Folders that a production manifest speaks for, deepest first."""
    found = {
        manifest.home
        for manifest in project.rows(Manifest)
        if manifest.role is Role.PRODUCTION and not manifest.constraint and declaring(manifest)
    }
    return tuple(sorted(found, key=lambda home: (home == ".", -home.count("/"), home)))


def packages_imported(project: Project) -> Iterator[PackageImported]:
    """One row a file, module and home, at the first line that needs it; type-checking imports are none."""
    places = homes(project)
    local = _LocalNames(project)
    paths = [path for path, _ in project.python_outlines()]
    inhabited = {home for home in places if any(within(path, home) for path in paths)}
    finding = set(project.python.mentioning(WORDS))
    for path, outline in project.python_outlines(_READ):
        found: dict[str, list[PythonImport]] = {}
        candidates: dict[str, tuple[str, ...]] = {}
        for row in outline.imports:
            if row.level or row.type_checking or is_standard(row.qualified.split(".")[0]):
                continue
            name, known = decisive(row.qualified if not row.star else row.module)
            if local.holds(row, path, known=bool(known)):
                continue
            found.setdefault(name, []).append(row)
            candidates[name] = known
        sought = set(_sought(project.python.modules[path])) if found and path in finding else set()
        for name, rows in sorted(found.items(), key=lambda item: item[1][0].line):
            first = min(
                rows, key=lambda row: (row.guarded, bool(row.context.guards) or row.context.main, bool(row.context.function), row.line)
            )
            for home, shared in _homes_of(project, path, places):
                yield PackageImported(
                    location=Location(path, first.line),
                    module=name,
                    candidates=candidates[name],
                    home=home,
                    outside=not shared and home in places and not within(path, home) and home in inhabited,
                    shared=shared,
                    guarded=first.guarded or name.split(".")[0] in sought or _tried(rows),
                    conditional=bool(first.context.guards) or first.context.main,
                    lazy=bool(first.context.function),
                    production=project.is_production(path),
                )


def _sought(module: PythonModule) -> Iterator[str]:
    """Modules that the file looks for before it imports them."""
    return (text(call.invocation.argument(0, "name")) or "" for call in module.calls if call.callee in _FINDERS)


def _tried(rows: list[PythonImport]) -> bool:
    """Whether the file tries the import somewhere, and needs it only inside functions: those are called where the attempt succeeded."""
    return any(row.guarded for row in rows) and all(row.guarded or row.context.function for row in rows)


def home_for(path: str, places: tuple[str, ...]) -> str:
    """The nearest home above a file; the only one there is, where the file lies outside of it; else empty."""
    for home in places:
        if home == "." or path.startswith(home + "/"):
            return home
    return places[0] if len(places) == 1 else ""


def _homes_of(project: Project, path: str, places: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """The homes whose requirements the file needs, and whether it is shared: code that no manifest speaks for needs those of each service
    that imports it."""
    nearest = home_for(path, places)
    if not nearest or not within(path, nearest):
        users = (component.path for component in project.components_of(path) if component.path != ".")
        theirs = dict.fromkeys(home for user in users if (home := home_for(f"{user}/", places)) and within(user, home))
        if theirs:
            return tuple((home, True) for home in theirs)
    return ((nearest or _component(project, path), False),)


@cache
def _standard_names() -> frozenset[str]:
    """Every module of the standard library of any Python 3 since 3.8: which one runs the code is not always known, and a module that has
    left the library is another defect than a missing requirement."""
    names: set[str] = set()
    for version in {*short_versions, *long_versions}:
        if version.startswith("3.") and int(version.split(".")[1]) >= 8:
            names.update(name.split(".")[0] for name in stdlib_list(version))
    return frozenset(names | {"__future__", "__main__", "_typeshed"})


def is_standard(name: str) -> bool:
    return name in _standard_names()


def _component(project: Project, path: str) -> str:
    component = project.component_of(path)
    return component.path if component else "."


class _LocalNames:
    """Whether an import may mean a file of the repository. The index knows packages and roots; what is left are module paths that only a
    deployment sets: any folder that is no package may be one. For names we do not know for certain that is enough to keep silent."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._seen: dict[tuple[str, str], bool] = {}
        self._holders: dict[str, set[str]] = {}
        paths = [path for path in project.entries if path.endswith((".py", ".pyi", ".so", ".pyx"))]
        packages = {posixpath.dirname(path) for path in paths if path.endswith("/__init__.py")}
        for path in paths:
            folder, name = posixpath.split(path)
            self._holders.setdefault(name.split(".")[0], set()).add(folder)
            while folder:
                parent, own = posixpath.split(folder)
                self._holders.setdefault(own, set()).add(parent)
                folder = parent
        self._packages = packages

    def holds(self, row: PythonImport, path: str, *, known: bool) -> bool:
        top = row.qualified.split(".")[0]
        if top not in self._holders:
            return False
        key = (posixpath.dirname(path), row.qualified)
        if key not in self._seen:
            self._seen[key] = self._project.python.is_first_party(row.qualified, path) or self._project.python.is_first_party(
                row.module, path
            )
        return self._seen[key] or not known
