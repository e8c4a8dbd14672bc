"""Relation ``migration.environment``: the folders that migration tools work on.

Source: alembic.sqlalchemy.org, "The Migration Environment" (an ``env.py`` makes a folder one) and "Working with Branches"
(``version_locations``, ``recursive_version_locations``); the file names by which other tools know their folders, from their manuals.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.settings_file import SettingsFile
from readiness.facts.data.django_history import app_folders
from readiness.facts.data.history import MigrationEnvironment
from readiness.model import Location, Role
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SEPARATORS = re.compile(r"[\s,;]+|(?<=[\w/]):(?=[\w/%.])")
_OTHER = {
    "yoyo.ini": "yoyo", "sqitch.plan": "sqitch", "atlas.hcl": "atlas", "aerich.ini": "aerich", "migrate.cfg": "sqlalchemy-migrate",
    "flyway.conf": "flyway", "liquibase.properties": "liquibase", "piccolo_conf.py": "piccolo",
}  # fmt: skip
_SQL_FOLDERS = word_set("migration migrations changelog changelogs flyway liquibase delta deltas alembic")
_SQL_SUFFIXES = (".sql", ".xml", ".yml", ".yaml")
_OWN = word_set("migration migrations db_migrations database_migrations schema_migrations")
"""What a module or package of the project's own may be called (a Django app's folder is one of Django's)."""


def derive_environments(project: Project) -> Iterator[MigrationEnvironment]:
    """Alembic's and Django's by folder, then those of other tools."""
    found = [*_alembic(project), *_django(project)]
    yield from found
    known = tuple(f"{row.folder}/" for row in found)
    seen: set[tuple[str, str]] = set()
    for path in sorted(project.entries):
        folder, _, name = path.rpartition("/")
        if project.role(path) not in (Role.PRODUCTION, Role.GENERATED, Role.DEVELOPMENT) or path.startswith(known):
            continue
        tool = _OTHER.get(name) or _by_place(folder.split("/"), name)
        component = project.component_name(path)
        if tool and (tool, component) not in seen:
            seen.add((tool, component))
            yield MigrationEnvironment(location=Location(path), tool=tool, folder=folder, component=component)


def _by_place(folders: list[str], name: str) -> str:
    """The kind of tool by where a file lies: statements, or code of the project's own."""
    if name.endswith(_SQL_SUFFIXES) and not _SQL_FOLDERS.isdisjoint(folders):
        return "sql"
    own = name.removesuffix(".py") in _OWN or (folders[-1] in _OWN and name != "__init__.py")
    return "its own" if name.endswith(".py") and own else ""


def _alembic(project: Project) -> Iterator[MigrationEnvironment]:
    configured = dict(_configured(project))
    folders = {
        path.rpartition("/")[0]
        for path, outline in project.python_outlines()
        if path.rpartition("/")[2] == "env.py" and any(row.qualified.split(".")[0] == "alembic" for row in outline.imports)
    }
    for folder in sorted(folders):
        elsewhere, recursive = configured.get(folder, ((), None))
        own = posixpath.join(folder, "versions")
        yield MigrationEnvironment(
            location=Location(f"{folder}/env.py".lstrip("/")), tool="alembic", folder=folder, folders=elsewhere or (own,),
            component=project.component_name(f"{folder}/env.py"), recursive=recursive is not False,
        )  # fmt: skip


def _configured(project: Project) -> Iterator[tuple[str, tuple[tuple[str, ...], bool | None]]]:
    """(script folder, (folders of versions, whether their subfolders count)) of each section of an alembic.ini that names one.

    Without a configuration nothing is said of subfolders, and they count: a revision that is there was meant.
    """
    for source in project.artifacts("settings-file"):
        if not source.path.endswith("alembic.ini"):
            continue
        model: SettingsFile = source.model
        home = source.path.rpartition("/")[0]
        sections = {entry.path[0] for entry in model.entries if len(entry.path) == 2 and entry.name == "script_location"}
        for section in sorted(sections):
            values = {entry.path[1]: entry.value or "" for entry in model.entries if len(entry.path) == 2 and entry.path[0] == section}
            script = _folder(project, home, values["script_location"])
            if script is None:
                continue
            parts = [part for part in _SEPARATORS.split(values.get("version_locations", "")) if part]
            folders = tuple(folder for part in parts if (folder := _folder(project, home, part)))
            recursive = values.get("recursive_version_locations", "").lower() in ("true", "yes", "1", "on")
            yield script, (folders, recursive)


def _folder(project: Project, home: str, written: str) -> str | None:
    """The repository's folder that a location means: relative to the file, or a package's (``package:folder``)."""
    text = written.replace("%(here)s", ".").replace("${repository}", ".").strip()
    if re.fullmatch(r"[A-Za-z_][\w.]*:[\w./-]+", text):
        package, _, inside = text.partition(":")
        text = posixpath.join(package.replace(".", "/"), inside)
    for base in (home, ""):
        candidate = posixpath.normpath(posixpath.join(base, text))
        if candidate in project.folders:
            return candidate
    ending = [folder for folder in project.folders if folder.endswith(f"/{posixpath.normpath(text)}")]
    return ending[0] if len(ending) == 1 else None


def _django(project: Project) -> Iterator[MigrationEnvironment]:
    for app, path in app_folders(project):
        folder = path.rpartition("/")[0]
        yield MigrationEnvironment(
            location=Location(path), tool="django", folder=folder, folders=(folder,), component=project.component_name(path), label=app
        )
