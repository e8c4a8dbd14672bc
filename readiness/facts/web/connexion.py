"""connexion: the routes of an OpenAPI document, each answered by the function its ``operationId`` names.

Source: connexion.AbstractApp.add_api (``base_path`` replaces the document's), connexion.options.SwaggerUIOptions (``/ui``).
"""

from __future__ import annotations

import posixpath

from readiness.artifacts.openapi import OpenApi
from readiness.artifacts.python.values import Mapping
from readiness.facts.python.index import Definition, Kind
from readiness.facts.web import flask
from readiness.facts.web.graph import Declared, Router
from readiness.facts.web.parts import Part, Style, either, part_of, slashed, unknown_part
from readiness.facts.web.reader import Site, WebReader
from readiness.model import Location


def on_call(reader: WebReader, router: Router, site: Site) -> None:
    """``add_api``; everything else is Flask's."""
    if site.call.method != "add_api":
        flask.on_call(reader, router, site)
        return
    value = site.call.kwarg("base_path")
    base = reader.part(value, site) if value is not None else None
    name = reader.texts.text(site.argument(0, "specification"), site.path, site.function)
    found = _document(reader, router, site, name) if name else None
    if found is None:
        shown = (
            "a document made at run time"
            if isinstance(site.argument(0, "specification"), Mapping) or not name
            else f"{name}, which is not read"
        )
        reader.open(router, base or Part(), site, f"the API is {shown}")
        return
    path, document = found
    prefix = base if base is not None else either([part_of(text, Style.PLAIN) for text in document.bases])
    for operation in document.operations:
        part = slashed(prefix, part_of(operation.path, Style.STARLETTE))
        target = reader.index.resolve(site.path, operation.function) if operation.function else None
        known = isinstance(target, Definition) and target.kind is Kind.FUNCTION
        where, handler = (target.path, target.name) if known and isinstance(target, Definition) else ("", "")
        reader.graph.declare(router.key, Declared(part, Location(path, operation.line), (operation.method.upper(),), where, handler))
    for own in ("/ui/", "/ui/{file:path}", "/openapi.json" if document.version == 3 else "/swagger.json"):
        reader.declare(router, slashed(prefix, part_of(own, Style.STARLETTE)), site, ("GET",))


def _document(reader: WebReader, router: Router, site: Site, name: str) -> tuple[str, OpenApi] | None:
    """The document beside the module, in ``specification_dir``, or the only one of that name."""
    call = router.call
    given = call.kwarg("specification_dir") if call is not None else None
    folder = reader.texts.text(given, router.key.path, router.function) or ""
    documents: dict[str, OpenApi] = {source.path: source.model for source in reader.project.artifacts("openapi", None)}
    for base in dict.fromkeys((posixpath.dirname(router.key.path), posixpath.dirname(site.path), "")):
        path = posixpath.normpath(posixpath.join(base, folder, name))
        if path in documents:
            return path, documents[path]
    same = [path for path in documents if posixpath.basename(path) == posixpath.basename(name)]
    return (same[0], documents[same[0]]) if len(same) == 1 else None


def on_made(reader: WebReader, router: Router, site: Site) -> None:
    """An application whose ``arguments`` cannot be seen has routes all the same."""
    if site.call.spreads:
        reader.graph.declare(router.key, Declared(unknown_part("the application's arguments are passed on"), site.location))
