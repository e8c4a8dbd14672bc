"""Relations of the area ``proxy``: nginx servers, with inheritance and includes of the repository."""

from readiness.facts.proxy import derive, rows
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("nginx.server", rows.NginxServer, derive.derive_servers, ("nginx",)),
    Relation("nginx.upstream", rows.NginxUpstream, derive.derive_upstreams, ("nginx",)),
)
