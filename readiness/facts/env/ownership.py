"""Whose program a compose service runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.facts.compose.rows import ComposeService

if TYPE_CHECKING:
    from readiness.facts.project import Project


def service_component(project: Project, row: ComposeService) -> str:
    """The component whose image the service runs; empty where nothing here is it."""
    if row.dockerfile:
        return project.component_name(row.dockerfile)
    if row.context:
        return project.component_name(f"{row.context}/Dockerfile" if row.context != "." else "Dockerfile")
    if row.profile is None and row.image and len(project.components) == 1:
        return project.components[0].name
    return ""
