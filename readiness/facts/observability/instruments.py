"""Relation ``observed.by``: what measures a service and what tells somebody of its errors, by import, setting, start command or package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Mapping, Sequence, constant
from readiness.facts.dependencies.rows import PackageDeclared
from readiness.facts.docker.rows import Image
from readiness.facts.observability.rows import Instrument
from readiness.facts.processes.places import compose_places, kubernetes_places
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

METRICS, ERRORS = "metrics", "errors"
_METRICS = word_set("""
    prometheus_client prometheus_async prometheus_fastapi_instrumentator starlette_exporter starlette_prometheus prometheus_flask_exporter
    django_prometheus aioprometheus sanic_prometheus statsd django_statsd datadog aiodogstatsd markus telegraf pyformance influxdb_client
    aws_embedded_metrics aws_lambda_powertools prometheus_flask_instrumentator flask_prometheus_metrics rq_exporter celery_exporter
    fastapi_prometheus_middleware apitally graphyte
""")
# Agents of application monitoring: they measure requests and tell of errors.
_BOTH = word_set("""
    newrelic ddtrace elasticapm scout_apm appsignal opentelemetry logfire applicationinsights opencensus instana signoz skywalking
""")
_ERRORS = word_set("""
    sentry_sdk raven rollbar bugsnag honeybadger airbrake pybrake raygun4py appenlight glitchtip sentry_asgi airbrake_flask
    flask_errormail exceptionite errbit posthog trackjs backtracepython
""")
_WORDS = {**dict.fromkeys(_METRICS, (METRICS,)), **dict.fromkeys(_BOTH, (METRICS, ERRORS)), **dict.fromkeys(_ERRORS, (ERRORS,))}
_COMMANDS = {
    "ddtrace-run": "ddtrace-run", "newrelic-admin": "newrelic-admin", "opentelemetry-instrument": "opentelemetry-instrument",
    "--statsd-host": "gunicorn's statsd", "scout-apm": "scout-apm", "sw-python": "skywalking", "elasticapm-run": "elasticapm-run",
}  # fmt: skip
_PACKAGES = word_set("newrelic ddtrace opentelemetry-distro scout-apm appsignal elastic-apm azure-monitor-opentelemetry instana")
_MAILING = ("SMTPHandler", "AdminEmailHandler", "mail_admins")
_CLOUD_ERRORS = ("error_reporting",)


def instruments(project: Project) -> Iterator[Instrument]:
    """The first of each kind in every component, by place."""
    seen: set[tuple[str, str, str]] = set()
    for row in _all(project):
        key = (row.component, row.purpose, row.what)
        if key not in seen:
            seen.add(key)
            yield row


def _all(project: Project) -> Iterator[Instrument]:
    yield from _imported(project)
    yield from _configured(project)
    yield from _started(project)
    yield from _declared(project)
    for route in project.rows(HttpRoute):
        if not route.unreadable and route.template.rstrip("/").endswith("/metrics"):
            yield _row(project, METRICS, f"the route {route.template}", route.location)


def _row(project: Project, purpose: str, what: str, place: Location) -> Instrument:
    return Instrument(location=place, purpose=purpose, what=what, component=project.component_name(place.path))


def _imported(project: Project) -> Iterator[Instrument]:
    for path, outline in project.python_outlines():
        for row in outline.imports:
            if row.level or row.type_checking:
                continue
            root = row.qualified.partition(".")[0]
            purposes = _WORDS.get(root) or (("errors",) if any(word in row.qualified for word in _CLOUD_ERRORS) else ())
            for purpose in purposes:
                yield _row(project, purpose, f"imports {root}", Location(path, row.line))
            if row.qualified.startswith("azure.monitor"):
                yield _row(project, METRICS, "imports azure.monitor", Location(path, row.line))
                yield _row(project, ERRORS, "imports azure.monitor", Location(path, row.line))


def _configured(project: Project) -> Iterator[Instrument]:
    """Django applications and middleware that only a text names; errors that are sent by mail."""
    for name in ("django_prometheus", "raven", "scout_apm", "elasticapm"):
        for path in project.python.mentioning((name,)):
            if project.is_production(path):
                for purpose in _WORDS[name]:
                    yield _row(project, purpose, f"names {name}", Location(path))
    for path in project.python.mentioning(_MAILING):
        if project.is_production(path):
            yield _row(project, ERRORS, "errors are sent by mail", Location(path))
    for source in project.python_with(("ADMINS",)):
        for row in source.model.assignments:
            empty = isinstance(row.value, Sequence | Mapping) and constant(row.value) and not row.value.items
            if row.target == "ADMINS" and not row.context.function and row.value is not None and not empty:
                yield _row(project, ERRORS, "Django sends errors to ADMINS", Location(source.path, row.line))


def _started(project: Project) -> Iterator[Instrument]:
    """Agents that start the program."""
    for words, place in _starts(project):
        for name, what in _COMMANDS.items():
            if any(word.rpartition("/")[2].startswith(name) for word in words):
                for purpose in (METRICS,) if name.startswith("--") else (METRICS, ERRORS):
                    yield _row(project, purpose, f"runs under {what}", place)


def _starts(project: Project) -> Iterator[tuple[tuple[str, ...], Location]]:
    for image in project.rows(Image):
        for start in (image.entrypoint, image.command):
            if start is not None:
                yield start.argv if start.argv is not None else tuple(start.text.split()), image.at(start.line)
    for place, _ in (*compose_places(project), *kubernetes_places(project)):
        yield place.argv, place.location
    for source in project.artifacts("procfile"):
        for line in source.model.processes:
            yield tuple(line.command.split()), Location(source.path, line.line)
    for source in project.artifacts("shell"):
        for command in source.model.commands:
            yield command.texts, Location(source.path, command.line)


def _declared(project: Project) -> Iterator[Instrument]:
    for row in project.rows(PackageDeclared):
        if not row.unreadable and row.distribution in _PACKAGES and project.is_production(row.path):
            yield _row(project, METRICS, f"requires {row.distribution}", row.location)
            yield _row(project, ERRORS, f"requires {row.distribution}", row.location)
