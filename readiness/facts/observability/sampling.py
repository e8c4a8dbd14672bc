"""Relation ``trace.sampling``: which share of requests is traced, by the code and by what the deployment sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Literal, Value
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.worth import Source, Worth
from readiness.facts.env.rows import EnvSet, same
from readiness.facts.observability.rows import TraceSampling
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ALWAYS = frozenset({"always_on", "parentbased_always_on"})
_RATIO = frozenset({"traceidratio", "parentbased_traceidratio"})


def trace_samplings(project: Project) -> Iterator[TraceSampling]:
    """Sentry's and OpenTelemetry's, in code and in variables."""
    for path, call in project.calls("init"):
        name = call.callee if call.callee.startswith("sentry_sdk") else project.python.qualified(path, call.callee, call.context.function)
        if name.startswith("sentry_sdk"):
            yield from _sentry(project, path, call)
    for path, call in project.calls("TraceIdRatioBased", "ParentBasedTraceIdRatio"):
        given = call.invocation.argument(0, "rate")
        if call.callee.startswith("opentelemetry.") and given is not None:
            yield _judged(project, path, given, call, call.invocation.method)
    yield from _by_variables(project)


def _sentry(project: Project, path: str, call: PythonCall) -> Iterator[TraceSampling]:
    given = call.invocation.kwarg("traces_sample_rate")
    if call.invocation.kwarg("traces_sampler") is not None:
        yield TraceSampling(location=Location(path, call.line), what="traces_sampler", why="a function decides for each request")
    elif given is not None:
        yield _judged(project, path, given, call, "traces_sample_rate")


def _judged(project: Project, path: str, given: Value, call: PythonCall, what: str) -> TraceSampling:
    worth = Evaluator(project.python, production=True).worth(path, given, call.context.function, call.line)
    place = Location(path, getattr(given, "line", 0) or call.line)
    setting = _deployed(project, worth) if worth.source is not Source.FIXED else None
    if setting is not None:
        why = "" if setting.value is not None else "the deployment keeps its value elsewhere"
        said = f"{what} by {setting.key}"
        return TraceSampling(location=setting.location, what=said, rate=number(setting.value), variable=setting.key, why=why)
    rate = _rate(worth)
    if rate is None:
        if worth.source is Source.SUPPLIED:
            return TraceSampling(location=place, what=what, variable=worth.variable, why="only the deployment sets it")
        return TraceSampling(location=place, what=what, variable=worth.variable, unreadable=worth.reason or "it is computed")
    return TraceSampling(
        location=worth.location.whole_line, what=what, rate=rate, default=worth.source is Source.DEFAULT, variable=worth.variable
    )


def _deployed(project: Project, worth: Worth) -> EnvSet | None:
    keys = {same(variable) for variable in worth.variables}
    return next((row for row in project.rows(EnvSet) if row.key and same(row.key) in keys and not row.unreadable), None)


def _rate(worth: Worth) -> float | None:
    value = worth.value.value if isinstance(worth.value, Literal) else None
    if isinstance(value, bool) or value is None:
        return None
    return number(str(value))


def number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None and len(text) < 40 else None
    except ValueError:
        return None


def _by_variables(project: Project) -> Iterator[TraceSampling]:
    """OTEL_TRACES_SAMPLER and its argument; DD_TRACE_SAMPLE_RATE."""
    rows = [row for row in project.rows(EnvSet) if row.key.startswith(("OTEL_TRACES_SAMPLER", "DD_TRACE_SAMPLE_RATE")) and row.value]
    ratios = {(row.home, row.owner) for row in rows if row.key == "OTEL_TRACES_SAMPLER" and row.value in _RATIO}
    for row in rows:
        rate: float | None = None
        if row.key == "OTEL_TRACES_SAMPLER" and row.value in _ALWAYS:
            rate = 1.0
        elif row.key == "DD_TRACE_SAMPLE_RATE" or (row.key == "OTEL_TRACES_SAMPLER_ARG" and (row.home, row.owner) in ratios):
            rate = number(row.value)
        if rate is not None:
            yield TraceSampling(location=row.location, what=f"{row.key} of {row.owner}", rate=rate, variable=row.key)
