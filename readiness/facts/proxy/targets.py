"""Relation ``nginx.target``: whom servers of nginx pass requests to, as host and port, as far as the repository can tell.

Variables come from ``set``, from envsubst and the environment of the container, and from the ``upstream`` blocks of the same files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readiness.facts.compose.rows import ComposeService
from readiness.facts.docker.rows import Place
from readiness.facts.kubernetes.rows import KubernetesObject
from readiness.facts.processes.addresses import read_url
from readiness.facts.proxy.rows import NginxServer, NginxSite, NginxTarget, NginxUpstream, Placed, ProxyRun, ServerLocation
from readiness.facts.systemd.rows import ServiceUnit

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PASSING = ("proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass", "scgi_pass")
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_REQUEST = re.compile(r"\$(?:request_uri|uri|is_args|args|\d)\b")
"""What follows host and port: the request itself."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "0.0.0.0"})
MAX_STEPS = 5


def derive_targets(project: Project) -> Iterator[NginxTarget]:
    """Nothing where the repository defines no service at all: then there is nothing to hold a name against."""
    defined = (len(project.rows(ComposeService)), len(project.rows(KubernetesObject)), len(project.rows(ServiceUnit)))
    if not any(defined):
        return
    runs = project.rows(ProxyRun)
    upstreams = {row.name: row for row in project.rows(NginxUpstream)}
    for site in project.rows(NginxSite):
        own = tuple(run for run in runs if run.config in (site.server.path, site.server.root))
        environment = _environment(project, own)
        seen: set[tuple[str, str]] = set()
        for placed, location in _passes(site.server):
            for place, text in _followed(site.server, placed, location, upstreams, environment):
                if (place.path, text) not in seen:
                    seen.add((place.path, text))
                    yield from _read(site, own, place, text)


def _passes(server: NginxServer) -> Iterator[tuple[Placed, ServerLocation | None]]:
    yield from ((placed, None) for placed in server.directives if placed.name in _PASSING)
    for location in server.locations:
        yield from ((placed, location) for placed in location.all(*_PASSING))


def _followed(
    server: NginxServer, placed: Placed, location: ServerLocation | None, upstreams: Mapping[str, NginxUpstream],
    environment: Mapping[str, str],
) -> Iterator[tuple[Placed, str]]:
    text = _filled(placed.args[0] if placed.args else "", server, location, environment)
    host = read_url(text).host
    found = upstreams.get(host) if not re.match(rf"(?:\w+://)?{re.escape(host)}:", text) else None
    if found is None:
        yield placed, text
        return
    for member in found.servers:
        if member.args and "down" not in member.args:
            yield member, _filled(member.args[0], server, location, environment)


def _filled(text: str, server: NginxServer, location: ServerLocation | None, environment: Mapping[str, str]) -> str:
    """The text with variables that ``set`` or envsubst fills in; others stay, but for the request's own path."""
    text = _REQUEST.sub("", text)
    for _ in range(MAX_STEPS):
        found = _VARIABLE.search(text)
        if found is None:
            break
        name = found[1] or found[2]
        sets = [*(location.all("set") if location else ()), *server.own("set"), *(placed for placed in server.http if placed.name == "set")]
        value = next((placed.args[1] for placed in sets if len(placed.args) > 1 and placed.args[0] == f"${name}"), environment.get(name))
        if value is None:
            break
        text = text[: found.start()] + value + text[found.end() :]
    return text


def _environment(project: Project, runs: tuple[ProxyRun, ...]) -> dict[str, str]:
    """What envsubst may fill in: the environment of the one container that runs the configuration."""
    services = {(run.service.base, run.service.name) for run in runs if run.service is not None}
    if len(services) != 1:
        return {}
    place = next((row for row in project.rows(Place) if row.service is not None and (row.service.base, row.service.name) in services), None)
    return {name: value for name, value in place.environment.items() if value is not None} if place else {}


def _read(site: NginxSite, runs: tuple[ProxyRun, ...], placed: Placed, text: str) -> Iterator[NginxTarget]:
    if "unix:" in text or not text:
        return
    url = read_url(text)
    host = url.host.strip("\0") if "\0" not in url.host else ""
    if not host:
        reason = f"{placed.name} {' '.join(placed.args)[:80]} is known at run time only"
        yield NginxTarget(location=placed.place, site=site, runs=runs, host="", port=None, unreadable=reason)
    elif host in _LOOPBACK or "." not in host or ".svc" in host:
        yield NginxTarget(location=placed.place, site=site, runs=runs, host=host, port=url.port, local=host in _LOOPBACK)
