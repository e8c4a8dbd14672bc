"""nginx servers: blocks found, includes of the repository followed, listens read.

Source: nginx.org/en/docs/http/ngx_http_core_module.html (listen, server, location) and the inheritance rule of array directives: a level
with one of its own inherits none.
"""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.nginx import Directive, NginxConfig
from readiness.facts.proxy.rows import Listen, NginxServer, NginxUpstream, Placed, ServerLocation
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_DEPTH = 10
_BLOCKS = frozenset({"server", "location", "upstream"})
_HARMLESS = ("mime.types", "*_params", "*.types", "modules-enabled/*.conf", "modules/*.conf")
"""Includes of the distribution that set nothing a rule asks about."""


class _Files:
    """The nginx files of the project, and which of them an include names."""

    def __init__(self, project: Project) -> None:
        self.models: dict[str, NginxConfig] = {source.path: source.model for source in project.artifacts("nginx")}
        self.included: set[str] = set()

    def named(self, path: str, pattern: str) -> tuple[str, ...]:
        """Files an include of ``path`` names: relative to its folder, or, for a path of the image, by its last two or one parts."""
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(path), pattern.lstrip("/") if pattern.startswith("/") else pattern))
        parts = pattern.strip("/").split("/")
        candidates = [relative, *(f"*/{'/'.join(parts[-count:])}" for count in (2, 1) if len(parts) >= count)]
        for candidate in candidates:
            if candidate in ("*/*.conf", "*/*"):
                continue
            found = tuple(other for other in self.models if other != path and fnmatch.fnmatchcase(f"/{other}", f"/{candidate.lstrip('/')}"))
            if found:
                return found
        return ()

    def expand(self, path: str, directives: tuple[Directive, ...], unresolved: list[Placed], depth: int = 0) -> Iterator[Placed]:
        """Directives in order, with included files in the place of the include."""
        for directive in directives:
            if directive.name != "include" or not directive.args:
                yield Placed(path, directive)
                continue
            pattern = directive.args[0]
            if any(fnmatch.fnmatchcase(pattern, harmless) or fnmatch.fnmatchcase(pattern, f"*/{harmless}") for harmless in _HARMLESS):
                continue
            found = self.named(path, pattern) if depth < MAX_DEPTH else ()
            if not found:
                unresolved.append(Placed(path, directive))
            for other in found:
                self.included.add(other)
                yield from self.expand(other, self.models[other].directives, unresolved, depth + 1)


def derive_servers(project: Project) -> Iterator[NginxServer]:
    files = _Files(project)
    found: list[NginxServer] = []
    for path, model in files.models.items():
        for http in model.children("http"):
            unresolved: list[Placed] = []
            placed = tuple(files.expand(path, http.block or (), unresolved))
            simple = tuple(entry for entry in placed if entry.name not in _BLOCKS)
            found += [_server(files, entry, simple, tuple(unresolved)) for entry in placed if entry.name == "server"]
    for path, model in files.models.items():
        if path in files.included:
            continue
        simple = tuple(Placed(path, entry) for entry in model.directives if entry.name not in _BLOCKS and entry.block is None)
        found += [_server(files, Placed(path, entry), simple, ()) for entry in model.children("server")]
    yield from sorted(found, key=lambda row: row.location)


def derive_upstreams(project: Project) -> Iterator[NginxUpstream]:
    for source in project.artifacts("nginx"):
        inner = [entry for http in source.model.children("http") for entry in http.children("upstream")]
        for block in (*source.model.children("upstream"), *inner):
            servers = tuple(Placed(source.path, server) for server in block.children("server"))
            yield NginxUpstream(location=Location(source.path, block.line), name=block.args[0] if block.args else "", servers=servers)


def _server(files: _Files, placed: Placed, http: tuple[Placed, ...], above: tuple[Placed, ...]) -> NginxServer:
    unresolved: list[Placed] = []
    inner = tuple(files.expand(placed.path, placed.directive.block or (), unresolved))
    own = tuple(entry for entry in inner if entry.name != "location")
    return NginxServer(
        location=Location(placed.path, placed.line),
        listens=tuple(_listen(entry) for entry in own if entry.name == "listen" and entry.args),
        names=tuple(name for entry in own if entry.name == "server_name" for name in entry.args),
        directives=own,
        locations=tuple(_locations(files, inner, (), unresolved, 0)),
        http=http,
        unresolved=(*unresolved, *above),
    )


def _locations(
    files: _Files, entries: tuple[Placed, ...], inherited: tuple[tuple[Placed, ...], ...], unresolved: list[Placed], depth: int
) -> Iterator[ServerLocation]:
    for entry in entries:
        if entry.name != "location" or not entry.args or depth > MAX_DEPTH:
            continue
        inner = tuple(files.expand(entry.path, entry.directive.block or (), unresolved))
        own = tuple(child for child in inner if child.name != "location")
        modifier, pattern = (entry.args[0], entry.args[1]) if len(entry.args) > 1 else ("", entry.args[0])
        yield ServerLocation(entry.path, entry.line, modifier, pattern, own, inherited)
        yield from _locations(files, inner, (*inherited, own), unresolved, depth + 1)


def _listen(entry: Placed) -> Listen:
    address, *flags = entry.args
    host, colon, port = address.rpartition(":")
    number: int | None
    if address.startswith("unix:"):
        number, host = 0, address
    elif "$" in address:
        number = None
    elif address.isdigit():
        number, host = int(address), ""
    elif colon and port.isdigit() and not address.endswith("]"):
        number = int(port)
    else:
        number, host = 80, address
    return Listen(entry.path, entry.line, number, host, "ssl" in flags, tuple(flags))
