"""Relation ``proxy.other``: reverse proxies that are no nginx. A Caddyfile is read; of Traefik what labels, command lines and its own files
name; HAProxy is only seen to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.caddyfile import CaddyFile, CaddySite
from readiness.facts.compose.rows import ComposeService
from readiness.facts.proxy.rows import OtherProxy
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_TRAEFIK_FILE = re.compile(r"(?:^|/)traefik[\w.-]*\.(?:ya?ml|toml)$")
_SERVING = frozenset({"reverse_proxy", "file_server", "php_fastcgi", "root"})


def derive_others(project: Project) -> Iterator[OtherProxy]:
    for source in project.artifacts("caddyfile"):
        yield from _of_caddy(source.path, source.model)
    yield from _of_traefik(project)
    for path in sorted(project.entries):
        if path.rpartition("/")[2] in ("haproxy.cfg", "haproxy.conf") and project.is_production(path):
            yield OtherProxy(location=Location(path), kind="HAProxy", name=path, unreadable="HAProxy is not supported")


def _of_caddy(path: str, model: CaddyFile) -> Iterator[OtherProxy]:
    switched_off = any(line.words[:2] == ("auto_https", "off") for line in model.options)
    for site in model.sites:
        words = _words(model, site)
        if site.snippet or not any(line[0] in _SERVING for line in words if line):
            continue
        foreign = next((line for line in words if line[:1] == ("import",) and model.snippet(line[-1]) is None), None)
        yield OtherProxy(
            location=Location(path, site.line), kind="Caddy", name=" ".join(site.addresses), tls=not site.is_plain and not switched_off,
            redirects=not site.is_plain and not switched_off, said=tuple(" ".join(line).lower() for line in words),
            open_reason=f"it imports {foreign[-1]}" if foreign and len(foreign) > 1 else "",
        )


def _words(model: CaddyFile, site: CaddySite, depth: int = 0) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for line in site.lines:
        found.append(line.words)
        snippet = model.snippet(line.words[1]) if line.words[:1] == ("import",) and len(line.words) > 1 else None
        if snippet is not None and depth < 3:
            found += _words(model, snippet, depth + 1)
    return found


def _of_traefik(project: Project) -> Iterator[OtherProxy]:
    """One row for each compose set that Traefik stands before."""
    files = [source for source in project.artifacts("settings-file") if _TRAEFIK_FILE.search(source.path)]
    configured = tuple(f"{'.'.join(entry.path)}={entry.kept.text or ''}".lower() for source in files for entry in source.model.entries)
    bases = dict.fromkeys(row.base for row in project.rows(ComposeService))
    for base in bases:
        services = [row for row in project.rows(ComposeService) if row.base == base]
        labels = [(label.location, f"{label.name}={label.value or ''}".lower()) for row in services for label in row.service.labels]
        labels = [(place, text) for place, text in labels if text.startswith("traefik.")]
        own = [row for row in services if re.search(r"(?:^|/)traefik(?::|@|$)", row.image)]
        words = tuple(word.lower() for row in own for word in (row.service.command.words if row.service.command else ()))
        if not own and not any("traefik.enable=true" in text or ".rule=" in text for _, text in labels):
            continue
        said = (*(text for _, text in labels), *words, *configured)
        place = own[0].location if own else labels[0][0]
        yield OtherProxy(
            location=place, kind="Traefik", name=f"Traefik of {base}", said=said,
            open_reason="Traefik's configuration is not read completely",
            tls=True if any(_speaks_tls(text) for text in said) else None,
            redirects=True if any("redirectscheme" in text or "redirections" in text for text in said) else None,
        )


def _speaks_tls(text: str) -> bool:
    return bool(re.search(r"\.tls(?:=true|\.)|certresolver|certificatesresolvers|entrypoints=websecure|websecure\.address", text))
