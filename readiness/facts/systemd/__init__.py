"""Floor 2: systemd units, and which of their services are meant to last. Row types stand in ``rows``.

The surprising decision: whether a service lasts is not its own say alone; the timer that starts it makes it a job.
"""

from readiness.facts.relation import Relation
from readiness.facts.systemd import derive, rows

RELATIONS: tuple[Relation, ...] = (
    Relation("unit", rows.SystemdUnit, derive.derive_units, ("unit",)),
    Relation("unit.service", rows.ServiceUnit, derive.derive_services, ("unit",)),
)
