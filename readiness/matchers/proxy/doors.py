"""What nginx lets in and tells about itself: its version, bodies of any size, requests at any rate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.proxy.rows import NginxServer, NginxSite, Placed
from readiness.facts.proxy.throttling import Throttle
from readiness.matchers.matcher import Matcher
from readiness.matchers.proxy import others
from readiness.matchers.proxy.judged import grouped, of_nginx, open_line, spared
from readiness.matchers.proxy.others import with_others
from readiness.model import Observation, Severity, failed, passed, unknown

_BODY = "client_max_body_size"
_PASSING = ("proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass")


def server_tokens_on(project: Project) -> Iterator[Observation]:
    """Every server that serves something is a subject; those of one file are told together."""
    lacking = []
    for site in project.rows(NginxSite):
        said = site.server.in_force("server_tokens")
        cleared = next((placed for placed in (*site.server.http, *site.server.everything()) if _clears_server(placed)), None)
        if said and said[-1].args[:1] != ("on",) and "$" not in "".join(said[-1].args):
            yield passed(site.subject, said[-1].place, f"server_tokens {' '.join(said[-1].args)}")
        elif cleared is not None:
            yield passed(site.subject, cleared.place, f"{cleared.name} {' '.join(cleared.args)}")
        elif said:
            yield _tokens_said(site, said[-1])
        elif (other := _away(site)) is not None:
            yield other
        elif site.server.unresolved:
            place = site.server.unresolved[0]
            yield unknown(site.subject, place.place, f"server_tokens may be set elsewhere: {open_line(place)}")
        else:
            lacking.append((site, "tells its version: server_tokens is not off"))
    yield from grouped(lacking)


def _tokens_said(site: NginxSite, said: Placed) -> Observation:
    if "$" in "".join(said.args):
        return unknown(site.subject, said.place, "server_tokens is filled in when the container starts")
    return failed(site.subject, said.place, f"{site.subject} tells its version: server_tokens on.")


def _clears_server(placed: Placed) -> bool:
    return placed.name in ("more_clear_headers", "more_set_headers") and bool(placed.args) and placed.args[0].lower().startswith("server")


def _away(site: NginxSite) -> Observation | None:
    """A pass for what another proxy stands before. These small rules ask nothing of who that is: an image is judged as it is built."""
    other = spared(site)
    return other if other is not None and site.exposure != "unknown" else None


def body_size_unlimited(project: Project) -> Iterator[Observation]:
    """Every server that passes requests on is a subject. Without the directive nginx takes 1 MiB, which nobody chose."""
    undecided = []
    for site in project.rows(NginxSite):
        server = site.server
        found = [*server.in_force(_BODY), *(placed for location in server.locations for placed in location.all(_BODY))]
        unlimited = next((placed for placed in found if re.fullmatch(r"0+[kKmMgG]?", "".join(placed.args[:1]))), None)
        if unlimited is not None:
            yield failed(site.subject, unlimited.place, f"{_BODY} {unlimited.args[0]}: {site.subject} takes bodies of any size.")
        elif found:
            yield passed(site.subject, found[0].place, f"{_BODY} {' '.join(found[0].args)}")
        elif not _passes(server):
            yield passed(site.subject, server.location, "it passes no request on")
        elif (other := _away(site)) is not None:
            yield other
        elif server.unresolved:
            place = server.unresolved[0]
            yield unknown(site.subject, place.place, f"{_BODY} may be set elsewhere: {open_line(place)}")
        else:
            undecided.append((site, f"has no {_BODY}: nginx's own 1 MiB decides what may be uploaded"))
    yield from grouped(undecided, Severity.INFO)


def _passes(server: NginxServer) -> bool:
    return any(placed.name in _PASSING for placed in server.everything()) or any(location.unresolved for location in server.locations)


def rate_limit_missing(project: Project) -> Iterator[Observation]:
    """Every server that passes requests on is a subject; the application's own limit counts."""
    lacking = []
    for site in project.rows(NginxSite):
        server = site.server
        found = next((placed for placed in (*server.everything(), *server.http) if placed.name in ("limit_req", "limit_conn")), None)
        if found is not None:
            yield passed(site.subject, found.place, f"{found.name} {' '.join(found.args)}")
        elif not _passes(server):
            yield passed(site.subject, server.location, "it passes no request on")
        elif (other := _away(site)) is not None:
            yield other
        elif throttle := next(iter(project.rows(Throttle)), None):
            yield passed(site.subject, throttle.location, f"the application limits requests itself: {throttle.how}")
        elif server.unresolved:
            place = server.unresolved[0]
            yield unknown(site.subject, place.place, f"a limit may be set elsewhere: {open_line(place)}")
        else:
            lacking.append((site, "passes every request on, at whatever rate: no limit_req"))
    yield from grouped(lacking)


MATCHERS: dict[str, Matcher] = {
    "proxy-server-tokens-on": of_nginx(with_others(server_tokens_on, others.tokens)),
    "proxy-body-size-unlimited": of_nginx(body_size_unlimited),
    "proxy-rate-limit-missing": of_nginx(rate_limit_missing),
}
