"""Floor 2: what the target is: web applications, and the backing services that its code and its deployment talk to.

The surprising decision: a service is known by the module that is imported or the engine that is configured, not by what a manifest
declares; a driver that nothing imports is no dependency at run time.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("app.web", "application.web:WebApplication", "application.web:web_applications", ("python",)),
    Relation("app.dependency", "application.backing:BackingService", "application.backing:backing_services", ("python",)),
    Relation("app.stateful", "application.backing:Stateful", "application.backing:stateful", ("python", "compose"), also=("kubernetes",)),
)
