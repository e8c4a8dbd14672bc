"""Relation ``nginx.site``: servers that serve something, and whether the world reaches them or another proxy stands before them.

What counts as evidence of a proxy before it: the ports that compose publishes, labels of Traefik and its like, Services and Ingresses, and
directives that only make sense behind one (``set_real_ip_from``, ``$http_x_forwarded_proto``). A comment is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.environment import interpolated
from readiness.facts.kubernetes.rows import KubernetesObject
from readiness.facts.proxy.rows import Exposure, NginxServer, NginxSite, Placed, ProxyRun, ServerLocation, TlsSite
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PASSING = ("proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass", "scgi_pass")
_FILES = ("root", "alias", "try_files", "index", "autoindex")
_ACME = ".well-known"
_LABELS = ("traefik.", "caddy")
_VARIABLES = frozenset({"VIRTUAL_HOST", "LETSENCRYPT_HOST", "VIRTUAL_PORT"})
_DOORS = frozenset({"Ingress", "IngressRoute", "HTTPRoute", "Gateway", "VirtualService", "Route", "HTTPProxy"})
_CONTAINER = re.compile(r"(?:\w+://)?(?!localhost\b)[a-z][a-z0-9_-]*:\d+(?:/|$)", re.IGNORECASE)
_FORWARDED = "$http_x_forwarded_proto"
_SCHEMES = ("x-forwarded-proto", "x-forwarded-protocol", "x-forwarded-scheme", "x-scheme")


class Reached(msgspec.Struct, frozen=True):
    """Who reaches a server, and by what that is known."""

    exposure: Exposure
    reason: str
    evidence: Location
    ports: tuple[int, ...] = ()


def derive_sites(project: Project) -> Iterator[NginxSite]:
    runs = project.rows(ProxyRun)
    for server in project.rows(NginxServer):
        if serves(server):
            reached = _reached(project, server, [run for run in runs if run.config in (server.path, server.root)])
            yield NginxSite(
                location=server.location, server=server, exposure=reached.exposure, reason=reached.reason, evidence=reached.evidence,
                ports=reached.ports,
            )


def derive_tls_sites(project: Project) -> Iterator[TlsSite]:
    for site in project.rows(NginxSite):
        if site.server.has_tls:
            yield TlsSite(location=site.location, site=site)


def serves(server: NginxServer) -> bool:
    """Whether the server answers with content of its own or of an application: not only with redirects, fixed texts or ACME files."""
    if any(placed.name in ("return", "ssl_reject_handshake") for placed in server.directives):
        return any(_hands_out(location) for location in server.locations)
    passing = any(placed.name in _PASSING or placed.name == "root" for placed in server.directives)
    return (passing and _default_is_open(server)) or any(_hands_out(location) for location in server.locations) or not server.locations


def _default_is_open(server: NginxServer) -> bool:
    """Whether no location takes every path away from the server's own files."""
    return not any(location.is_whole and not _hands_out(location) for location in server.locations)


def _hands_out(location: ServerLocation) -> bool:
    if _ACME in location.pattern or any(placed.name == "return" for placed in location.directives):
        return False
    return bool(location.all(*_PASSING, *_FILES, "stub_status")) or bool(location.unresolved)


def _reached(project: Project, server: NginxServer, runs: list[ProxyRun]) -> Reached:
    if server.listens and all(listen.is_local for listen in server.listens):
        return Reached(Exposure.LOCAL, "it listens for its own machine only", server.listens[0].place)
    front = by_runs(project, {listen.port for listen in server.listens} or {80}, runs)
    if front is not None and front.exposure is not Exposure.PUBLIC:
        return front
    if (placed := _told(server)) is not None:
        return Reached(Exposure.BEHIND, f"{placed.name} {' '.join(placed.args)[:60]} speaks of a proxy before it", placed.place)
    if front is not None:
        return front
    if (placed := _of_a_container(server)) is not None:
        reason = f"it passes requests to a name of a container network ({placed.args[0]}), and no container here is seen to run it"
        return Reached(Exposure.UNKNOWN, reason, placed.place)
    if filled := next((listen for listen in server.listens if listen.port is None), None):
        reason = "its port is filled in when a container starts, and no container here is seen to run it"
        return Reached(Exposure.UNKNOWN, reason, filled.place)
    ports = tuple(dict.fromkeys(listen.port for listen in server.listens if listen.port)) or ((80,) if not server.listens else ())
    return Reached(Exposure.PUBLIC, "it listens on every address of its host", server.location, ports)


