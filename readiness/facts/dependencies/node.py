"""Front ends and other Node projects that are deployed, and their locks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.package_json import LOCK_NAMES, PackageJson
from readiness.facts.dependencies.rows import NodeProject
from readiness.facts.globs import path_matches
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DEPLOYING = ("build", "start", "serve", "start:prod")


def node_projects(project: Project) -> Iterator[NodeProject]:
    """Every production package.json with dependencies; a workspace's member is decided by the lock of its root."""
    sources = project.artifacts("package-json")
    roots = {posixpath.dirname(source.path): source.model for source in sources}
    for source in sources:
        model: PackageJson = source.model
        wanted = [
            row
            for row in model.dependencies
            if row.section in ("dependencies", "devDependencies", "optionalDependencies")
            and not row.range.startswith(("file:", "workspace:", "link:"))
        ]
        if not wanted:
            continue
        folder = posixpath.dirname(source.path)
        yield NodeProject(
            location=Location(source.path, min(row.line for row in wanted)),
            name=model.name or folder or ".",
            dependencies=len(wanted),
            lock=_lock(project, folder, roots),
            deployed=_deployed(project, folder, model),
        )


def _lock(project: Project, folder: str, roots: dict[str, PackageJson]) -> str:
    here = folder
    while True:
        for name in LOCK_NAMES:
            path = posixpath.join(here, name)
            if path in project.entries and (here == folder or _member(folder, here, roots, project)):
                return path
        if not here:
            return ""
        here = posixpath.dirname(here)


def _member(folder: str, root: str, roots: dict[str, PackageJson], project: Project) -> bool:
    """Whether the root's workspaces hold the folder (pnpm keeps them in a file of its own)."""
    if posixpath.join(root, "pnpm-workspace.yaml") in project.entries or posixpath.join(root, "lerna.json") in project.entries:
        return True
    model = roots.get(root)
    relative = posixpath.relpath(folder, root or ".")
    return model is not None and path_matches(
        tuple(glob.strip("./") if glob.startswith("./") else glob.rstrip("/") for glob in model.workspaces), relative
    )


def _deployed(project: Project, folder: str, model: PackageJson) -> str:
    """Why the project is deployed: an image of its folder, or a script that builds or starts it. Empty: it may be tools only."""
    for path in project.entries:
        name = posixpath.basename(path).lower()
        if posixpath.dirname(path) == folder and name.startswith("dockerfile") and project.is_production(path):
            return path
    script = next((script for script in model.scripts if script.name in _DEPLOYING), None)
    return f"script {script.name}" if script else ""
