"""Floor 2: continuous integration: which definitions there are, every step of every job, and which steps run the tests.

The surprising decision: GitHub, GitLab and the others become steps of one shape, and a run of the tests is one however many hands it goes
through (``make test``, ``tox``, a script); where the chain leaves the repository the row says so.
"""

from readiness.facts.ci.rows import ActionUse, CiDefinition, CiStep, CiSystem, CiTestRun
from readiness.facts.ci.steps import action_uses, ci_definitions, ci_steps, ci_systems
from readiness.facts.ci.test_runs import ci_test_runs
from readiness.facts.relation import Relation

KINDS = ("workflow", "gitlab-ci", "ci-other")

RELATIONS: tuple[Relation, ...] = (
    Relation("ci.definition", CiDefinition, ci_definitions),
    Relation("ci.workflow", CiSystem, ci_systems, KINDS),
    Relation("ci.step", CiStep, ci_steps, KINDS),
    Relation("ci.action-use", ActionUse, action_uses, ("workflow",)),
    Relation("ci.test-run", CiTestRun, ci_test_runs, KINDS),
)
