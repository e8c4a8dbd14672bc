"""Relations of the area ``testing``."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
