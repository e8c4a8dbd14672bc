"""Floor 2: systemd units, and which of their services are meant to last. Row types stand in ``rows``.

The surprising decision: whether a service lasts is not its own say alone; the timer that starts it makes it a job.
"""

from readiness.facts.relation import Relation

_UNITS = ("unit",)

RELATIONS: tuple[Relation, ...] = (
    Relation("unit", "systemd.rows:SystemdUnit", "systemd.derive:derive_units", _UNITS),
    Relation("unit.service", "systemd.rows:ServiceUnit", "systemd.derive:derive_services", _UNITS),
    Relation("unit.lasting", "systemd.rows:LastingUnit", "systemd.derive:derive_lasting", _UNITS),
    Relation("unit.notifying", "systemd.rows:NotifyingUnit", "systemd.derive:derive_notifying", _UNITS),
    Relation("unit.home-protected", "systemd.rows:HomeProtectedUnit", "systemd.derive:derive_home_protected", _UNITS),
    Relation("unit.read-only", "systemd.rows:ReadOnlyUnit", "systemd.derive:derive_read_only", _UNITS),
    Relation("unit.write", "systemd.rows:UnitWrite", "systemd.writes:derive_writes", _UNITS),
)
