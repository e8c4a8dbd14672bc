"""Health: routes that claim it, what their answers rest on, and functions that are named as checks."""

from readiness.facts.health.answers import health_answers
from readiness.facts.health.checks import dependency_checks
from readiness.facts.health.routes import health_routes
from readiness.facts.health.rows import DependencyCheck, HealthAnswer, HealthRoute
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("health.route", HealthRoute, health_routes, ("python",)),
    Relation("health.answer", HealthAnswer, health_answers, ("python",)),
    Relation("health.dependency-check", DependencyCheck, dependency_checks, ("python",)),
)
