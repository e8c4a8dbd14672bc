"""Grafana dashboards: the expressions of panels, variables and annotations, each with its line."""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

from readiness.artifacts.json_keys import load_json
from readiness.artifacts.prometheus.model import Dashboard, DashboardQuery
from readiness.artifacts.prometheus.promql import Reading, read_promql

MAX_QUERIES = 2_000
MAX_DEPTH = 6
_VALUE = re.compile(r'"(?:expr|query|definition)"\s{0,8}:\s{0,8}("(?:[^"\\]|\\.)*")')
_FUNCTION = re.compile(r"\s*(?P<name>label_values|query_result|metrics|label_names)\s*\((?P<inner>.*)\)\s*", re.DOTALL)
_PROMETHEUS = ("prometheus", "", "mimir", "victoriametrics-datasource", "grafana-amazonprometheus-datasource")
_OTHERS = ("loki", "tempo", "elasticsearch", "influx", "postgres", "mysql", "cloudwatch", "jaeger", "graphite", "opensearch", "testdata")


class _Lines:
    """On which line a text stands as an expression: of equal ones the first that nobody asked for yet."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, deque[int]] = defaultdict(deque)
        number, last = 1, 0
        for found in _VALUE.finditer(text):
            number += text.count("\n", last, found.start())
            last = found.start()
            self._lines[found[1]].append(number)

    def take(self, value: str) -> int:
        for written in (json.dumps(value, ensure_ascii=False), json.dumps(value)):
            lines = self._lines.get(written)
            if lines:
                return lines.popleft() if len(lines) > 1 else lines[0]
        return 1


def parse(path: str, content: bytes) -> Dashboard:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError where it is not JSON. A file of another shape has no queries."""
    text = content.decode("utf-8-sig", "replace")
    root = load_json(text)
    if isinstance(root, dict) and isinstance(root.get("dashboard"), dict):
        root = root["dashboard"]
    if not isinstance(root, dict):
        return Dashboard()
    lines = _Lines(text)
    found = [*_panels(root, lines, 0), *_variables(root, lines)]
    alerts = sum(1 for panel in _walk(root, 0) if isinstance(panel.get("alert"), dict))
    return Dashboard(str(root.get("title") or ""), tuple(found[:MAX_QUERIES]), alerts)


def _walk(node: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    for key in ("rows", "panels"):
        for item in node[key] if isinstance(node.get(key), list) and depth < MAX_DEPTH else ():
            if isinstance(item, dict):
                yield item
                yield from _walk(item, depth + 1)


def _panels(root: dict[str, Any], lines: _Lines, depth: int) -> Iterator[DashboardQuery]:
    for panel in _walk(root, depth):
        for target in panel["targets"] if isinstance(panel.get("targets"), list) else ():
            expression = target.get("expr") if isinstance(target, dict) else None
            if isinstance(expression, str) and expression.strip():
                source = _source(target) or _source(panel)
                reading = Reading(foreign=True) if source.startswith(_OTHERS) else read_promql(expression)
                yield DashboardQuery(str(panel.get("title") or "a panel"), lines.take(expression), reading)


def _source(node: dict[str, Any]) -> str:
    """The kind of data source as written: its type, or a name that says it."""
    given = node.get("datasource")
    kind = given.get("type") if isinstance(given, dict) else given
    return kind.lower() if isinstance(kind, str) else ""


def _variables(root: dict[str, Any], lines: _Lines) -> Iterator[DashboardQuery]:
    for where in ("templating", "annotations"):
        given = root.get(where)
        listed = given.get("list") if isinstance(given, dict) else None
        for item in listed if isinstance(listed, list) else ():
            if not isinstance(item, dict) or _source(item).startswith(_OTHERS):
                continue
            query = item.get("query") if where == "templating" and item.get("type") == "query" else item.get("expr")
            query = query.get("query") if isinstance(query, dict) else query
            if isinstance(query, str) and query.strip():
                yield DashboardQuery(
                    f"variable {item.get('name')}" if where == "templating" else "an annotation", lines.take(query), _of_variable(query)
                )


def _of_variable(query: str) -> Reading:
    """``label_values(metric{…}, label)`` asks for a metric where it has two arguments; ``metrics(pattern)`` for none by name."""
    found = _FUNCTION.fullmatch(query[:4096])
    if found is None:
        return Reading(foreign=True)
    inner = found["inner"]
    if found["name"] == "label_values":
        metric, comma, _ = inner.rpartition(",")
        return read_promql(metric) if comma else Reading()
    return read_promql(inner) if found["name"] == "query_result" else Reading()
