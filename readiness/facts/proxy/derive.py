"""nginx servers: blocks found, includes of the repository followed, listens read.

Source: nginx.org/en/docs/http/ngx_http_core_module.html (listen, server, location) and the inheritance rule of array directives: a level
with one of its own inherits none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.proxy.includes import Files, loads_pieces
from readiness.facts.proxy.rows import Listen, NginxServer, NginxUpstream, Placed, ServerLocation
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_DEPTH = 10
_BLOCKS = frozenset({"server", "location", "upstream"})
SHARED_FOLDERS = frozenset({"conf.d", "http.d", "sites-available", "sites-enabled"})
"""Folders whose files nginx loads into one ``http`` block."""


def derive_servers(project: Project) -> Iterator[NginxServer]:
    files = Files(project)
    found: list[NginxServer] = []
    for path, model in files.models.items():
        for http in model.children("http"):
            unresolved: list[Placed] = []
            placed = tuple(files.expand(path, http.block or (), unresolved))
            simple = tuple(entry for entry in placed if entry.name not in _BLOCKS)
            found += [_server(files, entry, path, simple, tuple(unresolved)) for entry in placed if entry.name == "server"]
    found += _of_pieces(files)
    yield from sorted(found, key=lambda row: (row.location, row.root))


def _of_pieces(files: Files) -> Iterator[NginxServer]:
    """Servers of files that are no whole configuration: nginx includes each in the ``http`` block of a file that is not here."""
    opened: dict[str, list[Placed]] = {}
    pieces = {
        path: tuple(files.expand(path, model.directives, opened.setdefault(path, [])))
        for path, model in files.models.items()
        if path not in files.included and not model.children("http")
    }
    pieces = {path: placed for path, placed in pieces.items() if path not in files.included}
    for path, placed in pieces.items():
        folder = posixpath.dirname(path)
        shared = folder.rpartition("/")[2] in SHARED_FOLDERS
        beside = [other for other in pieces if posixpath.dirname(other) == folder] if shared else [path]
        above: list[Placed] = [entry for other in beside for entry in opened[other]]
        whole = _loading(files, folder, above)
        simple = (*whole, *(entry for other in beside for entry in pieces[other] if entry.name not in _BLOCKS))
        yield from (_server(files, entry, path, simple, tuple(above)) for entry in placed if entry.name == "server")


def _loading(files: Files, folder: str, unresolved: list[Placed]) -> tuple[Placed, ...]:
    """What the whole configuration that stands beside the pieces, and loads a folder of such, gives to all of them."""
    for path, model in files.models.items():
        for http in model.children("http") if posixpath.dirname(path) == folder else ():
            if any(loads_pieces(entry) for entry in http.children("include")):
                return tuple(entry for entry in files.expand(path, http.block or (), unresolved) if entry.name not in _BLOCKS)
    return ()


def derive_upstreams(project: Project) -> Iterator[NginxUpstream]:
    for source in project.artifacts("nginx"):
        inner = [entry for http in source.model.children("http") for entry in http.children("upstream")]
        for block in (*source.model.children("upstream"), *inner):
            servers = tuple(Placed(source.path, server) for server in block.children("server"))
            yield NginxUpstream(location=Location(source.path, block.line), name=block.args[0] if block.args else "", servers=servers)


def _server(files: Files, placed: Placed, root: str, http: tuple[Placed, ...], above: tuple[Placed, ...]) -> NginxServer:
    unresolved: list[Placed] = []
    inner = tuple(files.expand(placed.path, placed.directive.block or (), unresolved))
    own = tuple(entry for entry in inner if entry.name != "location")
    return NginxServer(
        location=Location(placed.path, placed.line),
        root=root,
        listens=tuple(_listen(entry) for entry in own if entry.name == "listen" and entry.args),
        names=tuple(name for entry in own if entry.name == "server_name" for name in entry.args),
        directives=own,
        locations=tuple(_locations(files, inner, (), 0)),
        http=http,
        unresolved=(*unresolved, *above),
    )


def _locations(
    files: Files, entries: tuple[Placed, ...], inherited: tuple[tuple[Placed, ...], ...], depth: int
) -> Iterator[ServerLocation]:
    for entry in entries:
        if entry.name != "location" or not entry.args or depth > MAX_DEPTH:
            continue
        unresolved: list[Placed] = []
        inner = tuple(files.expand(entry.path, entry.directive.block or (), unresolved))
        own = tuple(child for child in inner if child.name != "location")
        modifier, pattern = (entry.args[0], entry.args[1]) if len(entry.args) > 1 else ("", entry.args[0])
        yield ServerLocation(entry.path, entry.line, modifier, pattern, own, inherited, tuple(unresolved))
        yield from _locations(files, inner, (*inherited, own), depth + 1)


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
