"""Floor 2: routes that claim to tell the service's health, what their answers rest on, and functions that are named as checks.

The surprising decision: what a route asks is followed through first-party functions to calls of libraries, and ``libraries`` says what
such a call means; an answer whose ground cannot be followed is neither constant nor computed but open.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("health.route", "health.rows:HealthRoute", "health.routes:health_routes", ("python",)),
    Relation("health.readiness-route", "health.rows:ReadinessRoute", "health.routes:readiness_routes", ("python",)),
    Relation("health.general-route", "health.rows:GeneralRoute", "health.routes:general_routes", ("python",)),
    Relation("health.touch", "health.rows:HealthTouch", "health.answers:health_touches", ("python",)),
    Relation("health.answer", "health.rows:HealthAnswer", "health.answers:health_answers", ("python",)),
    Relation("health.dependency-check", "health.rows:DependencyCheck", "health.checks:dependency_checks", ("python",)),
)
