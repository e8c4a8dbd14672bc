"""Files that a compose service mounts over its image."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.facts.compose.rows import BindMount
from readiness.facts.processes.rows import Origin, Process

if TYPE_CHECKING:
    from readiness.facts.project import Project


def mounted(project: Project, process: Process, script: str) -> str:
    """The repository's file that a bind mount of the process's service puts at ``script``; empty where none does."""
    if process.source is not Origin.COMPOSE or not script:
        return ""
    return mounted_at(project, process.owner, posixpath.normpath(posixpath.join(process.workdir or "/", process.launch.app_dir, script)))


def mounted_at(project: Project, service: str, inside: str) -> str:
    """The repository's file that a bind mount of this compose service puts at the path ``inside`` its container; empty where none does."""
    for row in project.rows(BindMount):
        if row.service.name != service or not row.source:
            continue
        target = row.mount.target.rstrip("/")
        if inside == (target or "/") or inside.startswith(target + "/"):
            path = posixpath.normpath(posixpath.join(row.source, inside[len(target) :].lstrip("/")))
            if path in project.entries:
                return path
    return ""
