"""Files that a compose service mounts over its image."""

from __future__ import annotations

import posixpath

from readiness.facts.compose.rows import BindMount
from readiness.facts.processes.rows import Origin, Process
from readiness.facts.project import Project


def mounted(project: Project, process: Process, script: str) -> str:
    """The repository's file that a bind mount of the process's service puts at ``script``; empty where none does."""
    if process.source is not Origin.COMPOSE or not script:
        return ""
    inside = posixpath.normpath(posixpath.join(process.workdir or "/", process.launch.app_dir, script))
    for row in project.rows(BindMount):
        if row.service.name != process.owner or not row.source:
            continue
        target = row.mount.target.rstrip("/") or "/"
        if inside == target or inside.startswith(target.rstrip("/") + "/"):
            path = posixpath.normpath(posixpath.join(row.source, inside[len(target.rstrip("/")) :].lstrip("/")))
            if path in project.entries:
                return path
    return ""
