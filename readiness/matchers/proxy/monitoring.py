"""Monitoring pages that nginx shows: those with a location of their own, and those that the application serves below ``/``.

Source of the paths: ngx_http_stub_status_module, PHP-FPM, Prometheus' own convention, Spring's actuator, Celery's flower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from readiness.artifacts.python.model import PythonClass, PythonFunction
from readiness.artifacts.python.values import Invocation, Reference, walk
from readiness.facts.compose.rows import ComposeService
from readiness.facts.observability.rows import MetricDefined
from readiness.facts.project import Project
from readiness.facts.proxy.rows import NginxServer, NginxSite, NginxUpstream, Placed, ServerLocation
from readiness.facts.web.rows import HttpRoute
from readiness.matchers.matcher import Matcher
from readiness.matchers.proxy.judged import of_nginx, open_line, spared
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

_PAGES = re.compile(
    r"(?:^|[/_-])(?:metrics|nginx_status|stub_status|basic_status|server-status|php-fpm-status|fpm-status|prometheus|actuator|flower|"
    r"alertmanager)/?\$?$"
)
_TOOLS = re.compile(r"(?:^|[^a-z])(?:prometheus|alertmanager|flower|cadvisor|pushgateway|[\w-]*exporter)(?:$|[^a-z])")
_REFUSING = ("401", "403", "404", "410", "444")
_GUARDS = ("auth_basic", "auth_request", "auth_jwt", "auth_digest", "internal", "vouch", "oauth2_access", "ssl_verify_client")
_PASSING = ("proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass")
_ROUTES = frozenset({"/metrics", "/metrics/"})
_GUARDING = re.compile(r"auth|login|permission|require|security|protect|verify|token|staff|superuser|Depends", re.IGNORECASE)


def metrics_public(project: Project) -> Iterator[Observation]:
    """Every location of a monitoring page is a subject, and what the application shows below ``/``; a server that has neither passes."""
    for site in project.rows(NginxSite):
        pages = [location for location in site.server.locations if _is_page(location)]
        served = _served(project, site)
        if served is not None:
            related = (Related(served.location, f"the application serves {served.template}"),)
            message = f"{site.subject} passes every path on, also the application's {served.template}, which shows metrics to everybody."
            yield failed(site.subject, _whole_line(site), message, related=related, severity=Severity.MEDIUM)
        elif not pages:
            yield passed(site.subject, site.server.location, "no monitoring page is seen")
        for location in pages:
            yield _judged_page(project, site, location)


def _whole_line(site: NginxSite) -> Location:
    return next((location.place for location in site.server.locations if location.is_whole), site.place)


def _is_page(location: ServerLocation) -> bool:
    if location.all("stub_status"):
        return True
    named = _PAGES.search(location.pattern.replace("\\", "").lower())
    targets = " ".join(word for placed in location.all(*_PASSING) for word in placed.args).lower()
    return bool(named and (targets or location.unresolved or location.all("root", "alias"))) or bool(_TOOLS.search(targets))


def _judged_page(project: Project, site: NginxSite, location: ServerLocation) -> Observation:
    subject = f"{site.subject} location {location.pattern}"
    guard = _guard(site.server, location)
    if guard is not None:
        return passed(subject, guard.place, f"{guard.name} {' '.join(guard.args)[:60]}".strip())
    if any(placed.args[:1] and placed.args[0] in _REFUSING for placed in location.directives if placed.name == "return"):
        return passed(subject, location.place, "it answers with an error")
    if location.unresolved:
        return unknown(subject, location.unresolved[0].place, f"who may see it may be said elsewhere: {open_line(location.unresolved[0])}")
    if (other := spared(site)) is not None:
        return other
    if _guarded_upstream(project, location):
        return passed(subject, location.place, "the tool behind it asks for a password")
    return failed(subject, location.place, f"location {location.pattern} shows monitoring data to everybody: no allow and deny, no login.")


def _guard(server: NginxServer, location: ServerLocation) -> Placed | None:
    """What keeps strangers out of the location, its own or inherited."""
    denying = [placed for placed in server.in_force("deny", location) if placed.args[:1] == ("all",)]
    if denying:
        return denying[0]
    for name in _GUARDS:
        found = server.in_force(name, location)
        if found and found[-1].args[:1] not in (("off",), ("optional",)):
            return found[-1]
    blocks = (placed for placed in (*location.directives, *server.directives) if placed.name == "if")
    for placed in blocks:
        refused = any(child.name == "return" and child.args[:1] and child.args[0] in _REFUSING for child in placed.directive.block or ())
        if refused and any("$remote_addr" in word or "$http_authorization" in word or "$allowed" in word for word in placed.args):
            return placed
    return None


def _guarded_upstream(project: Project, location: ServerLocation) -> bool:
    """Whether the compose service behind the location asks for a password itself (``flower --basic_auth``)."""
    targets = " ".join(word for placed in location.all(*_PASSING) for word in placed.args)
    upstreams = [row for row in project.rows(NginxUpstream) if row.name and row.name in targets]
    named = {server.args[0].partition(":")[0] for row in upstreams for server in row.servers if server.args}
    for row in project.rows(ComposeService):
        if row.name in named or re.search(rf"//{re.escape(row.name)}(?:[:/]|$)", targets):
            words = [*(row.service.command.words if row.service.command else ()), *(setting.name for setting in row.service.environment)]
            if any("basic_auth" in word.lower() or "basic-auth" in word.lower() for word in words):
                return True
    return False


# what the application serves below / ------------------------------------------------------------------------------------
def _served(project: Project, site: NginxSite) -> HttpRoute | None:
    """A page of metrics that the application behind the location ``/`` answers for everybody; None where a location takes it away."""
    whole = next((location for location in site.server.locations if location.is_whole and location.all(*_PASSING)), None)
    if whole is None or not site.is_front or _guard(site.server, whole) is not None or not project.rows(MetricDefined):
        return None
    routes = (row for row in project.rows(HttpRoute) if row.template in _ROUTES and not row.unreadable)
    return next((row for row in routes if not _taken(site.server, row.template, whole) and not _is_guarded(project, row)), None)


def _taken(server: NginxServer, path: str, whole: ServerLocation) -> bool:
    """Whether another location answers for the path: by its prefix, exactly, or by an expression."""
    return any(location is not whole and _covers(location, path) for location in server.locations)


def _covers(location: ServerLocation, path: str) -> bool:
    if location.modifier in ("~", "~*"):
        return _matches(location.pattern, path)
    return path == location.pattern if location.modifier == "=" else path.startswith(location.pattern)


def _matches(expression: str, path: str) -> bool:
    """By RE2, because the expression is the target's own. What only PCRE knows (lookaheads) is taken to match: no finding rests on it."""
    try:
        return re2.search(expression, path) is not None
    except re2.error:
        return True


def _is_guarded(project: Project, route: HttpRoute) -> bool:
    """Whether the function that answers asks who is asking: by a decorator, a dependency, a base class, or a call."""
    if not route.handler:
        return False
    found = project.python.function(route.handler_path, route.handler) or project.python.class_(route.handler_path, route.handler)
    return found is not None and any(_GUARDING.search(name) for name in _names(found))


def _names(found: PythonFunction | PythonClass) -> Iterator[str]:
    values = [*found.decorators]
    if isinstance(found, PythonClass):
        values += found.bases
    else:
        yield from found.calls
        values += [value for parameter in found.parameters for value in (parameter.annotation, parameter.default) if value is not None]
    for part in (part for value in values for part in walk(value)):
        if isinstance(part, Reference):
            yield part.name
        elif isinstance(part, Invocation):
            yield part.callee


MATCHERS: dict[str, Matcher] = {"proxy-metrics-public": of_nginx(metrics_public)}
