"""Relation ``metric.defined``: metrics that Python code registers, those its libraries bring, and those that recording rules make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.prometheus.model import RuleFile
from readiness.artifacts.python.model import ParameterKind, PythonCall
from readiness.artifacts.python.values import Invocation, Literal, Reference, Template, Value, text
from readiness.facts.observability.known import LIBRARIES
from readiness.facts.observability.names import KINDS, exposed, full_name, sanitized
from readiness.facts.observability.rows import MetricDefined
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CLIENT = ("prometheus_client.", "prometheus_async.", "aioprometheus.")
# Methods of OpenTelemetry's meters → what Prometheus makes of them.
_METERS = {
    "create_counter": "counter",
    "create_up_down_counter": "gauge",
    "create_histogram": "histogram",
    "create_gauge": "gauge",
    "create_observable_counter": "counter",
    "create_observable_gauge": "gauge",
    "create_observable_up_down_counter": "gauge",
}
_STATSD = {"incr": "counter", "increment": "counter", "decr": "counter", "gauge": "gauge", "timing": "summary", "histogram": "histogram",
    "timer": "summary", "timed": "summary", "distribution": "histogram"}  # fmt: skip
_FLASK = {"counter": "counter", "gauge": "gauge", "histogram": "histogram", "summary": "summary", "info": "gauge"}
_PREFIXING = frozenset({"prefix", "metric_namespace", "defaults_prefix", "app_name", "namespace", "metrics_namespace", "custom_prefix"})
_STATSD_LIBRARIES = frozenset({"statsd", "datadog", "aiodogstatsd", "aiostatsd", "django_statsd", "markus", "telegraf"})


def metrics_defined(project: Project) -> Iterator[MetricDefined]:
    """By code first, then by libraries, then by recording rules."""
    imported = _imported(project)
    if "prometheus_client" in imported or "aioprometheus" in imported:
        yield from _registered(project)
    if "opentelemetry" in imported:
        yield from _metered(project)
    if not _STATSD_LIBRARIES.isdisjoint(imported):
        yield from _by_statsd(project)
    if "prometheus_flask_exporter" in imported:
        yield from _decorated(project)
    yield from _of_libraries(project, imported)
    yield from _recorded(project)


def _imported(project: Project) -> dict[str, Location]:
    """Import roots of production code, with the first place of each."""
    found: dict[str, Location] = {}
    for path, outline in project.python_outlines():
        for row in outline.imports:
            if row.level == 0:
                found.setdefault(row.qualified.partition(".")[0], Location(path, row.line))
    return found


def _registered(project: Project) -> Iterator[MetricDefined]:
    """Calls of prometheus_client's classes, also by names that first-party modules give them."""
    for path, call in project.calls(*project.python.other_names(*KINDS)):
        name = call.callee if call.callee.startswith(_CLIENT) else project.python.qualified(path, call.callee, call.context.function)
        kind = KINDS.get(name.rpartition(".")[2]) if name.startswith(_CLIENT) else _subclassed(project, path, call)
        if kind:
            yield from _named(project, path, call, kind)


def _subclassed(project: Project, path: str, call: PythonCall) -> str:
    """The kind of a first-party class below one of the client's."""
    found = project.python.resolve(path, call.callee, call.context.function) if call.callee else None
    where, name = getattr(found, "path", ""), getattr(found, "name", "")
    if not where or project.python.class_(where, name) is None:
        return ""
    outside = [getattr(base, "name", "") for base in project.python.ancestors(where, name)]
    return next((KINDS[base.rpartition(".")[2]] for base in outside if base.startswith(_CLIENT) and base.rpartition(".")[2] in KINDS), "")


def _named(project: Project, path: str, call: PythonCall, kind: str) -> Iterator[MetricDefined]:
    place, by = Location(path, call.line), call.invocation.method
    around = {key: _text(project, path, call, call.invocation.kwarg(key)) for key in ("namespace", "subsystem", "unit")}
    given = call.invocation.argument(0, "name")
    name = _text(project, path, call, given)
    if name is not None and None not in around.values():
        full = full_name(kind, name, around["namespace"] or "", around["subsystem"] or "", around["unit"] or "")
        yield MetricDefined(location=place, name=full, kind=kind, exposed=exposed(kind, full), by=by)
        return
    passed = list(_passed_in(project, path, call, given)) if name is None else []
    for value in passed:
        full = full_name(kind, value)
        yield MetricDefined(location=place, name=full, kind=kind, exposed=exposed(kind, full), by=by)
    if not passed:
        beginning = _beginning(given)
        begins = (beginning,) if beginning else ()
        yield MetricDefined(
            location=place, name=beginning, kind=kind, exposed=begins, begins=bool(begins), by=by, unreadable="the name is computed"
        )


