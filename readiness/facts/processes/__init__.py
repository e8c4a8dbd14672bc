"""Relations of the area ``processes``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
