"""Floor 2: what a program's own settings are in production. Row types stand in ``rows``.

The surprising decision: expressions are evaluated (`evaluating`), boundedly and without running anything, once with no variable set and
once for production, because whether a setting is safe is a question about both.
"""

from readiness.facts.configuration import api_docs, cookies, cors, debugging, django_projects, django_values, hosts, rows, switches, tls
from readiness.facts.relation import Relation

_PYTHON = ("python",)

RELATIONS: tuple[Relation, ...] = (
    Relation("django.settings", rows.DjangoSettings, django_projects.derive_settings, _PYTHON),
    Relation("django.setting", rows.DjangoSetting, django_values.derive_values, _PYTHON),
    Relation("debug.switch", rows.DebugSwitch, debugging.derive_switches, _PYTHON),
    Relation("env.switch", rows.StringSwitch, switches.derive_string_switches, _PYTHON),
    Relation("cors.policy", rows.CorsPolicy, cors.derive_policies, _PYTHON),
    Relation("host.policy", rows.HostPolicy, hosts.derive_hosts, _PYTHON),
    Relation("session.cookie", rows.SessionCookie, cookies.derive_cookies, _PYTHON),
    Relation("api.docs", rows.ApiDocs, api_docs.derive_docs, _PYTHON),
    Relation("tls.check", rows.TlsCheck, tls.derive_checks, _PYTHON),
)
