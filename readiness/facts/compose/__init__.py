"""Relations of the area ``compose``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
