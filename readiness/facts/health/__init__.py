"""Floor 2: routes that claim to tell the service's health, what their answers rest on, and functions that are named as checks.

The surprising decision: what a route asks is followed through first-party functions to calls of libraries, and ``libraries`` says what
such a call means; an answer whose ground cannot be followed is neither constant nor computed but open.
"""

from readiness.facts.health.answers import health_answers, health_touches
from readiness.facts.health.checks import dependency_checks
from readiness.facts.health.routes import general_routes, health_routes, readiness_routes
from readiness.facts.health.rows import DependencyCheck, GeneralRoute, HealthAnswer, HealthRoute, HealthTouch, ReadinessRoute
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("health.route", HealthRoute, health_routes, ("python",)),
    Relation("health.readiness-route", ReadinessRoute, readiness_routes, ("python",)),
    Relation("health.general-route", GeneralRoute, general_routes, ("python",)),
    Relation("health.touch", HealthTouch, health_touches, ("python",)),
    Relation("health.answer", HealthAnswer, health_answers, ("python",)),
    Relation("health.dependency-check", DependencyCheck, dependency_checks, ("python",)),
)
