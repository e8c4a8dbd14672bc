"""Relations of the area ``docker``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
