"""Tests as facts: what a runner would collect."""

from readiness.facts.relation import Relation
from readiness.facts.testing.cases import CollectedTest, collected_tests

RELATIONS: tuple[Relation, ...] = (Relation("test.case", CollectedTest, collected_tests, ("python",)),)
