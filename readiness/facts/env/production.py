"""Relation ``env.production``: the places that make up a production environment, each with all that it sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.compose.rows import ComposeService, Lifetime
from readiness.facts.env.ownership import service_component
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
            component = service_component(project, row)
            yield _process(project, row.location, row.subject, row.base, component, Origin.COMPOSE)
    seen: set[tuple[str, str]] = set()
    for item in project.rows(EnvSet):
        key = (item.owner, item.home)
        if item.origin in (Origin.KUBERNETES, Origin.SYSTEMD) and item.built and "/" in item.owner and key not in seen:
            seen.add(key)
            yield _process(project, item.location, item.owner, item.home, item.component, item.origin)


def _process(project: Project, location: Location, owner: str, home: str, component: str, origin: Origin) -> ProductionSource:
    made = ProductionSource(location=location, owner=owner, home=home, component=component, origin=origin)
    opened = next((item.unreadable for item in members(project, made) if item.unreadable), "")
    return msgspec.structs.replace(made, open=opened)


def members(project: Project, source: ProductionSource) -> tuple[EnvSet, ...]:
    """What one source sets."""
    return tuple(project.once(_by_owner).get((source.owner, source.origin, source.home), ()))


def _by_owner(project: Project) -> dict[tuple[str, Origin | None, str], list[EnvSet]]:
    found: dict[tuple[str, Origin | None, str], list[EnvSet]] = {}
    for row in project.rows(EnvSet):
        found.setdefault((row.owner, row.origin, row.home), []).append(row)
    return found