def _text(project: Project, path: str, call: PythonCall, value: Value | None) -> str | None:
    """A constant text; empty where nothing is given; None where it is computed."""
    if value is None:
        return "" if not call.invocation.spreads else None
    return text(project.python.fold(value, path, call.context.function))


def _passed_in(project: Project, path: str, call: PythonCall, given: Value | None) -> Iterator[str]:
    """The name is a parameter of the function around it: what the function is called with."""
    function = project.python.function(path, call.context.function) if call.context.function else None
    if function is None or not isinstance(given, Reference) or not given.local:
        return
    wanted = given.name.removeprefix("~")
    names = [item.name for item in function.parameters if item.kind in (ParameterKind.POSITIONAL, ParameterKind.KEYWORD)]
    if wanted not in names:
        return
    called = function.context.owner.rpartition(".")[2] if function.name == "__init__" else function.name
    position = names.index(wanted) - function.is_bound
    for where, other in project.calls(called):
        value = other.invocation.argument(position, wanted)
        found = text(project.python.fold(value, where, other.context.function)) if value is not None else None
        if found is not None:
            yield found


def _beginning(value: Value | None) -> str:
    first = value.parts[0] if isinstance(value, Template) and value.parts else None
    return first.value if isinstance(first, Literal) and isinstance(first.value, str) else ""


def _metered(project: Project) -> Iterator[MetricDefined]:
    """Instruments of a meter: exporters add units and ``_total``, so that any of these endings may stand behind the name."""
    for path, call in project.calls(*_METERS):
        name = _text(project, path, call, call.invocation.argument(0, "name"))
        kind, place = _METERS[call.invocation.method], Location(path, call.line)
        if name:
            full = sanitized(name)
            yield MetricDefined(location=place, name=full, kind=kind, exposed=(full,), begins=True, by="OpenTelemetry")
        else:
            yield MetricDefined(location=place, name="", kind=kind, by="OpenTelemetry", unreadable="the name is computed")


def _by_statsd(project: Project) -> Iterator[MetricDefined]:
    for path, call in project.calls(*_STATSD):
        receiver = call.callee.rpartition(".")[0].lower()
        if not any(word in receiver for word in ("statsd", "metric", "stats", "datadog")):
            continue
        name = _text(project, path, call, call.invocation.argument(0, "stat") or call.invocation.argument(0, "metric"))
        if name:
            full = sanitized(name)
            yield MetricDefined(
                location=Location(path, call.line),
                name=full,
                kind=_STATSD[call.invocation.method],
                exposed=(full,),
                begins=True,
                by="statsd",
            )


def _decorated(project: Project) -> Iterator[MetricDefined]:
    """``@metrics.counter("name", …)`` of prometheus_flask_exporter."""
    for path, call in project.calls(*_FLASK):
        name = _text(project, path, call, call.invocation.argument(0, "name"))
        if name and "metric" in call.callee.rpartition(".")[0].lower():
            kind = _FLASK[call.invocation.method]
            full = full_name(kind, name)
            yield MetricDefined(location=Location(path, call.line), name=full, kind=kind, exposed=exposed(kind, full), by="@metrics")


def _of_libraries(project: Project, imported: dict[str, Location]) -> Iterator[MetricDefined]:
    present = [name for name in LIBRARIES if name in imported]
    for name in present:
        yield MetricDefined(location=imported[name], name=LIBRARIES[name][0], kind="library", exposed=LIBRARIES[name], begins=True, by=name)
    if present:
        for path, call in project.calls("Instrumentator", "PrometheusMiddleware", "PrometheusMetrics", "instrument", "expose", "init_app"):
            for beginning in _own_prefixes(call.invocation):
                place = Location(path, call.line)
                yield MetricDefined(
                    location=place, name=beginning, kind="library", exposed=(sanitized(beginning),), begins=True, by=call.callee
                )


def _own_prefixes(call: Invocation) -> Iterator[str]:
    for key, value in call.kwargs:
        found = text(value)
        if key in _PREFIXING and found:
            yield found


def _recorded(project: Project) -> Iterator[MetricDefined]:
    for source in project.artifacts("prometheus-rules", None):
        model: RuleFile = source.model
        for rule in model.rules:
            if rule.records:
                place = Location(source.path, rule.line)
                yield MetricDefined(location=place, name=rule.name, kind="recording", exposed=(rule.name,), by="a recording rule")
