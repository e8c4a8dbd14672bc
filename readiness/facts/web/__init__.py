"""Floor 2: what applications serve: one reader a framework, and the walk that puts prefixes and routes together.

The surprising decision: routers are a graph, walked from the applications down, so that a router nobody includes serves nothing.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (Relation("http.route", "web.rows:HttpRoute", "web.derive:http_routes", ("python", "openapi")),)
