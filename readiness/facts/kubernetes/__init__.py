"""Relations of the area ``kubernetes``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
