"""Floor 2: systemd units, and which of their services are meant to last. Row types stand in ``rows``.

The surprising decision: whether a service lasts is not its own say alone; the timer that starts it makes it a job.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("unit", "systemd.rows:SystemdUnit", "systemd.derive:derive_units", ("unit",)),
    Relation("unit.service", "systemd.rows:ServiceUnit", "systemd.derive:derive_services", ("unit",)),
)
