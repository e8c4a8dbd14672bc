"""Floor 2: how a running service is watched: metrics and who uses them, scrapes, alerts, error tracking, logs.

The surprising decision: a metric is what Prometheus would show (``x_total`` for a Counter ``x``), so that names in code and names in
expressions are compared as they meet, and never by likeness.
"""

from readiness.facts.relation import ANYTHING, Relation

_RULES = ("prometheus-rules",)

RELATIONS: tuple[Relation, ...] = (
    Relation("metric.defined", "observability.rows:MetricDefined", "observability.definitions:metrics_defined", ("python",), also=_RULES),
    Relation("metric.used", "observability.rows:MetricUsed", "observability.uses:metrics_used", _RULES, also=("grafana-dashboard",)),
    Relation("alert.rule", "observability.rows:AlertRule", "observability.uses:alert_rules", _RULES, also=("grafana-dashboard",)),
    Relation("alert.file", "observability.rows:AlertFile", "observability.uses:alert_files", _RULES),
    Relation("scrape.config", "observability.rows:ScrapeConfig", "observability.scrapes:scrape_configs", ("prometheus",)),
    Relation(
        "scrape.target", "observability.rows:ScrapeTarget", "observability.scrapes:scrape_targets", ("prometheus",), also=("kubernetes",)
    ),
    Relation("observed.by", "observability.rows:Instrument", "observability.instruments:instruments", ("python",), also=ANYTHING),
    Relation("log.setup", "observability.rows:LogSetup", "observability.logs:log_setups", ("python",), also=ANYTHING),
    Relation("log.call", "observability.rows:LogCall", "observability.logs:log_calls", ("python",)),
    Relation("log.level", "observability.rows:LogLevel", "observability.levels:log_levels", ("python",), also=ANYTHING),
    Relation("log.secret", "observability.rows:SecretLogged", "observability.secrets_logged:secrets_logged", ("python",)),
    Relation("request.print", "observability.rows:RequestPrint", "observability.prints:request_prints", ("python",)),
    Relation("trace.sampling", "observability.rows:TraceSampling", "observability.sampling:trace_samplings", ("python",), also=ANYTHING),
)