def _of_a_container(server: NginxServer) -> Placed | None:
    """A target that only a container network resolves: ``http://web:8000``. (``http://backend`` without a port may be an upstream.)"""
    passing = (placed for placed in server.everything() if placed.name in _PASSING and placed.args)
    return next((placed for placed in passing if _CONTAINER.match(placed.args[0])), None)


def _told(server: NginxServer) -> Placed | None:
    """A directive that only makes sense behind a proxy."""
    maps = [placed.args for placed in server.http if placed.name == "map" and len(placed.args) > 1]
    mapped = {args[1] for args in maps if args[0] == _FORWARDED}
    for placed in (*server.http, *server.everything()):
        words = [word.strip("()\"'") for word in placed.args]
        if placed.name in ("set_real_ip_from", "real_ip_header"):
            return placed
        if placed.name == "listen" and "proxy_protocol" in words:
            return placed
        if placed.name == "if" and _FORWARDED in words:
            return placed
        says_scheme = placed.name == "proxy_set_header" and len(words) > 1 and words[0].lower() in _SCHEMES
        if says_scheme and (words[1] == _FORWARDED or words[1] in mapped or (words[1] == "https" and not server.has_tls)):
            return placed
    return None


def by_runs(project: Project, ports: set[int | None], runs: list[ProxyRun]) -> Reached | None:
    """Who reaches ports of the containers that run a configuration; None where no container does. (None among the ports: any.)"""
    found = [_by_run(project, ports, run) for run in runs]
    for wanted in (Exposure.PUBLIC, Exposure.BEHIND):
        if reached := next((entry for entry in found if entry.exposure is wanted), None):
            return reached
    return found[0] if found else None


def _by_run(project: Project, ports: set[int | None], run: ProxyRun) -> Reached:
    if run.service is not None:
        return _by_service(ports, run)
    if run.workload is not None:
        return _by_workload(project, run)
    reason = f"it is copied into the image of {run.dockerfile}, and nothing here says what stands before its containers"
    return Reached(Exposure.UNKNOWN, reason, run.location)


def _by_service(own: set[int | None], run: ProxyRun) -> Reached:
    row = run.service
    assert row is not None
    service = row.service
    label = next((label for label in service.labels if label.name.lower().startswith(_LABELS)), None)
    if label is not None and not (label.name == "traefik.enable" and label.value == "false"):
        return Reached(Exposure.BEHIND, f"the label {label.name} puts it behind another proxy", label.location)
    variable = next((setting for setting in service.environment if setting.name in _VARIABLES), None)
    if variable is not None:
        return Reached(Exposure.BEHIND, f"{variable.name} puts it behind another proxy", variable.location)
    mode = service.option("network_mode")
    if mode is not None and mode.value == "host":
        ports = tuple(sorted(port for port in own if port))
        return Reached(Exposure.PUBLIC, f"{row.subject} uses the host's network", mode.location, ports)
    published = [port for port in service.ports if not port.targets or None in own or own & set(port.targets)]
    if not published:
        return Reached(Exposure.BEHIND, f"{row.subject} publishes none of its ports", row.location)
    if all(port.is_local for port in published):
        return Reached(Exposure.BEHIND, f"{row.subject} is published on the host's loopback only", published[0].location)
    outer = tuple(int(text) for port in published if (text := interpolated(port.published) or "").isdigit())
    return Reached(Exposure.PUBLIC, f"{row.subject} publishes it", published[0].location, outer)


def _by_workload(project: Project, run: ProxyRun) -> Reached:
    assert run.workload is not None
    objects = project.rows(KubernetesObject)
    labels = {(pair.name, pair.value) for pair in run.workload.pod.labels}
    for row in objects:
        kind = row.manifest.get("type")
        if row.kind == "Service" and kind is not None and kind.value in ("LoadBalancer", "NodePort"):
            chosen = {(pair.name, pair.value) for pair in row.manifest.selector}
            if chosen and chosen <= labels and not any(other.kind in _DOORS for other in objects):
                ports = tuple(int(port.port) for port in row.manifest.ports if port.port.isdigit())
                return Reached(Exposure.PUBLIC, f"the Service {row.name} opens it to the world", row.location, ports)
    return Reached(Exposure.BEHIND, f"it runs in {run.workload.owner}, behind what leads into the cluster", run.workload.location)
