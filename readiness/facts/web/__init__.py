"""Floor 2: what applications serve: one reader a framework, and the walk that puts prefixes and routes together.

The surprising decision: routers are a graph, walked from the applications down, so that a router nobody includes serves nothing.
"""

from readiness.facts.relation import Relation
from readiness.facts.web.derive import http_routes
from readiness.facts.web.rows import HttpRoute

RELATIONS: tuple[Relation, ...] = (Relation("http.route", HttpRoute, http_routes, ("python", "openapi")),)
