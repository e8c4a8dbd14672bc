"""Relations of the area ``documents``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
