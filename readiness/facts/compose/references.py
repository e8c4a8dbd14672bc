"""Relation ``compose.reference``: names that a set must define for ``docker compose config`` to accept it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.compose.model import Service, Use
from readiness.artifacts.environment import interpolated
from readiness.facts.compose.rows import Reference
from readiness.facts.compose.sets import ComposeFiles, find_sets

if TYPE_CHECKING:
    from readiness.facts.project import Project


def derive_references(project: Project) -> Iterator[Reference]:
    for files in find_sets(project):
        for name in sorted(files.judged):
            service = files.services[name].service
            for kind, use in _uses(service):
                yield _judged(files, name, kind, use)
        for name, use in files.dangling:
            if name in files.judged:
                yield Reference(location=use.location, service=name, kind="extends", name=use.name, defined=False)


def _uses(service: Service) -> Iterator[tuple[str, Use]]:
    for entry in service.depends_on:
        if entry.required:
            yield "service", Use(entry.service, entry.location)
    for option in ("network_mode", "pid", "ipc"):
        text = service.option(option)
        if text and text.value.startswith("service:"):
            yield "service", Use(text.value.removeprefix("service:"), text.location)
    for kind, uses in (("network", service.networks), ("secret", service.secrets), ("config", service.configs)):
        for use in uses:
            yield kind, use
    for mount in service.mounts:
        if mount.kind == "volume" and mount.source:
            yield "volume", Use(mount.source, mount.location)


def _judged(files: ComposeFiles, service: str, kind: str, use: Use) -> Reference:
    name = interpolated(use.name)
    if name is None:
        return Reference(
            location=use.location, service=service, kind=kind, name=use.name, defined=None, why="its name has a variable without default"
        )
    known = files.services.keys() if kind == "service" else files.defined[kind]
    if name in known:
        return Reference(location=use.location, service=service, kind=kind, name=name, defined=True)
    if files.open:
        return Reference(location=use.location, service=service, kind=kind, name=name, defined=None, why=files.open.reason)
    return Reference(location=use.location, service=service, kind=kind, name=name, defined=False)
