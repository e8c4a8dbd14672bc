"""Relations of the area ``env``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
