"""What nginx passes on: to whom, and with what said of the client."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.proxy.resolving import Answer, resolve
from readiness.facts.proxy.rows import Exposure, NginxServer, NginxSite, NginxTarget, Placed, ServerLocation
from readiness.matchers.judging import with_unread
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.proxy import others
from readiness.matchers.proxy.judged import of_nginx, open_line
from readiness.matchers.proxy.others import with_others
from readiness.model import Observation, Related, Severity, failed, passed, unknown

_HOST = ("host", "x-forwarded-host", "forwarded")
_CLIENT = ("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "true-client-ip", "cf-connecting-ip")
_SCHEME = (
    "x-forwarded-proto", "x-forwarded-protocol", "x-forwarded-scheme", "x-forwarded-ssl", "x-scheme", "x-url-scheme", "forwarded",
    "front-end-https",
)  # fmt: skip


# to whom -----------------------------------------------------------------------------------------------------------------
def upstream_unknown(project: Project) -> Iterator[Observation]:
    """Every host and port that a server passes to is a subject."""
    for target in project.rows(NginxTarget):
        subject = f"{target.host}:{target.port}" if target.port else target.host or target.site.subject
        if target.unreadable:
            yield unknown(subject, target.location, target.unreadable)
            continue
        found = resolve(project, target)
        if found.answer is Answer.YES:
            yield passed(subject, target.location, found.how)
        elif found.answer is Answer.NO:
            related = (Related(found.location, "defined here"),) if found.location else ()
            yield failed(subject, target.location, f"nginx passes requests to {subject}, and {found.how}.", related=related)
        else:
            yield unknown(subject, found.location or target.location, found.how)


# what is said of the client ----------------------------------------------------------------------------------------------
def forwarded_headers_missing(project: Project) -> Iterator[Observation]:
    """Every server that passes requests by ``proxy_pass`` is a subject (uwsgi and FastCGI say all of it by themselves)."""
    for site in project.rows(NginxSite):
        passing: list[tuple[ServerLocation | None, Placed]] = [(None, placed) for placed in site.server.own("proxy_pass")]
        passing += [(location, placed) for location in site.server.locations for placed in location.all("proxy_pass")]
        if not passing:
            yield passed(site.subject, site.server.location, "it passes no request on by proxy_pass")
            continue
        yield _judged_headers(site, passing)


def _judged_headers(site: NginxSite, passing: list[tuple[ServerLocation | None, Placed]]) -> Observation:
    worst: tuple[list[str], Placed, ServerLocation | None] | None = None
    others = []
    for location, placed in passing:
        missing = _missing(site, location)
        if missing and location is not None and location.unresolved:
            opened = location.unresolved[0]
            return unknown(site.subject, opened.place, f"{', '.join(missing)} may be set elsewhere: {open_line(opened)}")
        if missing:
            others.append(placed)
            if worst is None or len(missing) > len(worst[0]):
                worst = missing, placed, location
    if worst is None:
        return passed(site.subject, passing[0][1].place, "host, client and scheme are passed on")
    missing, placed, location = worst
    if site.server.unresolved:
        opened = site.server.unresolved[0]
        return unknown(site.subject, opened.place, f"{', '.join(missing)} may be set elsewhere: {open_line(opened)}")
    related = tuple(Related(other.place, "here as well") for other in others if other is not placed)[:8]
    partly = len(others) < len(passing)
    where = f"location {location.pattern} of {site.subject}" if partly and location is not None else site.subject
    message = f"{where} passes requests on without {' and '.join(missing) if len(missing) < 3 else ', '.join(missing)}."
    return failed(site.subject, placed.place, message, related=related, severity=Severity.LOW if partly else None)


def _missing(site: NginxSite, location: ServerLocation | None) -> list[str]:
    """Headers that the application needs and nobody sets. What a proxy before this one sets passes through by itself, all but the host.

    The scheme is known without a header where the server never speaks TLS and nothing before it does.
    """
    server: NginxServer = site.server
    names = {placed.args[0].lower() for placed in server.in_force("proxy_set_header", location) if placed.args}
    asks: list[tuple[str, tuple[str, ...]]] = [("Host", _HOST)]
    if site.exposure is not Exposure.BEHIND:
        asks.append(("X-Forwarded-For", _CLIENT))
        if server.has_tls:
            asks.append(("X-Forwarded-Proto", _SCHEME))
    return [name for name, accepted in asks if not names & set(accepted)]


MATCHERS: dict[str, Matcher] = {
    "proxy-upstream-unknown": simple(lambda project: with_unread(project, upstream_unknown(project), ("nginx",))),
    "proxy-forwarded-headers-missing": of_nginx(with_others(forwarded_headers_missing, others.forwarded)),
}
