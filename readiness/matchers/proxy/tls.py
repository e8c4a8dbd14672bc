"""TLS of nginx: is it there, does plain http lead to it, and which protocols may be spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.artifacts.nginx import TEMPLATE
from readiness.facts.project import Project
from readiness.facts.proxy.derive import SHARED_FOLDERS
from readiness.facts.proxy.redirects import redirects
from readiness.facts.proxy.rows import Exposure, Listen, NginxServer, NginxSite, Placed, TlsSite
from readiness.facts.proxy.versions import nginx_version
from readiness.matchers.matcher import Matcher
from readiness.matchers.proxy import others
from readiness.matchers.proxy.judged import of_nginx, open_line
from readiness.matchers.proxy.others import with_others
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

_WEAK = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1")
_TLS_WORDS = re.compile(r"(?:^|[^a-z])(?:ssl|tls|https|certs?|letsencrypt|443)(?:$|[^a-z])", re.IGNORECASE)
_SAFE_SINCE = (1, 27, 3)
"""nginx leaves TLS 1.0 and 1.1 out by default since then (nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols)."""


def tls_missing(project: Project) -> Iterator[Observation]:
    """Every server that serves something is a subject."""
    for site in project.rows(NginxSite):
        yield _tls(project, site)


def _tls(project: Project, site: NginxSite) -> Observation:
    server, place = site.server, site.place
    if server.has_tls:
        return passed(site.subject, next((listen.place for listen in server.listens if listen.ssl), place), "it ends TLS")
    if site.exposure in (Exposure.BEHIND, Exposure.LOCAL):
        return passed(site.subject, site.evidence, site.reason)
    redirecting = redirects(server)
    if redirecting is not None and redirecting.to_https:
        return passed(site.subject, redirecting.place, "it leads to https")
    if twin := _twin(project, server):
        return passed(site.subject, twin.location, "the same names are served with TLS")
    if opened := next((entry for entry in server.unresolved if _may_be_tls(entry)), None):
        return unknown(site.subject, opened.place, f"TLS may come from elsewhere: {open_line(opened)}")
    if opened_flag := next((listen for listen in server.listens if any("$" in flag for flag in listen.flags)), None):
        return unknown(site.subject, opened_flag.place, "whether this listen speaks TLS is filled in when the container starts")
    if other := _alternative(project, server):
        return unknown(site.subject, other.location, f"{other.path} beside {server.path} ends TLS: which of them runs is decided elsewhere")
    if site.exposure is Exposure.UNKNOWN:
        return unknown(site.subject, site.evidence, site.reason)
    return _plain(site)


def _may_be_tls(entry: Placed) -> bool:
    return entry.name == TEMPLATE or bool(_TLS_WORDS.search(" ".join((entry.name, *entry.args))))


def _plain(site: NginxSite) -> Observation:
    related = () if site.evidence == site.server.location else (Related(site.evidence, site.reason),)
    ports = f" on port {', '.join(str(port) for port in site.ports)}" if site.ports else ""
    front = 80 in site.ports
    message = f"{site.subject} answers in plain http{ports}, and nothing here ends TLS before it."
    return failed(site.subject, site.place, message, related=related, severity=None if front else Severity.MEDIUM)


def _twin(project: Project, server: NginxServer) -> NginxServer | None:
    """A server of the same configuration that ends TLS for the same names."""
    for other in project.rows(TlsSite):
        if _together(other.site.server, server) and _same_names(other.site.server, server):
            return other.site.server
    return None


def _together(one: NginxServer, other: NginxServer) -> bool:
    """Whether one nginx loads both: out of one file, or as pieces of a folder like ``conf.d``."""
    folder = one.root.rpartition("/")[0]
    return one.root == other.root or (folder == other.root.rpartition("/")[0] and folder.rpartition("/")[2] in SHARED_FOLDERS)


def _same_names(one: NginxServer, other: NginxServer) -> bool:
    names, others = ({name for name in server.names if name not in ("", "_")} for server in (one, other))
    return not names or not others or bool(names & others)


def _alternative(project: Project, server: NginxServer) -> NginxServer | None:
    """A TLS server of another file that stands where this one's stands and cannot run together with it."""
    stem = server.root.rpartition("/")[2].partition(".")[0].lower()
    for row in project.rows(TlsSite):
        other = row.site.server
        name = other.root.rpartition("/")[2].partition(".")[0].lower()
        beside = other.root.rpartition("/")[0] == server.root.rpartition("/")[0] and not _together(other, server)
        if beside and (name.startswith(stem) or _TLS_WORDS.search(name)):
            return other
    return None


