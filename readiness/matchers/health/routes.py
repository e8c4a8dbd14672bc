"""Is there a health route, and can it say anything but yes?"""

import re
from collections.abc import Iterator

import msgspec

from readiness.facts.application.backing import OF_ERRORS, BackingService
from readiness.facts.application.web import WebApplication
from readiness.facts.health.rows import HealthAnswer, HealthRoute, Purpose
from readiness.facts.project import Project
from readiness.facts.web.rows import HttpRoute
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown

# A row of which nothing is known, not even where it begins.
_ANYTHING = re.compile(r"\^?(?:/?\.\*)+\$?")
# They answer a health path of their own, or are a page and no service.
_SELF_ANSWERING = frozenset({"streamlit", "gradio", "dash"})


def endpoint_missing(project: Project) -> Iterator[Observation]:
    """Each component with a web application is a subject, placed where the application is made."""
    for component, application in _applications(project).items():
        name = _name(project, component)
        if application.framework in _SELF_ANSWERING:
            yield passed(name, application.location, f"{application.framework} answers for its own health")
            continue
        found = [row for row in project.rows(HealthRoute) if row.home == component]
        if found:
            yield passed(name, found[0].location, f"{found[0].template} is there")
            continue
        routes = [row for row in project.rows(HttpRoute) if row.home == component]
        elsewhere = () if routes else (row for row in project.rows(HttpRoute) if runs_in(project, component, row.path))
        if (mounted := next(iter(elsewhere), None)) is not None:
            yield passed(name, application.location, f"{mounted.application or mounted.home} serves its routes")
            continue
        open_ends = [row for row in routes if row.unreadable and not row.serves and _ANYTHING.fullmatch(row.pattern)]
        if open_ends:
            yield unknown(name, open_ends[0].location, f"some routes cannot be read: {open_ends[0].unreadable}")
        elif not routes:
            yield unknown(name, application.location, f"no route of this {application.framework} application could be read")
        else:
            yield failed(
                name,
                application.location,
                f"none of the {len(routes)} routes of this {application.framework} application answers for its health",
            )


def readiness_missing(project: Project) -> Iterator[Observation]:
    """Each component with a health route and a backing service is a subject."""
    for component in _components(project):
        answers = [row for row in project.rows(HealthAnswer) if row.route.home == component]
        services = _services(project, component)
        name = _name(project, component)
        if not answers:
            continue
        if not services:
            yield passed(name, answers[0].location, "it depends on nothing that could be asked")
            continue
        able = [row for row in answers if row.constant is False and row.touches]
        claiming = [row for row in answers if row.route.purpose is Purpose.READINESS]
        unsure = [row for row in answers if row.constant is None]
        if able:
            yield passed(name, able[0].location, f"{able[0].route.template} asks {able[0].touches[0].call}")
        elif claiming:
            yield passed(name, claiming[0].location, f"{claiming[0].route.template} claims readiness; what it says is judged apart")
        elif unsure:
            yield unknown(name, unsure[0].at or unsure[0].location, f"{unsure[0].route.template}: {unsure[0].why}")
        else:
            first = answers[0]
            related = tuple(
                Related(service.location, f"uses {service.product or service.kind} ({service.evidence})") for service in services[:3]
            )
            yield failed(
                name,
                first.location,
                f"{first.route.template} never says «not ready», although the service depends on {_listed(services)}",
                related=related,
            )


class Constant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which routes are judged: those of this ``purpose``."""

    purpose: Purpose


def constant_answer(project: Project, params: Constant) -> Iterator[Observation]:
    """Each route of the purpose, in a component with a backing service, is a subject, placed at the constant answer."""
    for row in project.rows(HealthAnswer):
        component = row.route.home
        if row.route.purpose is not params.purpose:
            continue
        services = _services(project, component)
        subject = row.route.template
        if row.constant is None:
            yield unknown(subject, row.at or row.location, row.why)
        elif not row.constant:
            yield passed(subject, row.place, f"asks {row.touches[0].call}" if row.touches else "is computed")
        elif not services:
            yield passed(subject, row.place, "the service depends on nothing that could be asked")
        elif params.purpose is Purpose.GENERAL and (other := _able(project, component)):
            yield passed(subject, row.place, f"{other.route.template} answers for readiness, so this one is liveness")
        else:
            related = (
                Related(row.location, f"the route; {row.route.because}"),
                *(Related(service.location, f"uses {service.product or service.kind}") for service in services[:3]),
            )
            yield failed(
                subject, row.place, f"{subject} always gives the same answer, whatever becomes of {_listed(services)}", related=related
            )


def _able(project: Project, component: str) -> HealthAnswer | None:
    """A readiness route of the component whose answer is not constant."""
    rows = project.rows(HealthAnswer)
    return next(
        (
            row
            for row in rows
            if row.route.purpose is Purpose.READINESS and row.constant is False and row.route.home == component
        ),
        None,
    )


def _services(project: Project, component: str) -> tuple[BackingService, ...]:
    """One row a server: of several that speak of the same, the first that names the product."""
    rows = [row for row in project.rows(BackingService) if runs_in(project, component, row.path)]
    servers: dict[str, BackingService] = {}
    for row in rows:
        if row.server not in servers or (row.product and not servers[row.server].product and not row.evidence.endswith(OF_ERRORS)):
            servers[row.server] = row
    return tuple(servers.values())


def _listed(services: tuple[BackingService, ...]) -> str:
    return ", ".join(dict.fromkeys(service.product or f"its {service.kind}" for service in services))


def runs_in(project: Project, component: str, path: str) -> bool:
    """Whether the component with this folder runs the file, be it a library that it shares. The root's holds what belongs to none."""
    owners = project.components_of(path)
    return any(owner.path == component for owner in owners) or (component == "." and not owners)


def _components(project: Project) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.home for row in project.rows(HealthRoute)))


def _name(project: Project, folder: str) -> str:
    return next((component.name for component in project.components if component.path == folder), "repository")


def _applications(project: Project) -> dict[str, WebApplication]:
    """The first application of each component's folder."""
    found: dict[str, WebApplication] = {}
    for row in project.rows(WebApplication):
        component = project.component_of(row.path)
        found.setdefault(component.path if component else ".", row)
    return found


MATCHERS: dict[str, Matcher] = {
    "health-constant-answer": Matcher(Constant, constant_answer),
    "health-endpoint-missing": simple(endpoint_missing),
    "health-readiness-missing": simple(readiness_missing),
}
