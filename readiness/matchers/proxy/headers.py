"""Security headers of nginx: sent here, sent by the application behind it, or lost on the way.

Source: ngx_http_headers_module (``add_header`` is inherited only by levels that have none of their own; ``add_header_inherit merge`` since
nginx 1.29.3 changes that), ngx_headers_more for ``more_set_headers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from readiness.facts.application.web import WebApplication
from readiness.facts.project import Project
from readiness.facts.proxy.app_headers import FRAMES, HSTS, POLICY
from readiness.facts.proxy.rows import AppHeader, NginxServer, NginxSite, OtherProxy, Placed, ServerLocation, TlsSite
from readiness.matchers.judging import with_unread
from readiness.matchers.matcher import Matcher
from readiness.matchers.proxy import others
from readiness.matchers.proxy.judged import grouped, of_nginx, open_line, spared
from readiness.model import Observation, failed, passed, unknown

_SETTERS = ("add_header", "more_set_headers")
_SECURITY = frozenset({
    HSTS, "x-content-type-options", FRAMES, POLICY, "referrer-policy", "permissions-policy", "cross-origin-opener-policy",
    "cross-origin-embedder-policy", "cross-origin-resource-policy",
})  # fmt: skip
_PASSING = ("proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass", "scgi_pass")


class HeaderParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``header``: its name. ``tls``: only servers that end TLS are asked (browsers ignore HSTS that comes in plain http)."""

    header: str
    tls: bool = False


def header_missing(project: Project, params: HeaderParams) -> Iterator[Observation]:
    yield from with_unread(project, _judged(project, params), ("nginx",))


def _judged(project: Project, params: HeaderParams) -> Iterator[Observation]:
    """Every server that serves something is a subject."""
    sites = [row.site for row in project.rows(TlsSite)] if params.tls else list(project.rows(NginxSite))
    lacking = []
    for site in sites:
        said = _said(project, site, params.header.lower())
        if said is None:
            lacking.append((site, f"does not send {params.header}"))
        else:
            yield said
    yield from grouped(lacking)
    yield from (others.header(project, row, params.header.lower()) for row in project.rows(OtherProxy))


def _said(project: Project, site: NginxSite, header: str) -> Observation | None:
    server = site.server
    sent = next((placed for placed in _all_setters(server) if _sends(placed, header)), None)
    if sent is not None:
        if header == HSTS and re.search(r"max-age\s*=\s*\"?0\b", " ".join(sent.args)):
            return failed(site.subject, sent.place, f"{site.subject} sends {' '.join(sent.args[:2])}, which switches HSTS off.")
        return passed(site.subject, sent.place, f"{sent.name} {sent.args[0]}")
    if (other := spared(site)) is not None and not (site.exposure == "unknown" and header == HSTS):
        own = _by_application(project, server, header)
        return passed(site.subject, own.location, own.how) if own is not None else other
    own = _by_application(project, server, header)
    if own is not None:
        return passed(site.subject, own.location, own.how)
    if server.unresolved:
        return unknown(site.subject, server.unresolved[0].place, f"the header may be set elsewhere: {open_line(server.unresolved[0])}")
    if _passes(server) and not project.rows(WebApplication):
        return unknown(site.subject, site.place, f"the application behind it, which may send {header}, is not in the repository")
    return None


def _passes(server: NginxServer) -> bool:
    return any(placed.name in _PASSING for placed in server.everything()) or any(location.unresolved for location in server.locations)


def _by_application(project: Project, server: NginxServer, header: str) -> AppHeader | None:
    """What the application behind the server sends, unless the server takes it away or passes nothing on."""
    everything = server.everything()
    if not _passes(server):
        return None
    hidden = any(
        placed.name in ("proxy_hide_header", "uwsgi_hide_header") and placed.args[:1] and placed.args[0].lower() == header
        for placed in (*server.http, *everything)
    )
    return None if hidden else next((row for row in project.rows(AppHeader) if row.header == header), None)


def _all_setters(server: NginxServer) -> Iterator[Placed]:
    yield from (placed for placed in (*server.everything(), *server.http) if placed.name in _SETTERS and placed.args)


def _sends(placed: Placed, header: str) -> bool:
    name = placed.args[0].partition(":")[0].strip().lower()
    if name == header:
        return placed.name == "more_set_headers" or len(placed.args) < 2 or placed.args[1] != ""
    return header == FRAMES and name == POLICY and "frame-ancestors" in " ".join(placed.args)


def header_lost(project: Project) -> Iterator[Observation]:
    """Every level with headers of its own below one that sends security headers is a subject; a server without such a level passes."""
    for site in project.rows(NginxSite):
        server = site.server
        found = [*_level(site, "the server", server.directives, [server.http])]
        for location in server.locations:
            above = [server.http, server.directives, *location.inherited]
            found += _level(site, f"location {_written(location)}", location.directives, above, location)
        yield from found or [passed(site.subject, server.location, "no level drops the headers of another")]


def _level(
    site: NginxSite, name: str, own: tuple[Placed, ...], above: list[tuple[Placed, ...]], location: ServerLocation | None = None
) -> Iterator[Observation]:
    mine = [placed for placed in own if placed.name == "add_header" and placed.args]
    inherited = next((level for level in reversed(above) if any(placed.name == "add_header" for placed in level)), ())
    wanted = {placed.args[0].lower(): placed for placed in inherited if placed.name == "add_header" and placed.args}
    security = {header: placed for header, placed in wanted.items() if header in _SECURITY}
    if not mine or not security:
        return
    subject = f"{name} of {site.subject}"
    everything = (*own, *(placed for level in reversed(above) for placed in level))
    merging = next((placed for placed in everything if placed.name == "add_header_inherit"), None)
    lost = {header: placed for header, placed in security.items() if header not in {one.args[0].lower() for one in mine}}
    if not lost:
        yield passed(subject, mine[0].place, "it repeats the headers that it would lose")
    elif merging is not None and merging.args[:1] == ("merge",):
        yield passed(subject, merging.place, "add_header_inherit merge keeps them")
    elif location is not None and any(placed.name == "return" for placed in own):
        yield passed(subject, mine[0].place, "it answers with a fixed text only")
    elif location is not None and location.unresolved:
        yield unknown(subject, location.unresolved[0].place, f"the headers may be repeated elsewhere: {open_line(location.unresolved[0])}")
    else:
        names = ", ".join(placed.args[0] for placed in lost.values())
        message = f"{name} of {site.subject} has add_header {mine[0].args[0]}, and so loses the inherited {names}."
        yield failed(subject, mine[0].place, message)


def _written(location: ServerLocation) -> str:
    return f"{location.modifier} {location.pattern}".strip()


MATCHERS: dict[str, Matcher] = {
    "proxy-header-missing": Matcher(HeaderParams, header_missing),
    "proxy-header-lost": of_nginx(header_lost),
}
