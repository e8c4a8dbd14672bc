"""Relation ``env.production``: the places that make up a production environment, each with all that it sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.compose.rows import ComposeService, Lifetime
from readiness.facts.env.deployed import service_component
from readiness.facts.env.rows import EnvSet, ProductionSource
from readiness.facts.processes.rows import Origin
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_WORDS = re.compile(r"[.\-_/]")
_PRODUCTION = frozenset({"prod", "production", "prd", "live"})


def derive_sources(project: Project) -> Iterator[ProductionSource]:
    """Env files named for production, compose services the repository builds, workload containers and units with an environment."""
    for source in project.artifacts("env-file"):
        if _PRODUCTION & set(_WORDS.split(source.path.lower())):
            yield ProductionSource(
                location=Location(source.path), owner=source.path, component=project.component_name(source.path), is_file=True
            )
    for row in project.rows(ComposeService):
        if row.is_built and row.profile is None and row.lifetime is Lifetime.LASTING:
            opened = next((item.unreadable for item in members(project, row.subject, Origin.COMPOSE) if item.unreadable), "")
            yield ProductionSource(
                location=row.location, owner=row.subject, component=service_component(project, row), origin=Origin.COMPOSE, open=opened
            )
    seen: set[str] = set()
    for item in project.rows(EnvSet):
        if item.origin in (Origin.KUBERNETES, Origin.SYSTEMD) and item.built and "/" in item.owner and item.owner not in seen:
            seen.add(item.owner)
            opened = next((other.unreadable for other in members(project, item.owner, item.origin) if other.unreadable), "")
            yield ProductionSource(location=item.location, owner=item.owner, component=item.component, origin=item.origin, open=opened)


def members(project: Project, owner: str, origin: Origin | None) -> tuple[EnvSet, ...]:
    """What one source sets."""
    return tuple(row for row in project.rows(EnvSet) if row.owner == owner and row.origin is origin)
