"""Which routes are health routes, and of which kind. Names first; a probe that asks a route says more than its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.values import Literal, Template
from readiness.facts.health.rows import GeneralRoute, HealthRoute, Purpose, ReadinessRoute
from readiness.facts.processes.addresses import OPEN, read_url
from readiness.facts.processes.rows import Origin, Probe, ProbeCommand
from readiness.facts.web.rows import HttpRoute
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

READY = pattern(r"_*(?:ready|readyz|readiness|is[-_]?ready|startup|startupz|started)_*", re.IGNORECASE)
ALIVE = pattern(r"_*(?:live|livez|liveness|alive|is[-_]?alive|lbheartbeat|ping|pong|up)_*", re.IGNORECASE)
GENERAL = pattern(
    r"_*(?:health|healthz|healthcheck|health[-_]check|health[-_]?status|heartbeat|hc|check[-_]?health|healthy)_*", re.IGNORECASE
)
# What may stand before ``/status`` for it to be the service's own and not that of an order.
_OUTER = pattern(r"api|v\d+|_+internal|internal|_|ops|system", re.IGNORECASE)


def health_routes(project: Project) -> Iterator[HealthRoute]:
    """One row a served path, by location. Routes that answer GET only (or any method)."""
    probed = _probed(project)
    for route in project.rows(HttpRoute):
        if route.unreadable or (route.methods and not {"GET", "HEAD"} & set(route.methods)) or not project.is_production(route.path):
            continue
        found = _purpose(route.template, probed)
        if found is not None:
            yield HealthRoute(
                location=route.location,
                template=route.template,
                purpose=found[0],
                because=found[1],
                handler_path=route.handler_path,
                handler=route.handler,
                application=route.application,
                home=route.home,
            )


def readiness_routes(project: Project) -> Iterator[ReadinessRoute]:
    """Those that claim readiness."""
    for row in project.rows(HealthRoute):
        if row.purpose is Purpose.READINESS:
            yield ReadinessRoute(**msgspec.structs.asdict(row))


def general_routes(project: Project) -> Iterator[GeneralRoute]:
    """Those that claim nothing in particular."""
    for row in project.rows(HealthRoute):
        if row.purpose is Purpose.GENERAL:
            yield GeneralRoute(**msgspec.structs.asdict(row))


def _purpose(template: str, probed: dict[str, tuple[Purpose, str]]) -> tuple[Purpose, str] | None:
    segments = [segment for segment in template.split("/") if segment]
    if not segments or "{" in template:
        return None
    last = segments[-1]
    if READY.fullmatch(last):
        return Purpose.READINESS, f"it is called {template}"
    if template.rstrip("/") in probed:
        return probed[template.rstrip("/")]
    if ALIVE.fullmatch(last) and (
        len(segments) == 1
        or any(GENERAL.fullmatch(segment) for segment in segments[:-1])
        or last.lower().startswith(("live", "alive", "_"))
    ):
        return Purpose.LIVENESS, f"it is called {template}"
    if GENERAL.fullmatch(last) or (last.lower() == "status" and all(_OUTER.fullmatch(segment) for segment in segments[:-1])):
        return Purpose.GENERAL, f"it is called {template}"
    if any(GENERAL.fullmatch(segment) for segment in segments[:-1]):
        return Purpose.DETAIL, "it stands below a health route"
    return None


def _probed(project: Project) -> dict[str, tuple[Purpose, str]]:
    """Paths that probes ask. Asked as readiness by one probe outweighs asked as liveness by another. ``/`` is no health route."""
    found: dict[str, tuple[Purpose, str]] = {}
    for probe in project.rows(Probe):
        path = (probe.command.url_path or _asked_by_script(project, probe.command.script)).rstrip("/")
        if not path or not probe.command.is_local:
            continue
        if probe.source is not Origin.KUBERNETES:
            found.setdefault(path, (Purpose.GENERAL, f"the health check at {probe.location} asks it"))
        elif probe.purpose in ("readiness", "startup"):
            found[path] = (Purpose.READINESS, f"the {probe.purpose} probe at {probe.location} asks it")
        elif probe.purpose == "liveness" and (path not in found or found[path][0] is Purpose.GENERAL):
            found[path] = (Purpose.LIVENESS, f"only the liveness probe at {probe.location} asks it")
    return found


def _asked_by_script(project: Project, script: str) -> str:
    """The path of the first URL of this machine in a Python script of the repository that a probe runs; empty where there is none."""
    file = next((path for path in project.entries if path.endswith(".py") and script and f"/{script}".endswith(f"/{path}")), "")
    if not file or project.artifact("python", file) is None:
        return ""
    contents = project.python.contents(file)
    written: list[Template | Literal] = [*contents.of(Template), *contents.of(Literal)]
    for value in sorted(written, key=lambda value: value.line):
        parts = value.parts if isinstance(value, Template) else (value,)
        text = "".join(part.value if isinstance(part, Literal) and isinstance(part.value, str) else OPEN for part in parts)
        if text.startswith(("http://", "https://")):
            address = read_url(text)
            if not address.unknown and ProbeCommand(host=address.host).is_local:
                return address.path
    return ""
