"""What the target is: web applications, and the backing services that they use."""

from readiness.facts.application.backing import BackingService, Stateful, backing_services, stateful
from readiness.facts.application.web import WebApplication, web_applications
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("app.web", WebApplication, web_applications, ("python",)),
    Relation("app.dependency", BackingService, backing_services, ("python",)),
    Relation("app.stateful", Stateful, stateful, ("python", "compose")),
)
