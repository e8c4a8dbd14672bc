"""Locks and compiled requirements: which file decides which versions."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.lockfiles import Lock
from readiness.artifacts.requirements import RequirementsFile
from readiness.facts.dependencies.manifests import home_of
from readiness.facts.dependencies.rows import LockFile, PackageLocked
from readiness.intake.roles import role_of
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

LOCK_NAMES = {"uv": "uv.lock", "poetry": "poetry.lock", "pdm": "pdm.lock", "pipenv": "Pipfile.lock"}
_ASIDE = (Role.VENDORED, Role.EXAMPLE, Role.TEST, Role.DOCUMENTATION)


def lock_files(project: Project) -> Iterator[LockFile]:
    """Locks of tools first, then compiled requirements files."""
    for source in project.artifacts("lock", None):
        lock: Lock = source.model
        if _path_role(source.path) not in _ASIDE:
            yield LockFile(
                location=Location(source.path),
                tool=lock.tool,
                home=home_of(source.path),
                names=frozenset(package.key for package in lock.packages),
            )
    for entry in project.not_analysed(("lock",), None):
        path = entry.location.path
        if _path_role(path) not in _ASIDE:
            tool = {name.lower(): tool for tool, name in LOCK_NAMES.items()}.get(posixpath.basename(path).lower(), "pylock")
            yield LockFile(location=entry.location, unreadable=f"the lock could not be read: {entry.reason}", tool=tool, home=home_of(path))
    for source in project.artifacts("requirements", (Role.PRODUCTION, Role.DEVELOPMENT, Role.TEST)):
        model: RequirementsFile = source.model
        if model.compiled:
            names = frozenset(requirement.key for requirement in model.requirements)
            yield LockFile(
                location=Location(source.path), tool="pip", home=home_of(source.path), names=names, role=project.role(source.path)
            )


def packages_locked(project: Project) -> Iterator[PackageLocked]:
    """Every decided version, by file and line."""
    for file in project.rows(LockFile):
        if file.unreadable:
            continue
        if file.tool == "pip":
            yield from _compiled(file, project.artifact("requirements", file.path))
        else:
            yield from _locked(file, project.artifact("lock", file.path))


def _path_role(path: str) -> Role:
    """The role of the folder: a lock's own is always *generated*."""
    return role_of(posixpath.join(posixpath.dirname(path), "pyproject.toml"))


def _locked(file: LockFile, lock: Lock | None) -> Iterator[PackageLocked]:
    if lock is None:
        return
    members = lock.members
    asked = {key for member in members for key in (*member.requires, *member.dev)}
    for package in lock.packages:
        yield PackageLocked(
            location=Location(file.path, package.line),
            distribution=package.key,
            version=package.version,
            lock=file.path,
            home=file.home,
            tool=lock.tool,
            direct=package.key in asked if members else None,
            source=package.source,
            hashed=package.hashed,
            requires=(*package.requires, *package.dev) if package.source == "project" else package.requires,
        )


def _compiled(file: LockFile, model: RequirementsFile | None) -> Iterator[PackageLocked]:
    if model is None:
        return
    via = {origin.key: origin.via for origin in model.origins}
    brings: dict[str, list[str]] = {}
    for key, parents in via.items():
        for parent in parents:
            if not parent.startswith("-"):
                brings.setdefault(parent.lower(), []).append(key)
    for requirement in model.requirements:
        parents = via.get(requirement.key, ())
        yield PackageLocked(
            location=Location(file.path, requirement.line),
            distribution=requirement.key,
            version=requirement.version,
            lock=file.path,
            home=file.home,
            tool="pip",
            direct=not parents
            or any(parent.startswith(("-r", "-c")) or "(pyproject.toml)" in parent or "(setup." in parent for parent in parents),
            source="url" if requirement.url else "",
            hashed=requirement.hashed,
            requires=tuple(brings.get(requirement.key, ())),
        )


def lock_above(files: tuple[LockFile, ...], home: str, tools: tuple[str, ...]) -> LockFile | None:
    """The lock of one of these tools in the folder or the nearest one above it (a workspace has one lock)."""
    folder = "" if home == "." else home
    while True:
        for file in files:
            if file.tool in tools and (file.home == folder or (not folder and file.home == ".")) and file.role is Role.PRODUCTION:
                return file
        if not folder:
            return None
        folder = posixpath.dirname(folder)
