"""Relations of the area ``dependencies``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
