"""Floor 2: what the target is: web applications, and the backing services that its code and its deployment talk to.

The surprising decision: a service is known by the module that is imported or the engine that is configured, not by what a manifest
declares; a driver that nothing imports is no dependency at run time.
"""

from readiness.facts.application.backing import BackingService, Stateful, backing_services, stateful
from readiness.facts.application.web import WebApplication, web_applications
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("app.web", WebApplication, web_applications, ("python",)),
    Relation("app.dependency", BackingService, backing_services, ("python",)),
    Relation("app.stateful", Stateful, stateful, ("python", "compose")),
)
