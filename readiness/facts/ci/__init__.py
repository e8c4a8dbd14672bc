"""Floor 2: continuous integration: which definitions there are, every step of every job, and which steps run the tests.

The surprising decision: GitHub, GitLab and the others become steps of one shape, and a run of the tests is one however many hands it goes
through (``make test``, ``tox``, a script); where the chain leaves the repository the row says so.
"""

from readiness.facts.relation import Relation

KINDS = ("workflow", "gitlab-ci", "ci-other")

RELATIONS: tuple[Relation, ...] = (
    Relation("ci.definition", "ci.rows:CiDefinition", "ci.steps:ci_definitions"),
    Relation("ci.workflow", "ci.rows:CiSystem", "ci.steps:ci_systems", KINDS),
    Relation("ci.step", "ci.rows:CiStep", "ci.steps:ci_steps", KINDS),
    Relation("ci.action-use", "ci.rows:ActionUse", "ci.steps:action_uses", ("workflow",), also=("gitlab-ci",)),
    Relation("ci.command", "ci.rows:CiCommand", "ci.leaves:ci_commands", KINDS),
    Relation("ci.test-run", "ci.rows:CiTestRun", "ci.test_runs:ci_test_runs", KINDS),
)
