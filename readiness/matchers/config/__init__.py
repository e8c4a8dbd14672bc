"""Floor 3: matchers about a program's own settings and its environment: debug modes, origins, hosts, cookies, TLS, variables.

The surprising decision: what a deployment sets weighs as much as the code: a safe default that production overrides fails, where it does.
"""

from readiness.matchers.config.cookies import api_docs_public, cookie_insecure, tls_verification_off
from readiness.matchers.config.debugging import debug_default_on, debug_enabled, debug_string_truthy
from readiness.matchers.config.django import DjangoMiddlewareParams, DjangoSettingParams, django_middleware, django_setting
from readiness.matchers.config.documents import env_undocumented, env_unset, env_unused, unused_patterns
from readiness.matchers.config.domains import placeholder_domain
from readiness.matchers.config.origins import allowed_hosts_wildcard, cors_default_wildcard, cors_wildcard, cors_wildcard_credentials
from readiness.matchers.config.production import production_env_incomplete
from readiness.matchers.matcher import Matcher, NoParams, simple

MATCHERS: dict[str, Matcher] = {
    "config-allowed-hosts-wildcard": simple(allowed_hosts_wildcard),
    "config-api-docs-public": simple(api_docs_public),
    "config-cookie-insecure": simple(cookie_insecure),
    "config-cors-default-wildcard": simple(cors_default_wildcard),
    "config-cors-wildcard": simple(cors_wildcard),
    "config-cors-wildcard-credentials": simple(cors_wildcard_credentials),
    "config-debug-default-on": simple(debug_default_on),
    "config-debug-enabled": simple(debug_enabled),
    "config-debug-string-truthy": simple(debug_string_truthy),
    "config-env-undocumented": simple(env_undocumented),
    "config-env-unset": simple(env_unset),
    "config-env-unused": Matcher(NoParams, env_unused, patterns=unused_patterns),
    "config-placeholder-domain": simple(placeholder_domain),
    "config-production-env-incomplete": simple(production_env_incomplete),
    "config-tls-verification-off": simple(tls_verification_off),
    "django-middleware": Matcher(DjangoMiddlewareParams, django_middleware),
    "django-setting": Matcher(DjangoSettingParams, django_setting),
}
