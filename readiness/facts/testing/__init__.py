"""Floor 2: tests, as a runner would collect them.

The surprising decision: what counts is what pytest, unittest or Django would find by their own naming rules, not what lies in a folder
called ``tests``.
"""

from readiness.facts.relation import Relation
from readiness.model import Role

_TESTS = (Role.TEST,)
RELATIONS: tuple[Relation, ...] = (
    Relation("test.case", "testing.cases:CollectedTest", "testing.cases:collected_tests", ("python",), roles=_TESTS),
    Relation("test.request", "testing.rows:ClientRequest", "testing.derive:client_requests", ("python",), roles=_TESTS),
    Relation("test.header", "testing.rows:SecretHeader", "testing.derive:secret_headers", ("python",), roles=_TESTS),
    Relation("test.unasserted", "testing.rows:UnassertedCase", "testing.derive:unasserted_cases", ("python",), roles=_TESTS),
    Relation("mock.target", "testing.rows:MockTarget", "testing.derive:mock_targets", ("python",), roles=_TESTS),
)
