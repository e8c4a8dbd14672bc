"""Row types of how a service is watched."""

from __future__ import annotations

from readiness.facts.relation import Row
from readiness.model import Location


class MetricDefined(Row, frozen=True, kw_only=True):
    """Relation ``metric.defined``: a metric that code registers, or that a recording rule makes.

    ``exposed`` are the names under which Prometheus has it (``x_bucket``, ``x_sum``, ``x_count`` for a histogram); with ``begins`` it has
    every name that begins with one of them. ``kind`` is counter, gauge, histogram, summary, info, enum or recording; ``by`` what defines
    it. ``unreadable``: the name is computed.
    """

    name: str
    kind: str
    exposed: tuple[str, ...] = ()
    begins: bool = False
    by: str = ""


class MetricUsed(Row, frozen=True, kw_only=True):
    """Relation ``metric.used``: an expression of an alert, a recording rule or a dashboard asks for a metric. ``where`` says which.
    ``unreadable``: its name is made by a variable or a pattern."""

    metric: str
    where: str


class AlertRule(Row, frozen=True, kw_only=True):
    """Relation ``alert.rule``: a rule that alerts. ``runbook`` is the text that says where to read what to do, empty: nothing does.
    ``form`` is file, resource, configmap, grafana, panel, or template."""

    name: str
    form: str
    runbook: str = ""
    metrics: tuple[str, ...] = ()


class AlertFile(Row, frozen=True, kw_only=True):
    """Relation ``alert.file``: a rule file that a Prometheus configuration must load. ``rules`` is the number of its rules."""

    rules: int


class ScrapeConfig(Row, frozen=True, kw_only=True):
    """Relation ``scrape.config``: a Prometheus configuration. ``rule_files`` are its globs with their lines; ``key`` as in a ConfigMap.

    ``homes`` are the compose services that are given the file, each as (base file, service, path inside the container).
    """

    key: str = ""
    jobs: int = 0
    rule_files: tuple[tuple[str, int], ...] = ()
    rule_files_line: int = 0
    homes: tuple[tuple[str, str, str], ...] = ()


class ScrapeTarget(Row, frozen=True, kw_only=True):
    """Relation ``scrape.target``: what Prometheus asks for metrics. ``port`` None: the address names none.

    ``unreadable``: the targets of this job are found otherwise (service discovery, relabelling, a file that is not here).
    """

    job: str
    address: str = ""
    host: str = ""
    port: int | None = None
    metrics_path: str = "/metrics"
    scheme: str = "http"
    config: ScrapeConfig
    pod: str = ""
    """The container of a pod that asks to be scraped by its annotations (``prometheus.io/scrape``); ``config`` is then the pod's place."""


class Instrument(Row, frozen=True, kw_only=True):
    """Relation ``observed.by``: something that measures a component or tells of its errors. ``purpose`` is metrics or errors."""

    purpose: str
    what: str
    component: str = ""


class LogSetup(Row, frozen=True, kw_only=True):
    """Relation ``log.setup``: something that configures the logging of a component."""

    what: str
    component: str = ""


class LogCall(Row, frozen=True, kw_only=True):
    """Relation ``log.call``: the first file of a component whose code logs below WARNING with the standard library."""

    component: str = ""


class LogLevel(Row, frozen=True, kw_only=True):
    """Relation ``log.level``: what decides how much is logged in production. ``level`` is in capitals, empty where it is not known."""

    what: str
    level: str = ""


class SecretLogged(Row, frozen=True, kw_only=True):
    """Relation ``log.secret``: a log or print call that is given a secret. ``call`` is how it logs, ``what`` the expression's name.
    ``masked`` says what makes it harmless or uncertain; empty: nothing."""

    call: str
    what: str
    masked: str = ""


class RequestPrint(Row, frozen=True, kw_only=True):
    """Relation ``request.print``: a function that prints. ``reached`` names the route that runs it, empty: none that is known."""

    function: str
    reached: str = ""
    route_at: Location | None = None


class TraceSampling(Row, frozen=True, kw_only=True):
    """Relation ``trace.sampling``: which share of requests is traced. ``rate`` None: not known (``why``), or up to the deployment."""

    what: str
    rate: float | None = None
    default: bool = False
    variable: str = ""
    why: str = ""
