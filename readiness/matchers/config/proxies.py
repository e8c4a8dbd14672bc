"""What a reverse proxy of the repository does for the application behind it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from readiness.facts.compose.rows import ComposeService
from readiness.facts.project import Project
from readiness.facts.proxy.rows import NginxServer, Placed
from readiness.model import Location


class Duty(StrEnum):
    """What a proxy may do in the place of the application behind it."""

    REDIRECT = "redirect"
    """http → https."""
    HSTS = "hsts"
    NOSNIFF = "nosniff"


class Relief(msgspec.Struct, frozen=True):
    """Where somebody else does it, and how, as a sentence part."""

    location: Location
    how: str


def relieved_by(project: Project, duty: Duty) -> Relief | None:
    """The first proxy that does the duty."""
    for source in (_nginx, _traefik, _ingress, _files):
        found = next(source(project, duty), None)
        if found is not None:
            return found
    return None


def _nginx(project: Project, duty: Duty) -> Iterator[Relief]:
    for server in project.rows(NginxServer):
        places = [*server.directives, *(placed for location in server.locations for placed in location.directives)]
        for placed in (*server.http, *places):
            if duty is Duty.REDIRECT and _redirects(placed):
                yield Relief(Location(placed.path, placed.line), "nginx redirects to https")
            if duty is Duty.HSTS and _sends(placed, "strict-transport-security"):
                yield Relief(Location(placed.path, placed.line), "nginx sends Strict-Transport-Security")
            if duty is Duty.NOSNIFF and _sends(placed, "x-content-type-options"):
                yield Relief(Location(placed.path, placed.line), "nginx sends X-Content-Type-Options")


def _redirects(placed: Placed) -> bool:
    words = " ".join(placed.args)
    nested = any(_redirects(Placed(placed.path, inner)) for inner in placed.directive.block or ()) if placed.name == "if" else False
    return nested or (placed.name in ("return", "rewrite") and "https://" in words and not words.startswith("200"))


def _sends(placed: Placed, header: str) -> bool:
    return placed.name in ("add_header", "more_set_headers") and bool(placed.args) and placed.args[0].lower().startswith(header)


def _traefik(project: Project, duty: Duty) -> Iterator[Relief]:
    wanted = {
        Duty.REDIRECT: ("redirectscheme.scheme", "redirections.entrypoint"),
        Duty.HSTS: ("stsseconds",),
        Duty.NOSNIFF: ("contenttypenosniff",),
    }[duty]
    for row in project.rows(ComposeService):
        for label in row.service.labels:
            if any(part in label.name.lower() for part in wanted):
                yield Relief(label.location, f"a Traefik label does it ({label.name})")
        command = row.service.command
        for word in command.words if command else ():
            if any(part in word.lower() for part in wanted):
                yield Relief(command.location if command else row.location, "Traefik's entry point redirects")


def _ingress(project: Project, duty: Duty) -> Iterator[Relief]:
    """ingress-nginx redirects, and sends HSTS, wherever the Ingress has a certificate, unless it is told not to."""
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            if manifest.kind != "Ingress" or not manifest.tls_hosts or duty is Duty.NOSNIFF:
                continue
            notes = {pair.name.rpartition("/")[2]: pair.value.lower() for pair in manifest.annotations}
            named = manifest.get("ingressClassName")
            nginx = (
                (named is not None and "nginx" in named.value)
                or "nginx" in notes.get("ingress.class", "")
                or notes.get("ssl-redirect") == "true"
            )
            if nginx and notes.get("ssl-redirect") != "false":
                yield Relief(Location(source.path, manifest.line), f"the Ingress {manifest.name} does it with its certificate")


def _files(project: Project, duty: Duty) -> Iterator[Relief]:
    if duty is not Duty.REDIRECT:
        return
    for path in sorted(project.entries):
        if path.rpartition("/")[2] == "Caddyfile" and project.is_production(path):
            yield Relief(Location(path), "Caddy redirects to https by itself")
    for source in project.artifacts("settings-file"):
        if source.path.rpartition("/")[2] == "fly.toml":
            for entry in source.model.entries:
                if entry.name == "force_https" and entry.value == "true":
                    yield Relief(Location(source.path, entry.line), "fly.toml forces https")
