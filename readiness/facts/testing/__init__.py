"""Floor 2: tests, as a runner would collect them.

The surprising decision: what counts is what pytest, unittest or Django would find by their own naming rules, not what lies in a folder
called ``tests``.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (Relation("test.case", "testing.cases:CollectedTest", "testing.cases:collected_tests", ("python",)),)
