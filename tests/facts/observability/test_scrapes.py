"""Targets, and who is given a configuration."""

from readiness.facts.observability.rows import ScrapeConfig, ScrapeTarget
from tests.facts.projects import project_of

CONFIG = "scrape_configs:\n  - job_name: a\n    metrics_path: /m\n    static_configs:\n      - targets: [TARGET]\n"


def test_addresses_are_taken_apart() -> None:
    for written, host, port in (("api:8000", "api", 8000), ("'[::1]:9100'", "::1", 9100), ("metrics.acme.test", "metrics.acme.test", None)):
        (row,) = project_of({"prometheus.yml": CONFIG.replace("TARGET", written)}).rows(ScrapeTarget)
        assert (row.host, row.port, row.metrics_path, row.unreadable) == (host, port, "/m", "")


def test_a_template_is_unreadable() -> None:
    (row,) = project_of({"prometheus.yml": CONFIG.replace("TARGET", "'${HOST}:8000'")}).rows(ScrapeTarget)
    assert row.unreadable == "the target ${HOST}:8000 of job a is a template"


def test_targets_of_files_stand_in_those_files() -> None:
    config = "scrape_configs:\n  - job_name: a\n    file_sd_configs:\n      - files: [t/*.json, none.yml]\n"
    rows = project_of({"ops/prometheus.yml": config, "ops/t/one.json": '[\n  {"targets": [\n    "api:8000"]}]\n'}).rows(ScrapeTarget)
    assert [(str(row.location), row.address, bool(row.unreadable)) for row in rows] == [
        ("ops/t/one.json:3", "api:8000", False),
        ("ops/prometheus.yml:4", "", True),
    ]


def test_who_is_given_a_configuration() -> None:
    files = {
        "ops/prometheus.yml": "scrape_configs: []\n",
        "ops/Dockerfile": "FROM prom/prometheus:v3.0.0\nCOPY prometheus.yml /etc/prometheus/\n",
        "compose.yml": "services:\n  a:\n    image: prom/prometheus:v3.0.0\n    volumes: ['./ops:/conf']\n  b:\n    build: ops\n",
    }
    (row,) = project_of(files).rows(ScrapeConfig)
    assert row.homes == (("compose.yml", "a", "/conf/prometheus.yml"), ("compose.yml", "b", "/etc/prometheus/prometheus.yml"))
