"""Units of production files, drop-ins merged; services, and what they are told to be.

Source: systemd.unit(5) for drop-ins (``foo.service.d/*.conf``, by file name, after the unit itself) and systemd.service(5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.systemd import Unit
from readiness.facts.systemd.rows import HomeProtectedUnit, LastingUnit, NotifyingUnit, ReadOnlyUnit, ServiceUnit, SystemdUnit
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ON = frozenset({"1", "yes", "y", "true", "t", "on"})
_STARTERS = {"timer": "Timer", "path": "Path"}


def derive_units(project: Project) -> Iterator[SystemdUnit]:
    models: list[Unit] = [source.model for source in project.artifacts("unit")]
    drop_ins: dict[str, list[Unit]] = defaultdict(list)
    for model in models:
        if model.amends:
            drop_ins[model.amends].append(model)
    for model in models:
        if not model.amends:
            added = [drop_in for drop_in in drop_ins.get(f"{model.name}.{model.kind}", ()) if _belongs(drop_in, model, models)]
            merged = model.with_drop_ins(sorted(added, key=lambda drop_in: drop_in.name))
            yield SystemdUnit(location=Location(model.path), unit=merged, name=model.name)


def _belongs(drop_in: Unit, model: Unit, models: list[Unit]) -> bool:
    """Whether a drop-in amends this unit: of several by one name, the one in the folder beside it."""
    named = [other.path for other in models if not other.amends and (other.name, other.kind) == (model.name, model.kind)]
    beside = drop_in.path.rsplit("/", 2)[0] if drop_in.path.count("/") > 1 else ""
    return len(named) == 1 or model.path.rpartition("/")[0] == beside


def derive_services(project: Project) -> Iterator[ServiceUnit]:
    units = project.rows(SystemdUnit)
    started: dict[str, str] = {}
    sockets: dict[str, SystemdUnit] = {}
    for row in units:
        if section := _STARTERS.get(row.kind):
            started[row.unit.value(section, "Unit", f"{row.name}.service").removesuffix(".service")] = f"{row.name}.{row.kind}"
        elif row.kind == "socket":
            each = "@" if row.unit.flag("Socket", "Accept") else ""
            sockets[row.unit.value("Socket", "Service", f"{row.name}{each}.service").removesuffix(".service")] = row
    for row in units:
        if row.kind != "service" or not row.unit.commands():
            continue
        reason, socket = "", sockets.get(row.name)
        if row.unit.value("Service", "Type").lower() == "oneshot":
            reason = "Type=oneshot"
        elif starter := started.get(row.name):
            reason = f"{starter} starts it"
        elif socket is not None and socket.unit.flag("Socket", "Accept"):
            reason = f"{socket.name}.socket starts one for each connection"
        yield ServiceUnit(
            location=row.location,
            unit=row.unit,
            name=row.name,
            lasting=not reason,
            reason=reason,
            socket=f"{socket.name}.socket" if socket else "",
            personal=_is_personal(row),
        )


def _is_personal(row: SystemdUnit) -> bool:
    """Whether a user's own manager runs it: by its folder, or started with the session from that user's home."""
    folders = row.path.lower().split("/")[:-1]
    if "user" in folders or "user-units" in folders:
        return True
    wanted = {word for directive in row.unit.all("Install", "WantedBy") for word in directive.value.split()}
    return wanted == {"default.target"} and any("%h" in line.text for line in row.unit.commands())


def derive_lasting(project: Project) -> Iterator[LastingUnit]:
    for row in project.rows(ServiceUnit):
        if row.lasting:
            yield LastingUnit(location=row.location, service=row)


def derive_notifying(project: Project) -> Iterator[NotifyingUnit]:
    for row in project.rows(ServiceUnit):
        kind = row.unit.last("Service", "Type")
        if kind is not None and kind.value.lower() in ("notify", "notify-reload"):
            yield NotifyingUnit(location=kind.location, service=row)


def derive_home_protected(project: Project) -> Iterator[HomeProtectedUnit]:
    for row in project.rows(ServiceUnit):
        found = row.unit.last("Service", "ProtectHome")
        mode = home_mode(row)
        if found is not None and mode and not row.personal:
            yield HomeProtectedUnit(location=found.location, service=row, mode=mode)


def derive_read_only(project: Project) -> Iterator[ReadOnlyUnit]:
    for row in project.rows(ServiceUnit):
        if row.personal:
            continue
        found = row.unit.last("Service", "ProtectSystem")
        if found is not None and found.value.lower() == "strict":
            yield ReadOnlyUnit(location=found.location, service=row)
        elif found is None and row.unit.flag("Service", "DynamicUser"):
            yield ReadOnlyUnit(location=row.place("DynamicUser"), service=row)


def home_mode(service: ServiceUnit) -> str:
    """``yes``, ``tmpfs``, ``read-only``, or empty where nothing protects the home directories (systemd.exec(5), ``DynamicUser=``)."""
    value = service.unit.value("Service", "ProtectHome").lower()
    if value in _ON:
        return "yes"
    if value in ("tmpfs", "read-only"):
        return value
    return "read-only" if not value and service.unit.flag("Service", "DynamicUser") else ""
