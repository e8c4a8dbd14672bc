"""Rules about who may ask how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import re2

from readiness.facts.project import Project
from readiness.facts.proxy.rows import NginxServer
from readiness.facts.proxy.throttling import Throttle
from readiness.facts.reliability.rows import LoginRoute
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Component, Location, Observation, failed, passed, unknown

_OWN = re2.compile(r"(?i)\n\w*(?:rate_?limit|throttl|login_attempts|failed_logins|too_many_(?:requests|attempts)|http_429)\w*\n")
_ANNOTATIONS = ("/limit-rps", "/limit-rpm", "/limit-connections", "ratelimit", "rate-limit")


def rate_limit_missing(project: Project) -> Iterator[Observation]:
    """Each component with a route that takes credentials is a subject, placed at the first of them."""
    routes: dict[Component | None, list[LoginRoute]] = defaultdict(list)
    for row in project.rows(LoginRoute):
        routes[project.component_of(row.path)].append(row)
    before = _in_front(project) if routes else None
    for component, rows in routes.items():
        name = component.name if component else "repository"
        place = rows[0].location.whole_line
        limited = _inside(project, component) or before
        unread = next((server.unresolved[0] for server in project.rows(NginxServer) if server.unresolved), None)
        if limited:
            yield passed(name, limited[0], limited[1])
        elif unread is not None:
            where = Location(unread.path, unread.line)
            yield unknown(name, where, f"whether the proxy limits {rows[0].template} is not known: it includes a file that is not here")
        else:
            listed = ", ".join(dict.fromkeys(row.template for row in rows[:3]))
            yield failed(name, place, f"Neither the application nor a proxy of the repository limits how often somebody may try {listed}.")


def _inside(project: Project, component: Component | None) -> tuple[Location, str] | None:
    for row in project.rows(Throttle):
        if project.component_of(row.path) == component:
            return row.location, f"{row.how} limits requests"
    for path, outline in project.python_outlines():
        found = _OWN.search(outline.words) if project.component_of(path) == component else None
        if found:
            return Location(path), f"{found.group().strip()} is the application's own limit"
    return None


def _in_front(project: Project) -> tuple[Location, str] | None:
    """A limit of nginx, of an ingress or of Traefik."""
    for server in project.rows(NginxServer):
        for placed in (*server.everything(), *server.http):
            if placed.name == "limit_req":
                return Location(placed.path, placed.line), "nginx limits requests"
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            for pair in manifest.annotations:
                if any(name in pair.name.lower() for name in _ANNOTATIONS):
                    return Location(source.path, pair.line), f"{pair.name} limits requests"
    for source in project.artifacts("compose"):
        for service in source.model.services:
            for label in service.labels:
                if any(name in label.name.lower() for name in _ANNOTATIONS):
                    return Location(source.path, label.line), f"{label.name} limits requests"
    return None


MATCHERS: dict[str, Matcher] = {
    "rate-limit-missing": simple(rate_limit_missing),
}
