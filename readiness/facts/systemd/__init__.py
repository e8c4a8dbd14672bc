"""Relations of the area ``systemd``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
