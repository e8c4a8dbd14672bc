"""Prometheus' and Grafana's files: which metrics an expression asks for, and on which line everything stands."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.prometheus import config, dashboard, rules, targets
from readiness.artifacts.prometheus.promql import read_promql


@pytest.mark.parametrize(
    ("expression", "metrics"),
    [
        ("up == 0", ("up",)),
        ("time() - last_seconds > 7200", ("last_seconds",)),
        ('histogram_quantile(0.95, sum by (le, path) (rate(x_bucket{a="b{}"}[5m])))', ("x_bucket",)),
        ("SUM(a) WITHOUT (b) / ON (c) GROUP_LEFT (d, e) count(f)", ("a", "f")),
        ("sum without(b) (a) unless g", ("a", "g")),
        ("topk(5, job:x:rate5m) # not_this", ("job:x:rate5m",)),
        ("max_over_time(a[5m:1m] offset -1d) @ end()", ("a",)),
        ("a and on () vector(1) or b > bool 0x1f", ("a", "b")),
        ('{__name__="a", job!="x"}', ("a",)),
        ('{"a.b", c="d"}', ("a.b",)),
        ('count_values("version", build_info)', ("build_info",)),
        ("a{b='c', d=`e`} * 1e3 + Inf - NaN", ("a",)),
        ('rate(a{job="$job"}[$__rate_interval]) > $threshold', ("a",)),
    ],
)
def test_metric_names_of_an_expression(expression: str, metrics: tuple[str, ...]) -> None:
    found = read_promql(expression)
    assert (found.metrics, found.computed, found.foreign) == (metrics, "", False)


@pytest.mark.parametrize(
    "expression", ["rate(app_${kind}_total[5m])", "$metric{a='b'}", "[[app]]_up", '{__name__=~"app_.*"}', "{{ name }}_x"]
)
def test_a_name_that_a_variable_or_a_pattern_makes_is_computed(expression: str) -> None:
    assert read_promql(expression).metrics == ()
    assert read_promql(expression).computed


def test_a_pipe_is_another_language() -> None:
    assert read_promql('sum(rate({job="x"} |= "error" | json [5m]))').foreign


@pytest.mark.parametrize("piece", ['"\\"', "'\"", "{", "[[", "${", "{{", "a{b=", "#", "(" * 50])
def test_an_endless_expression_is_read_in_time(piece: str) -> None:
    read_promql(piece * 20_000)
    read_promql((piece * 20_000)[:32_000])


CONFIG = b"""\
global: {scrape_interval: 15s}
rule_files:
  - rules/*.yml
  - /etc/prometheus/more.yml
scrape_configs:
  - job_name: api
    metrics_path: /internal/metrics
    static_configs:
      - targets:
          - api:8000
          - "api-2:8000"
  - job_name: pods
    kubernetes_sd_configs: [{role: pod}]
    relabel_configs:
      - {source_labels: [__meta_x], target_label: __address__}
  - job_name: files
    file_sd_configs:
      - files: [targets/*.json]
"""


def test_a_configuration_with_its_lines() -> None:
    (found,) = config.parse("prometheus.yml", CONFIG).configs
    assert [(glob.value, glob.line) for glob in found.rule_files] == [("rules/*.yml", 3), ("/etc/prometheus/more.yml", 4)]
    api, pods, files = found.jobs
    assert [(target.value, target.line) for target in api.targets] == [("api:8000", 10), ("api-2:8000", 11)]
    assert (api.path.value if api.path else "", api.line, api.readdressed) == ("/internal/metrics", 6, False)
    assert (pods.discovery, pods.readdressed) == (("kubernetes_sd_configs",), True)
    assert [file.value for file in files.files] == ["targets/*.json"]


def test_a_configuration_inside_a_configmap_keeps_the_lines_of_the_file() -> None:
    content = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prometheus}\ndata:\n  prometheus.yml: |\n    scrape_configs:\n"
    content += b"      - job_name: api\n        static_configs:\n          - targets: ['api:8000']\n"
    (found,) = config.parse("k8s/prometheus.yaml", content).configs
    assert (found.key, found.jobs[0].line, found.jobs[0].targets[0].line) == ("prometheus.yml", 7, 9)


RULES = """\
groups:
  - name: shop
    rules:
      - record: shop:rate5m
        expr: rate(shop_total[5m])
      - alert: Slow
        expr: |
          shop:rate5m > 1
            and on () up
        annotations: {runbook_url: docs/slow.md}
"""


def test_rules_with_their_lines() -> None:
    found = rules.parse("rules.yml", RULES.encode())
    assert found.form == "file"
    assert [(rule.name, rule.line, rule.records, rule.reading.metrics) for rule in found.rules] == [
        ("shop:rate5m", 4, True, ("shop_total",)),
        ("Slow", 6, False, ("shop:rate5m", "up")),
    ]
    assert found.rules[1].annotations == (("runbook_url", "docs/slow.md"),)


@pytest.mark.parametrize(
    ("content", "form", "names"),
    [
        (
            "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n    - rules: [{alert: A, expr: up}]\n",
            "resource",
            ["A"],
        ),
        ("kind: ConfigMap\ndata:\n  rules.yml: |\n    groups:\n      - rules:\n          - {alert: B, expr: up}\n", "configmap", ["B"]),
        ("groups:\n  - rules:\n      - title: C\n        data: [{datasourceUid: p, model: {expr: up}}]\n", "grafana", ["C"]),
        ("players:\n  - record: 3-1\n    name: somebody\n", "", []),
    ],
)
def test_forms_of_rules(content: str, form: str, names: list[str]) -> None:
    found = rules.parse("rules.yml", content.encode())
    assert (found.form, [rule.name for rule in found.rules]) == (form, names)


def test_a_template_names_its_alerts_and_a_broken_file_does_not_parse() -> None:
    found = rules.parse("t.yaml", b"{{- if .Values.on }}\ngroups:\n  - rules:\n      - alert: Down\n        expr: [\n{{- end }}\n")
    assert [(alert.value, alert.line) for alert in found.named] == [("Down", 4)]
    with pytest.raises(UnparsableError):
        rules.parse("t.yaml", b"groups:\n  - alert: [\n")


@pytest.mark.parametrize("content", [b'[{"targets": ["a:1", "b:2"], "labels": {}}]', b"- labels: {}\n  targets: ['a:1', 'b:2']\n"])
def test_files_of_targets(content: bytes) -> None:
    assert [target.value for target in targets.parse("t.json", content).targets] == ["a:1", "b:2"]


DASHBOARD = """\
{"title": "Shop", "schemaVersion": 39,
 "templating": {"list": [
   {"name": "job", "type": "query", "query": "label_values(shop_up{a=\\"b\\"}, job)"},
   {"name": "any", "type": "query", "query": {"query": "label_values(job)"}}]},
 "panels": [
   {"title": "Row", "type": "row", "panels": [
     {"title": "Inner", "targets": [{"expr": "shop_a"}, {"expr": "shop_b / shop_a"}]}]},
   {"title": "Again", "alert": {"name": "x"}, "targets": [
     {"expr": "shop_a"}]},
   {"title": "Logs", "datasource": {"type": "loki"}, "targets": [{"expr": "count_over_time(app[5m])"}]}
 ]}
"""


def test_a_dashboard_with_its_lines() -> None:
    found = dashboard.parse("shop.json", DASHBOARD.encode())
    asked = [(query.title, query.line, query.reading.metrics) for query in found.queries]
    assert asked == [
        ("Inner", 7, ("shop_a",)),
        ("Inner", 7, ("shop_b", "shop_a")),
        ("Again", 9, ("shop_a",)),
        ("Logs", 10, ()),
        ("variable job", 3, ("shop_up",)),
        ("variable any", 4, ()),
    ]
    assert (found.title, found.alerts) == ("Shop", 1)


@pytest.mark.parametrize("content", [b"[]", b"3", b'{"panels": 4}', b'{"panels": [null, {"targets": {"expr": 1}}]}', b'{"rows": [[]]}'])
def test_other_json_is_no_dashboard(content: bytes) -> None:
    assert dashboard.parse("x.json", content).queries == ()
