"""Floor 2: what a program's own settings are in production. Row types stand in ``rows``.

The surprising decision: expressions are evaluated (`evaluating`), boundedly and without running anything, once with no variable set and
once for production, because whether a setting is safe is a question about both.
"""

from readiness.facts.relation import ANYTHING, Relation

_PYTHON = ("python",)

RELATIONS: tuple[Relation, ...] = (
    Relation("django.settings", "configuration.rows:DjangoSettings", "configuration.django_projects:derive_settings", _PYTHON),
    Relation("django.setting", "configuration.rows:DjangoSetting", "configuration.django_values:derive_values", _PYTHON),
    Relation("debug.switch", "configuration.rows:DebugSwitch", "configuration.debugging:derive_switches", _PYTHON),
    Relation("env.switch", "configuration.rows:StringSwitch", "configuration.switches:derive_string_switches", _PYTHON),
    Relation("cors.policy", "configuration.rows:CorsPolicy", "configuration.cors:derive_policies", _PYTHON, also=("nginx", "kubernetes")),
    Relation("host.policy", "configuration.rows:HostPolicy", "configuration.hosts:derive_hosts", _PYTHON),
    Relation("session.cookie", "configuration.rows:SessionCookie", "configuration.cookies:derive_cookies", _PYTHON),
    Relation("api.docs", "configuration.rows:ApiDocs", "configuration.api_docs:derive_docs", _PYTHON),
    Relation("tls.check", "configuration.rows:TlsCheck", "configuration.tls:derive_checks", _PYTHON, also=ANYTHING),
)
