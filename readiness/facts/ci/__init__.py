"""Relations of the area ``ci``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
