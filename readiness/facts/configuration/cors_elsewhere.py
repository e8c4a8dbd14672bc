"""Origins allowed by Django settings, by nginx and by annotations of a Kubernetes Ingress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.kubernetes.model import Manifest
from readiness.facts.configuration.django_values import setting
from readiness.facts.configuration.origins import wildcard
from readiness.facts.configuration.rows import CorsPolicy, Decided, DjangoSettings
from readiness.facts.configuration.worth import Source
from readiness.facts.proxy.rows import NginxServer, Placed
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MIDDLEWARE = "corsheaders.middleware.CorsMiddleware"
_ECHO = frozenset({"$http_origin", "${http_origin}"})


def django_policies(project: Project) -> Iterator[CorsPolicy]:
    """django-cors-headers, where its middleware is installed: without it the settings do nothing."""
    for settings in project.rows(DjangoSettings):
        if settings.unreadable:
            continue
        middleware = setting(project, settings, "MIDDLEWARE").decided
        if middleware is None or (_MIDDLEWARE not in middleware.items and middleware.complete):
            continue
        off = Decided(Source.FIXED, settings.location, text="False", truth=False)
        credentials = setting(project, settings, "CORS_ALLOW_CREDENTIALS").decided or off
        for name in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"):
            row = setting(project, settings, name)
            if row.decided is not None and row.unset is not None:
                yield _policy(
                    "django-cors-headers", row.decided.location, row.unset, row.decided, credentials, (row.unset.truth, row.decided.truth)
                )
        for name, patterns in (
            ("CORS_ALLOWED_ORIGINS", False),
            ("CORS_ORIGIN_WHITELIST", False),
            ("CORS_ALLOWED_ORIGIN_REGEXES", True),
            ("CORS_ORIGIN_REGEX_WHITELIST", True),
        ):
            row = setting(project, settings, name)
            if row.decided is not None and row.unset is not None:
                wild = (wildcard(row.unset, patterns=patterns), wildcard(row.decided, patterns=patterns))
                yield _policy("django-cors-headers", row.decided.location, row.unset, row.decided, credentials, wild)


def _policy(
    framework: str, location: Location, unset: Decided, production: Decided, credentials: Decided, wild: tuple[bool | None, bool | None]
) -> CorsPolicy:
    return CorsPolicy(
        location=location,
        framework=framework,
        unset=unset,
        production=production,
        credentials=credentials,
        wildcard_unset=wild[0],
        wildcard_production=wild[1],
    )


def nginx_policies(project: Project) -> Iterator[CorsPolicy]:
    """``add_header Access-Control-Allow-Origin``, one policy a block that has it; a mapped variable is a list somewhere else."""
    seen: set[Location] = set()
    for server in project.rows(NginxServer):
        levels = [server.http, server.directives, *(location.directives for location in server.locations)]
        for directives in levels:
            headers = [*_headers(directives)]
            allowed = next((placed for placed, name, _ in headers if name == "access-control-allow-origin"), None)
            if allowed is None:
                continue
            place = Location(allowed.path, allowed.line)
            if place in seen:
                continue
            seen.add(place)
            origin = next(value for _, name, value in headers if name == "access-control-allow-origin")
            sends = next((value for _, name, value in headers if name == "access-control-allow-credentials"), "")
            credentials = Decided(Source.FIXED, place, text=sends, truth=sends.lower() == "true")
            found = Decided(Source.FIXED, place, items=("*",) if origin in _ECHO else (origin,))
            wild = origin == "*" or origin in _ECHO
            policy = _policy("nginx", place, found, found, credentials, (wild, wild))
            yield policy


def _headers(directives: tuple[Placed, ...]) -> Iterator[tuple[Placed, str, str]]:
    for placed in directives:
        if placed.name == "add_header" and len(placed.args) > 1:
            yield placed, placed.args[0].lower(), placed.args[1].strip("\"'")
        elif placed.name == "more_set_headers" and placed.args:
            name, _, value = placed.args[0].partition(":")
            yield placed, name.strip().lower(), value.strip()
        for inner in placed.directive.block or () if placed.name == "if" else ():
            if inner.name == "add_header" and len(inner.args) > 1 and _guards_nothing(placed):
                yield Placed(placed.path, inner), inner.args[0].lower(), inner.args[1].strip("\"'")


def _guards_nothing(placed: Placed) -> bool:
    """The condition asks for the method, not for the origin."""
    return "$http_origin" not in " ".join(placed.args)


def ingress_policies(project: Project) -> Iterator[CorsPolicy]:
    """ingress-nginx: with ``enable-cors`` the origin defaults to any, credentials to on."""
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            if manifest.kind == "Ingress":
                yield from _of_ingress(source.path, manifest)


def _of_ingress(path: str, manifest: Manifest) -> Iterator[CorsPolicy]:
    notes = {pair.name.rpartition("/")[2]: pair for pair in manifest.annotations if pair.name.startswith("nginx.ingress.kubernetes.io/")}
    enabled = notes.get("enable-cors")
    if enabled is None or enabled.value.lower() != "true":
        return
    allowed, sends = notes.get("cors-allow-origin"), notes.get("cors-allow-credentials")
    place = Location(path, (allowed or enabled).line)
    items = tuple(part.strip() for part in allowed.value.split(",")) if allowed else ("*",)
    found = Decided(Source.FIXED, place, items=items)
    value = sends.value.lower() if sends else "true"
    credentials = Decided(Source.FIXED, Location(path, (sends or enabled).line), text=value, truth=value == "true")
    wild = wildcard(found)
    yield _policy("ingress-nginx", place, found, found, credentials, (wild, wild))
