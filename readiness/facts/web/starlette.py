"""FastAPI and Starlette: decorators, ``add_*``, ``include_router``, mounts, ``routes=[…]``, and the routes FastAPI adds by itself.

Source: fastapi.applications.FastAPI, starlette.routing (Mount, Router.redirect_slashes).
"""

from __future__ import annotations

from readiness.artifacts.python.values import Choice, Invocation, Literal, Reference, Value
from readiness.facts.python.index import Definition, External
from readiness.facts.web.graph import Declared, Router
from readiness.facts.web.known import MOUNTED, ROUTERS
from readiness.facts.web.objects import Found, Lost, Outside
from readiness.facts.web.parts import EMPTY, Part, Style, either, part_of, plus
from readiness.facts.web.reader import HTTP_METHODS, Site, WebReader, literal

FAMILY = "starlette"
_STATIC = ("StaticFiles", "BaseStaticFiles")
_DOCS = (("openapi_url", "/openapi.json"), ("docs_url", "/docs"), ("redoc_url", "/redoc"))


def on_made(reader: WebReader, router: Router, site: Site) -> None:
    """``FastAPI(…)``, ``APIRouter(prefix=…, routes=[…])``."""
    call = site.call
    own = reader.part(call.kwarg("prefix"), site, Style.STARLETTE)
    if call.kwarg("root_path") is not None:
        # Requests come with the proxy's prefix or without: starlette takes it off (starlette._utils.get_route_path).
        given = reader.part(call.kwarg("root_path"), site)
        own = either([EMPTY, given]) if given.known else own
    if own != EMPTY:
        reader.graph.own[router.key] = own
    routes = call.kwarg("routes") or (call.args[1] if router.framework == "starlette" and len(call.args) > 1 else None)
    if routes is not None:
        _routes(reader, router, EMPTY, site, routes)
    if router.is_application and router.framework == "fastapi":
        _own_routes(reader, router, site)


def _own_routes(reader: WebReader, router: Router, site: Site) -> None:
    given = {name: site.call.kwarg(name) for name, _ in _DOCS}
    if any(key == "**" for key, _ in site.call.kwargs):
        given = {name: value if value is not None else _spread(reader, site, name) for name, value in given.items()}
    if literal(given["openapi_url"]) in (None, ""):
        return
    for name, default in _DOCS:
        value = given[name]
        part = part_of(default, Style.STARLETTE) if value is None else _url(reader, site, value)
        if part is not None and part != EMPTY:
            reader.graph.declare(router.key, Declared(part, site.location, ("GET", "HEAD"), serves="documentation"))


def _spread(reader: WebReader, site: Site, name: str) -> Value | None:
    """``**options`` of a known mapping."""
    for key, value in site.call.kwargs:
        if key == "**":
            folded = reader.index.fold(value, site.path, site.function)
            found = folded.get(name) if hasattr(folded, "get") else None
            if found is not None:
                return found
    return None


def _url(reader: WebReader, site: Site, value: Value) -> Part | None:
    """A documentation URL; of ``"/docs" if debug else None`` the one that is there."""
    folded = reader.index.fold(value, site.path, site.function)
    if isinstance(folded, Choice):
        texts = [item for item in folded.operands if literal(item) is not None]
        return reader.part(texts[0], site, Style.STARLETTE) if texts else None
    return None if isinstance(folded, Literal) and not folded.value else reader.part(value, site, Style.STARLETTE)


def on_call(reader: WebReader, router: Router, site: Site) -> None:
    """A method of an application or router."""
    method = site.call.method
    if method in HTTP_METHODS:
        if site.handler:
            reader.declare(
                router, reader.part(site.argument(0, "path"), site, Style.STARLETTE), site, (method.upper(),), reader.decorated(site)
            )
    elif method in ("api_route", "route"):
        if site.handler:
            verbs = reader.verbs(
                site.argument(1, "methods") or site.call.kwarg("methods"), site, ("GET", "HEAD") if method == "route" else ("GET",)
            )
            reader.declare(router, reader.part(site.argument(0, "path"), site, Style.STARLETTE), site, verbs, reader.decorated(site))
    elif method in ("websocket", "websocket_route"):
        if site.handler:
            reader.declare(
                router, reader.part(site.argument(0, "path"), site, Style.STARLETTE), site, ("WEBSOCKET",), reader.decorated(site)
            )
    elif method in ("add_api_route", "add_route"):
        view = site.argument(1, "endpoint") or site.call.kwarg("route")
        verbs = reader.verbs(site.call.kwarg("methods"), site, ("GET", "HEAD") if method == "add_route" else ("GET",))
        handler = reader.handler_of(site.path, view, site.function)
        reader.declare(router, reader.part(site.argument(0, "path"), site, Style.STARLETTE), site, () if handler.owner else verbs, handler)
    elif method in ("add_api_websocket_route", "add_websocket_route"):
        handler = reader.handler_of(site.path, site.argument(1, "endpoint"), site.function)
        reader.declare(router, reader.part(site.argument(0, "path"), site, Style.STARLETTE), site, ("WEBSOCKET",), handler)
    elif method == "include_router":
        _include(reader, router, site)
    elif method == "mount":
        _mount(reader, router, site, site.argument(0, "path"), site.argument(1, "app"), EMPTY)


