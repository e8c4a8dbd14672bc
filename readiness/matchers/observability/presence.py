"""Is there anything that measures a service, tells of its errors, alerts somebody, and writes its log?"""

from collections.abc import Iterator

import msgspec

from readiness.facts.application.web import WebApplication
from readiness.facts.globs import path_matches
from readiness.facts.observability.rows import AlertRule, Instrument, LogCall, LogSetup, ScrapeConfig
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Component, Location, Observation, Related, failed, passed, unknown

# Pages for people at a desk; they are watched as the programs around them are.
_PAGES = frozenset({"streamlit", "gradio"})
_ALERTS_ELSEWHERE = (
    "**/*alert*.tf", "**/*alarm*.tf", "**/*monitor*.tf", "**/*alert*.jsonnet", "**/mixin.libsonnet", "**/*alerts*.libsonnet",
    "**/alertmanager*.y*ml", "**/*alert*.bicep",
)  # fmt: skip


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``purpose`` of what must be there: metrics or errors. ``message`` says what is missing."""

    purpose: str
    message: str


def instrument_missing(project: Project, params: Wanted) -> Iterator[Observation]:
    """Each component with a web application is a subject, placed where the application is made."""
    rows = [row for row in project.rows(Instrument) if row.purpose == params.purpose]
    by_component = {row.component: row for row in reversed(rows)}
    for component, application in web_applications(project).items():
        name = component.name if component else ""
        subject = name or "repository"
        found = by_component.get(name) or _shared(project, component, by_component)
        if application.framework in _PAGES:
            yield passed(subject, application.location, f"a {application.framework} page")
        elif found is not None:
            yield passed(subject, found.location, found.what)
        else:
            yield failed(subject, application.location.whole_line, params.message)


def web_applications(project: Project) -> dict[Component | None, WebApplication]:
    """The first web application of each component."""
    found: dict[Component | None, WebApplication] = {}
    for row in project.rows(WebApplication):
        found.setdefault(project.component_of(row.path), row)
    return found


def _shared(project: Project, component: Component | None, by_component: dict[str, Instrument]) -> Instrument | None:
    """What a first-party library of another component does for this one, which imports it."""
    others = {name: row for name, row in by_component.items() if name != (component.name if component else "")}
    if not others:
        return None
    for path, outline in project.python_outlines():
        if project.component_of(path) != component:
            continue
        for row in outline.imports:
            file = project.python.locate(path, row.module) if row.level == 0 else None
            owner = project.component_name(file) if file else ""
            if owner in others:
                return others[owner]
    return None


def alerts_missing(project: Project) -> Iterator[Observation]:
    """The repository is the subject; the Prometheus configuration is where a person would begin."""
    rules = project.rows(AlertRule)
    if rules:
        yield passed("repository", rules[0].location, f"the alert {rules[0].name}")
        return
    named = (path for path in sorted(project.entries) if path_matches(_ALERTS_ELSEWHERE, path))
    elsewhere = next((path for path in named if project.is_production(path)), "")
    if elsewhere:
        yield passed("repository", Location(elsewhere), f"{elsewhere} defines them")
        return
    for entry in project.not_analysed(("prometheus-rules",)):
        yield unknown("repository", entry.location, f"not analysed: {entry.reason}")
        return
    configs = project.rows(ScrapeConfig)
    if configs:
        config = configs[0]
        place = Location(config.path, config.rule_files[-1][1]) if config.rule_files else config.location.whole_line
        yield failed("repository", place, "Prometheus scrapes, and no rule in the repository alerts anybody")
    else:
        yield failed("repository", Location("."), "no alert rule: not for Prometheus, not for Grafana, and none as infrastructure code")


def logging_unconfigured(project: Project) -> Iterator[Observation]:
    """Each component with a web application that logs below WARNING is a subject."""
    setups = {row.component: row for row in reversed(project.rows(LogSetup))}
    calls = {row.component: row for row in project.rows(LogCall)}
    shared = {name: Instrument(location=row.location, purpose="log", what=row.what, component=name) for name, row in setups.items()}
    for component, application in web_applications(project).items():
        name = component.name if component else ""
        call = calls.get(name)
        if call is None:
            yield passed(name or "repository", application.location, "it logs nothing below WARNING by the standard library")
            continue
        found = shared.get(name) or _shared(project, component, shared)
        if found is not None:
            yield passed(name or "repository", found.location, f"{found.what} configures it")
        else:
            what = "nothing configures logging: what is logged below WARNING is dropped, and the rest comes without time or name"
            yield failed(name or "repository", application.location.whole_line, what, related=(Related(call.location, "logs here"),))


MATCHERS: dict[str, Matcher] = {
    "instrument-missing": Matcher(Wanted, instrument_missing),
    "alerts-missing": simple(alerts_missing),
    "logging-unconfigured": simple(logging_unconfigured),
}
