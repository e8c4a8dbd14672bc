"""Under which names Prometheus has what a client library registers.

Sources: prometheus_client.metrics (``_build_full_name``, ``_child_samples``), opentelemetry.exporter.prometheus (``_sanitize_full_name``,
units and ``_total``), statsd_exporter's default mapping.
"""

from __future__ import annotations

import re

COUNTERS = {"Counter": "counter", "CounterMetricFamily": "counter"}
KINDS = {
    **COUNTERS,
    "Gauge": "gauge",
    "GaugeMetricFamily": "gauge",
    "Histogram": "histogram",
    "HistogramMetricFamily": "histogram",
    "GaugeHistogramMetricFamily": "histogram",
    "Summary": "summary",
    "SummaryMetricFamily": "summary",
    "Info": "info",
    "InfoMetricFamily": "info",
    "Enum": "enum",
    "StateSetMetricFamily": "enum",
    "UntypedMetricFamily": "gauge",
    "UnknownMetricFamily": "gauge",
}
_SUFFIXES = {
    "counter": ("_total", "_created"),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count", "_created", "_gcount", "_gsum"),
    "summary": ("", "_sum", "_count", "_created"),
    "info": ("_info",),
    "enum": ("",),
}
_ENDINGS = ("_total", "_created", "_bucket", "_sum", "_count", "_info")
_UNFIT = re.compile(r"[^a-zA-Z0-9_:]")


def full_name(kind: str, name: str, namespace: str = "", subsystem: str = "", unit: str = "") -> str:
    """As ``_build_full_name``: without a counter's ``_total``."""
    parts = [part for part in (namespace, subsystem) if part]
    full = "_".join([*parts, name])
    if kind == "counter":
        full = full.removesuffix("_total")
    return f"{full}_{unit}" if unit and not full.endswith(f"_{unit}") else full


def exposed(kind: str, name: str) -> tuple[str, ...]:
    """Every name of the metric's samples."""
    return tuple(f"{name}{suffix}" for suffix in _SUFFIXES.get(kind, ("",)))


def sanitized(name: str) -> str:
    """The name with what Prometheus does not allow replaced: ``orders.placed`` is ``orders_placed``."""
    return _UNFIT.sub("_", name)


def bases(metric: str) -> tuple[str, ...]:
    """The metric and the names it may have been registered by."""
    return (metric, *(metric.removesuffix(ending) for ending in _ENDINGS if metric.endswith(ending)))
