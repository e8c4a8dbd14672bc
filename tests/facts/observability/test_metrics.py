"""What code defines, under the names that Prometheus shows."""

import pytest

from readiness.facts.observability.known import exporter_of, is_always_there
from readiness.facts.observability.names import exposed, full_name
from readiness.facts.observability.rows import MetricDefined
from tests.facts.projects import project_of

CLIENT = "from prometheus_client import Counter, Enum, Gauge, Histogram, Info, Summary\n"


@pytest.mark.parametrize(
    ("kind", "given", "names"),
    [
        ("counter", {"name": "x"}, ("x_total", "x_created")),
        ("counter", {"name": "x_total", "namespace": "app"}, ("app_x_total", "app_x_created")),
        ("counter", {"name": "x", "unit": "bytes"}, ("x_bytes_total", "x_bytes_created")),
        ("gauge", {"name": "x_seconds", "unit": "seconds"}, ("x_seconds",)),
        ("summary", {"name": "x", "namespace": "a", "subsystem": "b"}, ("a_b_x", "a_b_x_sum", "a_b_x_count", "a_b_x_created")),
        ("info", {"name": "build"}, ("build_info",)),
    ],
)
def test_names_that_prometheus_shows(kind: str, given: dict[str, str], names: tuple[str, ...]) -> None:
    assert exposed(kind, full_name(kind, **given)) == names


def names_of(files: dict[str, str]) -> set[str]:
    return {name for row in project_of(files).rows(MetricDefined) for name in row.exposed}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (CLIENT + "A = Counter('a', 'x')\n", "a_total"),
        (CLIENT + "NAME = 'a'\nA = Histogram(name=NAME, documentation='x', namespace='app')\n", "app_a_bucket"),
        (CLIENT + "class Pool:\n    def __init__(self, name):\n        self.size = Gauge(name, 'x')\nPool('pool_size')\n", "pool_size"),
        ("import prometheus_client as p\nA = p.Summary('a', 'x')\n", "a_sum"),
        (CLIENT + "class Own(Gauge):\n    pass\nA = Own('a', 'x')\n", "a"),
        ("from prometheus_client.core import GaugeMetricFamily\ndef collect():\n    yield GaugeMetricFamily('a', 'x')\n", "a"),
        ("from opentelemetry import metrics\nmetrics.get_meter('a').create_counter('orders.placed')\n", "orders_placed"),
        ("import statsd\nstatsd.incr('orders.placed')\n", "orders_placed"),
        ("import django_prometheus\n", "django_"),
    ],
)
def test_definitions_in_code(code: str, name: str) -> None:
    assert name in names_of({"app.py": code})


@pytest.mark.parametrize("code", ["from collections import Counter\nA = Counter('abc')\n", "class Info:\n    pass\nA = Info('a')\n"])
def test_other_things_of_the_same_name_are_no_metrics(code: str) -> None:
    assert names_of({"app.py": code, "other.py": "import prometheus_client\n"}) == set()


def test_a_computed_name_is_unreadable() -> None:
    rows = project_of({"app.py": CLIENT + "def make(kind):\n    return Counter(f'app_{kind}', 'x')\n"}).rows(MetricDefined)
    assert [(row.name, row.begins, bool(row.unreadable)) for row in rows] == [("app_", True, True)]


@pytest.mark.parametrize(
    ("metric", "exporter"),
    [("node_load1", "node_exporter"), ("pg_up", "postgres_exporter"), ("kube_pod_info", "kube-state-metrics"), ("shop_orders", None)],
)
def test_exporters_by_their_metrics(metric: str, exporter: str | None) -> None:
    found = exporter_of(metric)
    assert (found.name if found else None) == exporter


@pytest.mark.parametrize(
    ("metric", "there"), [("up", True), ("process_cpu_seconds_total", True), ("uptime_seconds", False), ("ALERTS", True)]
)
def test_metrics_that_are_always_there(metric: str, there: bool) -> None:
    assert is_always_there(metric) is there
