"""Every matcher kind there is: an explicit table, kinds by the module that has them in its ``MATCHERS``. A kind's name is what
``match: {kind: …}`` says. A module is imported when the first of its kinds is asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from readiness.matchers.matcher import Matcher

KINDS: dict[str, tuple[str, ...]] = {
    "generic": ("file-exists", "text-pattern"),
    "structure": ("config-value", "dockerfile-instruction", "python-assignment", "python-call"),
    "agree": ("agree",),
    "query": ("query",),
    "ci.actions": ("ci-actions-unpinned",),
    "ci.checks": ("ci-check-missing",),
    "ci.definitions": ("ci-workflow-invalid", "ci-workflow-missing"),
    "ci.exposure": ("ci-permissions-broad", "ci-secrets-exposed"),
    "ci.paths": ("ci-path-missing",),
    "ci.steps": ("ci-step-ignored", "ci-tests-not-run"),
    "code.bandit": ("code-bandit",),
    "code.patterns": ("code-pattern",),
    "code.syntax": ("code-syntax-error",),
    "compose.data": ("compose-database-port-published", "compose-data-unpersisted", "compose-source-mounted"),
    "compose.health": ("compose-healthcheck-missing", "compose-depends-on-unconditional", "compose-depends-on-unhealthy"),
    "compose.references": (
        "compose-undefined-reference", "compose-build-context-missing", "compose-env-file-missing", "compose-mount-source-missing",
    ),
    "compose.running": (
        "compose-restart-missing", "compose-resource-limits-missing", "compose-privileged", "compose-docker-socket-mounted",
        "compose-host-network", "compose-image-unpinned",
    ),
    "config.cookies": ("config-api-docs-public", "config-cookie-insecure", "config-tls-verification-off"),
    "config.debugging": ("config-debug-default-on", "config-debug-enabled", "config-debug-string-truthy"),
    "config.django": ("django-middleware", "django-setting"),
    "config.documents": ("config-env-undocumented", "config-env-unset", "config-env-unused"),
    "config.domains": ("config-placeholder-domain",),
    "config.origins": (
        "config-allowed-hosts-wildcard", "config-cors-default-wildcard", "config-cors-wildcard", "config-cors-wildcard-credentials",
    ),
    "config.production": ("config-production-env-incomplete",),
    "data.engines": ("data-async-driver-mismatch", "data-pool-unbounded"),
    "data.files": ("data-sqlite-in-container",),
    "data.migrations": ("data-downgrade-empty", "data-migration-heads-diverged", "data-migrations-missing"),
    "data.pooling": ("data-pgbouncer-session-state",),
    "data.schema": ("data-schema-created-at-startup", "data-unnamed-constraint"),
    "data.statements": ("data-dialect-mismatch", "data-raw-sql-string"),
    "dependencies.imports": ("undeclared-import",),
    "dependencies.indexes": ("insecure-index",),
    "dependencies.locks": ("lock-missing", "lock-stale", "lock-unused", "node-lock-missing"),
    "dependencies.pins": ("conflicting-pins", "development-tools-deployed", "requirement-unpinned"),
    "dependencies.pythons": ("python-drift", "python-end-of-life"),
    "dependencies.resources": ("resource-not-installed",),
    "dependencies.unused": ("requirement-unused",),
    "docker.bases": ("image-healthcheck-missing", "image-root-user", "image-base-unpinned", "image-base-eol", "image-build-tools"),
    "docker.building": ("image-pip-by-hand", "image-secret", "image-remote-code"),
    "docker.copying": ("copy-source-missing", "copy-source-ignored", "dockerignore-missing", "dockerignore-incomplete"),
    "docker.permissions": ("image-user-access",),
    "docker.probes": ("probe-tool", "probe-module", "probe-port", "probe-path"),
    "docker.starting": ("process-development", "process-unresolvable", "image-shell-form", "image-port"),
    "health.behaviour": ("health-check-blocking", "health-host-memory", "health-status-always-200"),
    "health.checks": ("health-check-stub", "health-check-without-timeout", "health-dependency-unchecked"),
    "health.routes": ("health-constant-answer", "health-endpoint-missing", "health-readiness-missing"),
    "kubernetes.confinement": (
        "kubernetes-privileged", "kubernetes-run-as-root", "kubernetes-host-network", "kubernetes-host-path",
        "kubernetes-root-filesystem-writable", "kubernetes-service-account-token-mounted",
    ),
    "kubernetes.containers": (
        "kubernetes-readiness-probe-missing", "kubernetes-liveness-probe-missing", "kubernetes-resource-limits-missing",
        "kubernetes-resource-requests-missing", "kubernetes-image-unpinned",
    ),
    "kubernetes.probes": ("kubernetes-probe-path", "kubernetes-probe-port"),
    "kubernetes.references": (
        "kubernetes-service-selector-dangling", "kubernetes-config-reference-missing", "kubernetes-secret-plain",
    ),
    "kubernetes.running": (
        "kubernetes-single-replica", "kubernetes-disruption-budget-missing", "kubernetes-network-policy-missing",
    ),
    "observability.alerts": ("alert-runbook-missing", "rule-file-unloaded"),
    "observability.logs": ("debug-log-level", "print-in-service", "secret-logged", "trace-sampling-full"),
    "observability.metrics": ("alert-metric-unknown",),
    "observability.presence": ("alerts-missing", "instrument-missing", "logging-unconfigured"),
    "observability.scrapes": ("scrape-target-unknown",),
    "operations.backups": ("backup-missing", "backup-unscheduled", "backup-unverified"),
    "operations.documents": ("document-link-broken", "topic-documented"),
    "operations.presence": ("deployment-undefined", "todo-in-critical-path"),
    "reliability.event_loop": ("blocking-call-in-async", "loop-stopped-with-pending-tasks", "task-dangling"),
    "reliability.doors": ("rate-limit-missing",),
    "reliability.errors": ("exception-swallowed",),
    "reliability.models": ("model-field-dropped",),
    "reliability.queues": ("celery-acks", "queue-unbounded", "redis-expire-not-atomic"),
    "reliability.resources": ("graceful-shutdown-missing",),
    "reliability.requests": ("http-timeout-missing",),
    "reliability.schedulers": ("scheduler-in-memory", "scheduler-per-worker"),
    "secrets.code": ("secret-key-hardcoded", "secret-key-fallback", "secret-key-ephemeral", "credential-in-code"),
    "secrets.configuration": (
        "secret-key-weak", "placeholder-secret", "placeholder-accepted", "credential-in-config", "env-file-committed",
    ),
    "secrets.files": ("env-file-not-ignored", "secret-file-not-ignored"),
    "proxy.doors": ("proxy-body-size-unlimited", "proxy-rate-limit-missing", "proxy-server-tokens-on"),
    "proxy.headers": ("proxy-header-lost", "proxy-header-missing"),
    "proxy.monitoring": ("proxy-metrics-public",),
    "proxy.passing": ("proxy-forwarded-headers-missing", "proxy-upstream-unknown"),
    "proxy.tls": ("proxy-tls-missing", "proxy-tls-protocols-weak", "proxy-tls-redirect-missing"),
    "systemd.notify": ("unit-notify-unsupported",),
    "systemd.paths": ("unit-home-hidden", "unit-write-path-missing"),
    "systemd.starting": ("unit-exec-missing", "unit-secret"),
    "systemd.units": ("unit-hardening-missing", "unit-restart-missing", "unit-root-user"),
    "secrets.text": ("credential-in-docs", "vendor-token", "private-key-committed"),
    "testing.assertions": ("test-assertion-missing",),
    "testing.headers": ("test-secret-header",),
    "testing.mocks": ("test-mock-target-unknown",),
    "testing.presence": ("tests-missing",),
    "testing.requests": ("test-route-unknown",),
}  # fmt: skip
WANTING = frozenset(
    {"ci-check-missing", "code-bandit", "code-pattern", "query", "text-pattern", "config-env-unused", "todo-in-critical-path"}
)
"""Kinds that want something done while files are read: they are needed before anything is known of the target."""


class MatcherTable(Mapping[str, Matcher]):
    """Matchers by kind; ``kinds`` says which module below this package has which."""

    def __init__(self, kinds: Mapping[str, tuple[str, ...]]) -> None:
        self._modules = {kind: module for module, names in kinds.items() for kind in names}

    def __getitem__(self, kind: str) -> Matcher:
        found: Matcher = import_module(f"readiness.matchers.{self._modules[kind]}").MATCHERS[kind]
        return found

    def __contains__(self, kind: object) -> bool:
        return kind in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


MATCHERS = MatcherTable(KINDS)
