"""Manifests and the locks that should decide them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.manifest import Scope
from readiness.artifacts.requirements import RequirementsFile
from readiness.facts.dependencies.deployment import deployments
from readiness.facts.dependencies.locked import lock_above
from readiness.facts.dependencies.manifests import declaration
from readiness.facts.dependencies.rows import (
    Form,
    InstallStep,
    LockableManifest,
    LockedInstall,
    LockFile,
    LockPair,
    Manifest,
    PackageLocked,
)
from readiness.model import Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

TOOL_LOCKS = ("uv", "poetry", "pdm", "pylock")
_LOCK_OF = {Form.PYPROJECT: TOOL_LOCKS, Form.PIPFILE: ("pipenv",)}
_HELD = {
    "uv": (Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV),
    "poetry": (Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV),
    "pipenv": (Scope.RUNTIME, Scope.DEV),
    "pip": (Scope.RUNTIME,),
}


def lockable_manifests(project: Project) -> Iterator[LockableManifest]:
    """Manifests of applications whose form has a lock, with runtime requirements."""
    for deployment in deployments(project):
        for manifest in deployment.manifests:
            if manifest.form in _LOCK_OF and manifest.runtime and manifest.role is Role.PRODUCTION:
                lock = lock_for(project, manifest)
                yield LockableManifest(location=manifest.location, home=manifest.home, manifest=manifest, lock=lock.path if lock else "")


def lock_for(project: Project, manifest: Manifest) -> LockFile | None:
    """The lock that should decide the manifest: its tool's in its folder or above, else a file compiled in its home."""
    files = project.rows(LockFile)
    if manifest.form is Form.REQUIREMENTS:
        compiled = manifest.path[:-3] + ".txt" if manifest.path.endswith(".in") else ""
        return next((file for file in files if file.path == compiled), None)
    found = lock_above(files, manifest.home, _LOCK_OF.get(manifest.form, ()))
    if found is not None:
        return found
    return next((file for file in files if file.tool == "pip" and file.home == manifest.home and file.role is Role.PRODUCTION), None)


def lock_pairs(project: Project) -> Iterator[LockPair]:
    """Every requirement that a lock must hold, with what it holds of that name."""
    held: dict[tuple[str, str], list[PackageLocked]] = {}
    for row in project.rows(PackageLocked):
        held.setdefault((row.lock, row.distribution), []).append(row)
    for file in project.rows(LockFile):
        if file.unreadable:
            yield LockPair(location=file.location, unreadable=file.unreadable, declared=None, lock=file.path)
    for manifest in project.rows(Manifest):
        lock = lock_for(project, manifest)
        if (
            lock is None
            or lock.unreadable
            or manifest.role not in (Role.PRODUCTION, Role.DEVELOPMENT, Role.TEST)
            or not _is_of(project, lock, manifest)
        ):
            continue
        for entry in manifest.entries:
            requirement = entry.requirement
            if not requirement.key or requirement.url or entry.scope not in _HELD.get(lock.tool, (Scope.RUNTIME,)):
                continue
            if lock.tool == "pip" and (requirement.marker or requirement.key in ("pip", "setuptools", "wheel", "distribute")):
                continue
            declared = declaration(manifest, entry)
            yield LockPair(
                location=declared.location,
                declared=declared,
                lock=lock.path,
                locked=tuple(held.get((lock.path, declared.distribution), ())),
            )


def _is_of(project: Project, lock: LockFile, manifest: Manifest) -> bool:
    """Whether the lock was made for this manifest: a uv lock names its members, a compiled file its source."""
    if lock.tool == "pip":
        model: RequirementsFile | None = project.artifact("requirements", lock.path)
        name = posixpath.basename(manifest.path)
        return manifest.path.endswith(".in") or (
            model is not None and any(name in parent for origin in model.origins for parent in origin.via)
        )
    if lock.tool != "uv":
        return lock.home == manifest.home
    members = {row.distribution for row in project.rows(PackageLocked) if row.lock == lock.path and row.source == "project"}
    return canonicalize_name(manifest.name) in members if manifest.name else lock.home == manifest.home and not members


def locked_installs(project: Project) -> Iterator[LockedInstall]:
    """For each production Dockerfile and home with a lock: by which steps the image installs, and whether one of them goes by the lock."""
    by_dockerfile: dict[tuple[str, str], list[InstallStep]] = {}
    manifests = {manifest.path: manifest for manifest in project.rows(Manifest)}
    locks: dict[tuple[str, str], LockFile] = {}
    for step in project.rows(InstallStep):
        if not step.final:
            continue
        for path in (*step.manifests, step.project):
            manifest = manifests.get(path)
            if manifest is None or manifest.constraint:
                continue
            lock = lock_for(project, manifest) or _beside(project, manifest)
            if lock is not None:
                key = (step.dockerfile, manifest.home)
                locks.setdefault(key, lock)
                if step not in by_dockerfile.setdefault(key, []):
                    by_dockerfile[key].append(step)
    for key, steps in by_dockerfile.items():
        lock = locks[key]
        obeying = next((step for step in steps if _obeys(step, lock, manifests)), None)
        yield LockedInstall(
            location=(obeying or steps[0]).location, home=key[1], lock=lock.path, step=obeying or steps[0], obeyed=obeying is not None
        )


def _beside(project: Project, manifest: Manifest) -> LockFile | None:
    """A tool's lock in the same home as a requirements file."""
    files = project.rows(LockFile)
    if manifest.form is not Form.REQUIREMENTS or manifest.compiled:
        return next((file for file in files if file.path == manifest.path), None)
    return next(
        (file for file in files if file.home == manifest.home and file.tool in (*TOOL_LOCKS, "pipenv") and file.role is Role.PRODUCTION),
        None,
    )


def _obeys(step: InstallStep, lock: LockFile, manifests: dict[str, Manifest]) -> bool:
    """The step goes by the lock, installs the compiled file itself, or installs from files in which every requirement is pinned."""
    if step.install.locked or lock.path in (*step.manifests, *step.constraints, step.lock):
        return True
    files = [manifests[path] for path in step.manifests if path in manifests]
    return bool(files) and not step.project and all(entry.requirement.pinned for file in files for entry in file.entries)
