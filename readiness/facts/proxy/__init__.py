"""Relations of the area ``proxy``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
