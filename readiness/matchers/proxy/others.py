"""The same questions for proxies that are no nginx: what they do by themselves, what their configuration says, and what stays unknown.

Sources: caddyserver.com/docs/automatic-https and /docs/caddyfile/directives/reverse_proxy#defaults (X-Forwarded-* and Host are passed on);
doc.traefik.io/traefik: the default minimum is TLS 1.2, forwarded headers are set, no Server header is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from readiness.facts.application.web import WebApplication
from readiness.facts.project import Project
from readiness.facts.proxy.rows import AppHeader, Exposure, OtherProxy
from readiness.model import Observation, Related, Severity, failed, passed, unknown

_HEADER_LABELS = {
    "strict-transport-security": ("strict-transport-security", "stsseconds"),
    "x-content-type-options": ("x-content-type-options", "contenttypenosniff"),
    "x-frame-options": ("x-frame-options", "framedeny", "customframeoptionsvalue", "frame-ancestors"),
}


def with_others(
    observe: Callable[[Project], Iterator[Observation]], judge: Callable[[OtherProxy], Observation]
) -> Callable[[Project], Iterator[Observation]]:
    """The observations about nginx, then one for each other proxy."""

    def both(project: Project) -> Iterator[Observation]:
        yield from observe(project)
        for row in project.rows(OtherProxy):
            yield _not_supported(row) if row.unreadable else judge(row)

    return both


def _not_supported(row: OtherProxy) -> Observation:
    return unknown(row.name, row.location, row.unreadable)


def tls(row: OtherProxy) -> Observation:
    if row.tls:
        how = "Caddy gets a certificate by itself" if row.kind == "Caddy" else f"it ends TLS ({row.says('tls', 'certres', 'websecure')})"
        return passed(row.name, row.location, how)
    if row.kind != "Caddy":
        return unknown(row.name, row.location, row.open_reason)
    if row.exposure is Exposure.PUBLIC:
        related = (Related(row.evidence, row.reason),) if row.evidence else ()
        message = f"Caddy answers {row.name} in plain http, and nothing here ends TLS before it."
        return failed(row.name, row.location, message, related=related, severity=None if 80 in row.ports else Severity.MEDIUM)
    return _behind(row)


def _behind(row: OtherProxy) -> Observation:
    """Of a Caddy that speaks plain http and is not known to be the front door."""
    if row.exposure is Exposure.UNKNOWN:
        return unknown(row.name, row.location, f"Caddy answers {row.name} in plain http; {row.reason}")
    return passed(row.name, row.evidence or row.location, row.reason)


def redirect(row: OtherProxy) -> Observation:
    if row.redirects:
        how = "Caddy leads to https by itself" if row.kind == "Caddy" else row.says("redirectscheme", "redirections")
        return passed(row.name, row.location, how)
    if row.kind == "Caddy":
        return passed(row.name, row.location, "Caddy ends no TLS here, so there is nothing to lead to")
    return unknown(row.name, row.location, row.open_reason)


def protocols(row: OtherProxy) -> Observation:
    if old := row.says("versiontls10", "versiontls11", "versionssl30"):
        return failed(row.name, row.location, f"{row.kind} speaks old TLS: {old}.")
    return passed(row.name, row.location, f"{row.kind} speaks TLS 1.2 and later unless it is told otherwise")


def tokens(row: OtherProxy) -> Observation:
    return passed(row.name, row.location, f"{row.kind} does not tell its version")


def forwarded(row: OtherProxy) -> Observation:
    return passed(row.name, row.location, f"{row.kind} passes on host, client and scheme by itself")


def header(project: Project, row: OtherProxy, name: str) -> Observation:
    """One security header, sent by the proxy or by the application behind it."""
    if row.unreadable:
        return _not_supported(row)
    if said := row.says(*_HEADER_LABELS[name]):
        return passed(row.name, row.location, said[:120])
    own = next((entry for entry in project.rows(AppHeader) if entry.header == name), None)
    if own is not None:
        return passed(row.name, own.location, own.how)
    if row.open_reason:
        return unknown(row.name, row.location, row.open_reason)
    if name == "strict-transport-security" and not row.tls:
        return passed(row.name, row.location, "it ends no TLS, and browsers ignore the header in plain http")
    if row.exposure is not Exposure.PUBLIC:
        return _behind(row)
    if row.says("reverse_proxy") and not project.rows(WebApplication):
        return unknown(row.name, row.location, f"the application behind it, which may send {name}, is not in the repository")
    return failed(row.name, row.location, f"{row.kind} does not send {name} for {row.name}, nor does an application here.")
