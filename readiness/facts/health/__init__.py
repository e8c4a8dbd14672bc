"""Relations of the area ``health``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
