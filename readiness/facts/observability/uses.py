"""Who asks for metrics: alerts, recording rules and dashboards; and the alerts themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.prometheus.model import Dashboard, RuleEntry, RuleFile
from readiness.artifacts.prometheus.promql import Reading
from readiness.facts.observability.rows import AlertFile, AlertRule, MetricUsed
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_RUNBOOK = re.compile(r"runbook|playbook|wiki|documentation|docs?_?(?:url|link)?$|help_?url|procedure", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+|\b[\w./-]+\.(?:md|rst|adoc|html)\b")


def metrics_used(project: Project) -> Iterator[MetricUsed]:
    """Once for each metric of an expression. Expressions in other languages than PromQL ask for none."""
    for source in project.artifacts("prometheus-rules"):
        model: RuleFile = source.model
        for rule in () if "loki" in source.path.lower() else model.rules:
            where = f"{'recording rule' if rule.records else 'alert'} {rule.name}"
            yield from _of_reading(Location(source.path, rule.expression_line), where, rule.reading)
    for source in project.artifacts("grafana-dashboard"):
        dashboard: Dashboard = source.model
        for query in dashboard.queries:
            where = query.title if query.title.startswith("variable ") else f"panel {query.title}"
            yield from _of_reading(Location(source.path, query.line), where, query.reading)


def _of_reading(place: Location, where: str, reading: Reading) -> Iterator[MetricUsed]:
    if reading.foreign:
        return
    for metric in reading.metrics:
        yield MetricUsed(location=place, metric=metric, where=where)
    if reading.computed:
        yield MetricUsed(location=place, metric="", where=where, unreadable=f"{reading.computed} stands where a metric's name belongs")


def alert_rules(project: Project) -> Iterator[AlertRule]:
    """Alerts of every form; of a template those whose names can be read."""
    for source in project.artifacts("prometheus-rules"):
        model: RuleFile = source.model
        for rule in model.rules:
            if not rule.records:
                yield AlertRule(
                    location=Location(source.path, rule.line),
                    name=rule.name,
                    form=model.form,
                    runbook=_runbook(rule),
                    metrics=rule.reading.metrics,
                )
        for named in model.named:
            yield AlertRule(location=Location(source.path, named.line), name=named.value, form="template", unreadable=model.template)
    for source in project.artifacts("grafana-dashboard"):
        dashboard: Dashboard = source.model
        if dashboard.alerts:
            yield AlertRule(location=Location(source.path), name=dashboard.title, form="panel", runbook="a panel")


def _runbook(rule: RuleEntry) -> str:
    """The text of the annotation or label that leads to a runbook: one named so, or a link in any."""
    given = (*rule.annotations, *rule.labels)
    named = next((value for key, value in given if _RUNBOOK.search(key) and value.strip()), "")
    found = next((match[0] for _, value in rule.annotations if (match := _LINK.search(value))), "")
    return named.strip() or found


def alert_files(project: Project) -> Iterator[AlertFile]:
    """Rule files on their own; resources and ConfigMaps are loaded by other means."""
    for source in project.artifacts("prometheus-rules"):
        model: RuleFile = source.model
        if model.form == "file" and "loki" not in source.path.lower():
            yield AlertFile(location=Location(source.path), rules=len(model.rules))
