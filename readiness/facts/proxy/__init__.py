"""Floor 2: nginx servers, with inheritance and the includes that the repository itself has. Row types stand in ``rows``.

The surprising decision: an include that leads out of the repository leaves its server open, except those of the distribution that set
nothing a rule asks about.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("nginx.server", "proxy.rows:NginxServer", "proxy.derive:derive_servers", ("nginx",)),
    Relation("nginx.upstream", "proxy.rows:NginxUpstream", "proxy.derive:derive_upstreams", ("nginx",)),
)