def redirect_missing(project: Project) -> Iterator[Observation]:
    """Every server that ends TLS is a subject, and every one that serves the same names without."""
    sites = {site.location: site for site in project.rows(NginxSite)}
    for row in project.rows(TlsSite):
        yield from _plain_door(row.site, row.site.server)
    for site in sites.values():
        if not site.server.has_tls and _twin(project, site.server) is not None:
            yield from _plain_door(site, site.server)


def _plain_door(site: NginxSite, server: NginxServer) -> Iterator[Observation]:
    plain = [listen for listen in server.listens if not listen.ssl and "quic" not in listen.flags and not listen.is_local]
    redirecting = redirects(server)
    if not plain or (all(placed.args[:1] == ("on",) for placed in server.own("ssl")) and server.own("ssl")):
        yield passed(site.subject, site.place, "it listens with TLS only")
    elif redirecting is not None and redirecting.to_https:
        yield passed(site.subject, redirecting.place, "it leads to https")
    elif redirecting is not None:
        yield unknown(site.subject, redirecting.place, "where it leads to is filled in when the container starts")
    elif site.exposure in (Exposure.BEHIND, Exposure.LOCAL):
        yield passed(site.subject, site.evidence, site.reason)
    elif opened := next((entry for entry in _unseen(server) if entry.name == TEMPLATE), None):
        yield unknown(site.subject, opened.place, f"it may lead to https: {open_line(opened)}")
    else:
        yield _served_plainly(site, plain[0])


def _unseen(server: NginxServer) -> Iterator[Placed]:
    yield from server.unresolved
    yield from (entry for location in server.locations for entry in location.unresolved)


def _served_plainly(site: NginxSite, listen: Listen) -> Observation:
    port = listen.port or listen.address
    return failed(site.subject, listen.place, f"{site.subject} serves plain http on port {port} instead of redirecting to https.")


def protocols_weak(project: Project) -> Iterator[Observation]:
    """Every server that ends TLS is a subject."""
    for row in project.rows(TlsSite):
        yield _protocols(project, row.site)


def _protocols(project: Project, site: NginxSite) -> Observation:
    server = site.server
    said = server.in_force("ssl_protocols")
    if said:
        words = [word for placed in said for word in placed.args]
        weak = [word for word in words if word in _WEAK]
        if weak:
            return failed(server.path, said[0].place, f"ssl_protocols allows {', '.join(weak)}.")
        if any("$" in word for word in words):
            return unknown(site.subject, said[0].place, "ssl_protocols is filled in when the container starts")
        return passed(server.path, said[0].place, f"ssl_protocols {' '.join(words)}")
    if server.unresolved:
        return unknown(site.subject, server.unresolved[0].place, f"ssl_protocols may be set elsewhere: {open_line(server.unresolved[0])}")
    version, place = nginx_version(project, server)
    if version is not None and version >= _SAFE_SINCE:
        return passed(site.subject, place or server.location, "this nginx leaves TLS 1.0 and 1.1 out by itself")
    message = f"ssl_protocols is not set for {site.subject}: nginx before 1.27.3 then allows TLS 1.0 and 1.1."
    return failed(site.subject, _certificate(server), message, severity=Severity.LOW)


def _certificate(server: NginxServer) -> Location:
    found = server.in_force("ssl_certificate")
    return found[0].place if found and found[0].path == server.path else server.location


MATCHERS: dict[str, Matcher] = {
    "proxy-tls-missing": of_nginx(with_others(tls_missing, others.tls)),
    "proxy-tls-redirect-missing": of_nginx(with_others(redirect_missing, others.redirect)),
    "proxy-tls-protocols-weak": of_nginx(with_others(protocols_weak, others.protocols)),
}
