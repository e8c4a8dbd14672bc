"""Floor 2: reverse proxies: nginx servers, with inheritance and the includes that the repository itself has; who runs and reaches them.

The surprising decision: an include that leads out of the repository leaves its server open, except those of the distribution whose content
is known.
"""

from readiness.facts.relation import Relation

_NGINX = ("nginx",)

RELATIONS: tuple[Relation, ...] = (
    Relation("nginx.server", "proxy.rows:NginxServer", "proxy.derive:derive_servers", _NGINX),
    Relation("nginx.upstream", "proxy.rows:NginxUpstream", "proxy.derive:derive_upstreams", _NGINX),
    Relation("proxy.run", "proxy.rows:ProxyRun", "proxy.runs:derive_runs", ("nginx", "caddyfile")),
    Relation("nginx.site", "proxy.rows:NginxSite", "proxy.sites:derive_sites", _NGINX),
    Relation(
        "proxy.other", "proxy.rows:OtherProxy", "proxy.others:derive_others", ("caddyfile",),
        also=("compose", "haproxy.cfg", "haproxy.conf"),
    ),
    Relation("nginx.target", "proxy.rows:NginxTarget", "proxy.targets:derive_targets", _NGINX),
    Relation("app.throttle", "proxy.throttling:Throttle", "proxy.throttling:derive_throttles", ("python",)),
    Relation("app.header", "proxy.rows:AppHeader", "proxy.app_headers:derive_headers", ("python",)),
    Relation("nginx.tls-site", "proxy.rows:TlsSite", "proxy.sites:derive_tls_sites", _NGINX),
)
