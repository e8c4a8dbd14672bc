"""Relation ``proxy.other``: reverse proxies that are no nginx. A Caddyfile is read; of Traefik what labels, command lines and its own files
name; HAProxy is only seen to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.caddyfile import CaddyFile, CaddySite
from readiness.facts.compose.rows import ComposeService
from readiness.facts.proxy.rows import Exposure, OtherProxy, ProxyRun
from readiness.facts.proxy.sites import by_runs
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_TRAEFIK_FILE = re.compile(r"(?:^|/)traefik[\w.-]*\.(?:ya?ml|toml)$")
_SERVING = frozenset({"reverse_proxy", "file_server", "php_fastcgi", "root"})


def derive_others(project: Project) -> Iterator[OtherProxy]:
    for source in project.artifacts("caddyfile"):
        yield from _of_caddy(project, source.path, source.model)
    yield from _of_traefik(project)
    for path in sorted(project.entries):
        if path.rpartition("/")[2] in ("haproxy.cfg", "haproxy.conf") and project.is_production(path):
            yield OtherProxy(location=Location(path), kind="HAProxy", name=path, unreadable="HAProxy is not supported")


def _of_caddy(project: Project, path: str, model: CaddyFile) -> Iterator[OtherProxy]:
    """One row a file: its sites share their author."""
    words = {site: _words(model, site) for site in model.sites if not site.snippet}
    serving = [site for site in words if any(line[0] in _SERVING for line in words[site] if line)]
    if not serving:
        return
    switched_off = any(line.words[:2] == ("auto_https", "off") for line in model.options)
    plain = serving if switched_off else [site for site in serving if site.is_plain]
    lines = [line for site in serving for line in words[site]]
    foreign = next((line for line in lines if line[:1] == ("import",) and model.snippet(line[-1]) is None), None)
    first = (plain or serving)[0]
    ports = {_port(address) for site in plain for address in site.addresses}
    reached = by_runs(project, ports, [run for run in project.rows(ProxyRun) if run.config == path]) if plain else None
    yield OtherProxy(
        location=Location(path, first.line), kind="Caddy", name=" ".join(first.addresses), tls=not plain, redirects=not plain,
        said=tuple(" ".join(line).lower() for line in lines), open_reason=f"it imports {foreign[-1]}" if foreign else "",
        exposure=reached.exposure if reached else Exposure.UNKNOWN if plain else Exposure.PUBLIC,
        reason=reached.reason if reached else f"nothing here says what stands before {path}",
        evidence=reached.evidence if reached else None, ports=reached.ports if reached else (),
    )


def _port(address: str) -> int | None:
    """Of ``:3000`` and ``http://name:8080``; 80 where none is given, None where a placeholder stands there."""
    tail = address.removeprefix("http://").partition("/")[0].rpartition(":")[2]
    return int(tail) if tail.isdigit() else None if "{" in address else 80


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
