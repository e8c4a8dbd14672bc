"""Relations of the area ``systemd``."""

from readiness.facts.relation import Relation
from readiness.facts.systemd import derive, rows

RELATIONS: tuple[Relation, ...] = (
    Relation("unit", rows.SystemdUnit, derive.derive_units, ("unit",)),
    Relation("unit.service", rows.ServiceUnit, derive.derive_services, ("unit",)),
)
