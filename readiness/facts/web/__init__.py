"""Relations of the area ``web``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
