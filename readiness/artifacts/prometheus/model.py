"""The typed models of Prometheus' files. Lines are those a person would edit."""

import msgspec

from readiness.artifacts.prometheus.promql import Reading


class Text(msgspec.Struct, frozen=True):
    """A scalar as written, and its line."""

    value: str
    line: int


class ScrapeJob(msgspec.Struct, frozen=True):
    """One entry of ``scrape_configs``. ``targets`` are those of ``static_configs``; ``files`` the globs of ``file_sd_configs``;
    ``discovery`` names every other way by which targets are found (``kubernetes_sd_configs``).

    ``readdressed``: its relabelling writes ``__address__`` or ``__metrics_path__``, so that what is asked is not what stands here.
    """

    name: str
    line: int
    path: Text | None = None
    scheme: str = "http"
    targets: tuple[Text, ...] = ()
    files: tuple[Text, ...] = ()
    discovery: tuple[str, ...] = ()
    readdressed: bool = False


class PrometheusConfig(msgspec.Struct, frozen=True):
    """``key`` names the entry of a ConfigMap that holds it; empty where it is the file itself."""

    line: int
    key: str = ""
    jobs: tuple[ScrapeJob, ...] = ()
    rule_files: tuple[Text, ...] = ()
    rule_files_line: int = 0


class PrometheusConfigs(msgspec.Struct, frozen=True):
    """The configurations of one file: one, unless ConfigMaps hold them."""

    configs: tuple[PrometheusConfig, ...] = ()


class PrometheusTargets(msgspec.Struct, frozen=True):
    """A file of ``file_sd_configs``."""

    targets: tuple[Text, ...] = ()


class RuleEntry(msgspec.Struct, frozen=True):
    """An alert, or a recording rule (``records``). ``line`` is that of its name."""

    name: str
    line: int
    records: bool = False
    expression_line: int = 0
    reading: Reading = Reading()
    annotations: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


class RuleFile(msgspec.Struct, frozen=True):
    """``form``: ``file`` (which a configuration must load), ``resource`` (PrometheusRule), ``grafana`` (provisioned alerting),
    ``configmap``, or empty where it holds no rules. ``template`` says why the rules of a template were not read; ``named`` are then the
    alerts that it names all the same."""

    form: str = ""
    rules: tuple[RuleEntry, ...] = ()
    template: str = ""
    named: tuple[Text, ...] = ()


class DashboardQuery(msgspec.Struct, frozen=True):
    """One expression of a dashboard: of a panel's target, a variable or an annotation. ``title`` is the panel's or the variable's."""

    title: str
    line: int
    reading: Reading = Reading()


class Dashboard(msgspec.Struct, frozen=True):
    """``alerts``: panels with an alert of Grafana's older kind."""

    title: str = ""
    queries: tuple[DashboardQuery, ...] = ()
    alerts: int = 0
