"""aiohttp: ``app.router.add_get(…)``, ``app.add_routes([web.get(…)])``, route tables, sub-applications, static files.

Source: aiohttp.web_urldispatcher, aiohttp.web_routedef (``get`` answers HEAD too).
"""

from __future__ import annotations

from readiness.artifacts.python.values import Invocation, Reference, Value
from readiness.facts.web.graph import Inclusion, Router
from readiness.facts.web.objects import Made
from readiness.facts.web.parts import EMPTY, Part, Style, slashed
from readiness.facts.web.reader import HTTP_METHODS, Handler, Site, WebReader

_VERBS = {"get": ("GET", "HEAD"), "view": (), "route": ()} | {verb: (verb.upper(),) for verb in HTTP_METHODS if verb != "get"}


def on_call(reader: WebReader, router: Router, site: Site) -> None:
    """A method of an application, its ``router``, or a route table."""
    method = site.call.method
    if method == "add_routes":
        given = site.argument(0, "routes")
        if given is not None:
            _routes(reader, router, site, given)
    elif method == "add_subapp":
        prefix = reader.part(site.argument(0, "prefix"), site)
        given = site.argument(1, "subapp")
        if given is not None:
            for outside in reader.include(router, reader.objects.find(site.path, given, site.function), prefix, site):
                reader.open(router, prefix, site, f"{outside.name} is mounted there")
    elif method in ("add_static", "static"):
        _static(reader, router, site)
    elif method == "add_resource":
        reader.declare(router, reader.part(site.argument(0, "path"), site, Style.REGEX_IN_BRACES), site)
    elif method.startswith("add_"):
        _one(
            reader,
            router,
            site,
            method.removeprefix("add_"),
            reader.handler_of(site.path, site.call.args[-1] if site.call.args else None, site.function),
        )
    elif site.handler and router.family == "aiohttp-table":
        _one(reader, router, site, method, reader.decorated(site))


def _one(reader: WebReader, router: Router, site: Site, kind: str, handler: Handler) -> None:
    """``get(path, handler)``, ``view(path, View)``, ``route("GET", path, handler)``."""
    given, verbs = site.argument(0, "path"), _VERBS.get(kind, ())
    if kind == "route":
        verb = reader.texts.text(site.argument(0, "method"), site.path, site.function) or "*"
        given = site.argument(1, "path")
        verbs = () if verb == "*" else (verb.upper(),)
    if not handler.name and site.call.kwarg("handler") is not None:
        handler = reader.handler_of(site.path, site.call.kwarg("handler"), site.function)
    reader.declare(router, reader.part(given, site, Style.REGEX_IN_BRACES), site, verbs, handler)


def _static(reader: WebReader, router: Router, site: Site) -> None:
    prefix = reader.part(site.argument(0, "prefix"), site)
    reader.declare(router, slashed(prefix, Part("/{path}", "/.*")), site, ("GET", "HEAD"))


def _routes(reader: WebReader, router: Router, site: Site, given: Value) -> None:
    """A route table, or a list of ``web.get(…)`` and the like."""
    tables = [item for item in reader.objects.find(site.path, given, site.function) if isinstance(item, Made)]
    if tables:
        for table in tables:
            reader.graph.include(router.key, Inclusion(reader.add(table).key, EMPTY, site.location))
        return
    for path, item, function in reader.items(site, given):
        inner = Site(path, item, function, item.line) if isinstance(item, Invocation) else None
        kind = inner.call.method if inner else ""
        if isinstance(item, Reference) and any(isinstance(found, Made) for found in reader.objects.find(path, item, function)):
            _routes(reader, router, Site(path, site.call, function, item.line), item)
        elif inner is None or kind not in (*_VERBS, "static"):
            reader.open(router, EMPTY, site, "a list of routes has an element that is computed")
        elif kind == "static":
            _static(reader, router, inner)
        else:
            view = inner.argument(2 if kind == "route" else 1, "handler")
            _one(reader, router, inner, kind, reader.handler_of(path, view, function))