def _include(reader: WebReader, router: Router, site: Site) -> None:
    given = site.argument(0, "router")
    prefix = reader.part(site.call.kwarg("prefix"), site, Style.STARLETTE)
    if given is None:
        reader.open(router, prefix, site, "the router is passed by *arguments")
        return
    for outside in reader.include(router, reader.objects.find(site.path, given, site.function), prefix, site):
        known = ROUTERS.get(outside.name)
        if known is None:
            reader.open(router, prefix, site, f"{outside.name} brings routes of its own")
            continue
        for text, methods in known:
            reader.declare(router, plus(prefix, part_of(text, Style.STARLETTE)), site, methods)


def _mount(reader: WebReader, router: Router, site: Site, path: Value | None, app: Value | None, before: Part) -> None:
    given = reader.part(path, site, Style.STARLETTE)
    prefix = plus(before, Part(given.template.rstrip("/"), given.pattern.rstrip("/"), given.reason))
    if app is None:
        reader.open(router, prefix, site, "what is mounted is not seen")
        return
    for outside in reader.include(router, _mounted(reader, site, app), prefix, site):
        _outside(reader, router, site, outside, prefix)


def _mounted(reader: WebReader, site: Site, app: Value) -> tuple[Found, ...]:
    """A first-party class below StaticFiles counts as StaticFiles."""
    found = reader.objects.find(site.path, app, site.function)
    if not isinstance(app, Invocation) or not all(isinstance(item, Lost) for item in found):
        return found
    owner = reader.index.class_of(site.path, app, site.function)
    ancestors = reader.index.ancestors(owner.path, owner.name) if isinstance(owner, Definition) else ()
    outside = (base.name for base in ancestors if isinstance(base, External))
    static = next((name for name in outside if name.rpartition(".")[2] in _STATIC), "")
    return (Outside(static, app),) if static else found


def _outside(reader: WebReader, router: Router, site: Site, outside: Outside, prefix: Part) -> None:
    last = outside.name.rpartition(".")[2]
    below = Part(f"{prefix.template}/{{path}}", f"{prefix.pattern}/.*", prefix.reason)
    if last in _STATIC:
        if prefix.template:
            reader.declare(router, below, site, ("GET", "HEAD"))
        else:
            if outside.call is not None and literal(outside.call.kwarg("html")) is True:
                reader.declare(router, part_of("/", Style.STARLETTE), site, ("GET", "HEAD"))
            reader.open(router, prefix, site, "static files are served at the root", serves="static files")
    elif outside.name in MOUNTED or last in MOUNTED:
        reader.declare(router, Part(below.template, f"{prefix.pattern}(?:/.*)?", prefix.reason), site)
    else:
        reader.open(router, prefix, site, f"{outside.name} is mounted there")


def _routes(reader: WebReader, router: Router, before: Part, site: Site, routes: Value) -> None:
    """``routes=[Route("/x", handler), Mount("/y", routes=[…])]``."""
    for path, item, function in reader.items(site, routes):
        call = item
        if isinstance(item, Reference):
            found = reader.index.resolve(path, item.name, function)
            row = getattr(found, "row", None)
            call = getattr(row, "value", item) or item
        if not isinstance(call, Invocation):
            reader.open(router, before, site, "a list of routes has an element that is computed")
            continue
        inner = Site(path, call, function, call.line)
        route_of(reader, router, before, inner)


def route_of(reader: WebReader, router: Router, before: Part, site: Site) -> None:
    """One ``Route``, ``Mount``, ``Host`` or ``WebSocketRoute`` object."""
    kind = site.call.callee.rpartition(".")[2]
    part = plus(before, reader.part(site.argument(0, "path"), site, Style.STARLETTE))
    if kind in ("Route", "APIRoute"):
        handler = reader.handler_of(site.path, site.argument(1, "endpoint"), site.function)
        verbs = () if handler.owner else reader.verbs(site.call.kwarg("methods"), site, ("GET", "HEAD"))
        reader.declare(router, part, site, verbs, handler)
    elif kind in ("WebSocketRoute", "APIWebSocketRoute"):
        reader.declare(router, part, site, ("WEBSOCKET",), reader.handler_of(site.path, site.argument(1, "endpoint"), site.function))
    elif kind == "Mount":
        routes = site.call.kwarg("routes")
        if routes is not None:
            _routes(reader, router, Part(part.template.rstrip("/"), part.pattern.rstrip("/"), part.reason), site, routes)
        else:
            _mount(reader, router, site, site.argument(0, "path"), site.argument(1, "app"), before)
    elif kind == "Host":
        _mount(reader, router, site, None, site.argument(1, "app"), before)
    else:
        reader.open(router, before, site, f"{kind or 'a call'} makes a route that is not followed")
