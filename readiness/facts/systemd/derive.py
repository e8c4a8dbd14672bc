"""Units of production files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.systemd.rows import ServiceUnit, SystemdUnit
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


def derive_units(project: Project) -> Iterator[SystemdUnit]:
    for source in project.artifacts("unit"):
        name = source.path.rpartition("/")[2].rpartition(".")[0]
        yield SystemdUnit(location=Location(source.path), unit=source.model, name=name)


def derive_services(project: Project) -> Iterator[ServiceUnit]:
    units = project.rows(SystemdUnit)
    started = {row.unit.value("Timer", "Unit", f"{row.name}.service").removesuffix(".service"): row for row in units if row.kind == "timer"}
    for row in units:
        if row.kind != "service" or not row.unit.commands():
            continue
        reason = ""
        if row.unit.value("Service", "Type").lower() == "oneshot":
            reason = "Type=oneshot"
        elif timer := started.get(row.name):
            reason = f"{timer.name}.timer starts it"
        yield ServiceUnit(location=row.location, unit=row.unit, name=row.name, lasting=not reason, reason=reason)
