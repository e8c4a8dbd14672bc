"""Continuous integration as facts: which systems there are, every step of every job, and which steps run the tests."""

from readiness.facts.ci.rows import CiStep, CiSystem, CiTestRun
from readiness.facts.ci.steps import ci_steps, ci_systems
from readiness.facts.ci.test_runs import ci_test_runs
from readiness.facts.relation import Relation

KINDS = ("workflow", "gitlab-ci", "ci-other")

RELATIONS: tuple[Relation, ...] = (
    Relation("ci.workflow", CiSystem, ci_systems, KINDS),
    Relation("ci.step", CiStep, ci_steps, KINDS),
    Relation("ci.test-run", CiTestRun, ci_test_runs, KINDS),
)
