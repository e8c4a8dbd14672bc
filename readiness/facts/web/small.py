"""Sanic, Bottle, Falcon, Litestar and Tornado.

Source: sanic.Blueprint (url_prefix), bottle.Bottle.route, falcon.App.add_route (``on_get`` …), litestar.Router (route_handlers,
Controller), tornado.web.Application (patterns are anchored at both ends).
"""

from __future__ import annotations

from readiness.artifacts.python.model import PythonAssignment, PythonClass, PythonFunction
from readiness.artifacts.python.values import Invocation, Reference, Sequence, Value, text
from readiness.facts.python.index import Definition, External, Kind
from readiness.facts.web.graph import Declared, Inclusion, Key, Router
from readiness.facts.web.objects import Made
from readiness.facts.web.parts import EMPTY, Part, Style, expression_part, part_of, slashed, unknown_part
from readiness.facts.web.reader import HTTP_METHODS, Handler, Site, WebReader

_BOTTLE = frozenset(("bottle.route", *(f"bottle.{method}" for method in HTTP_METHODS)))
WORDS = frozenset(("bottle",))


# sanic, bottle -----------------------------------------------------------------------------------------------------------
def on_made(reader: WebReader, router: Router, site: Site) -> None:
    """``Blueprint("x", url_prefix="/x")``, ``Litestar(route_handlers=[…])``, ``Application([…])``."""
    if router.family == "sanic" and not router.is_application:
        reader.graph.own[router.key] = reader.part(site.call.kwarg("url_prefix"), site, Style.ANGLE_NAME_FIRST)
    elif router.family == "litestar":
        _litestar(reader, router, site)
    elif router.family == "tornado":
        given = site.argument(0, "handlers")
        if given is not None:
            _tornado(reader, router, site, given)


def on_sanic(reader: WebReader, router: Router, site: Site) -> None:
    """Methods of Sanic applications and blueprints."""
    method = site.call.method
    if site.handler and method in (*HTTP_METHODS, "route", "websocket"):
        _decorated(reader, router, site, "uri")
    elif method == "add_route":
        handler = reader.handler_of(site.path, site.argument(0, "handler"), site.function)
        verbs = reader.verbs(site.call.kwarg("methods"), site, () if handler.owner else ("GET", "HEAD"))
        reader.declare(router, reader.part(site.argument(1, "uri"), site, Style.ANGLE_NAME_FIRST), site, verbs, handler)
    elif method == "static":
        prefix = reader.part(site.argument(0, "uri"), site)
        reader.declare(router, Part(f"{prefix.template}/{{file}}", f"{prefix.pattern}(?:/.*)?", prefix.reason), site, ("GET", "HEAD"))
    elif method in ("blueprint", "register_blueprint", "mount"):
        value, given = site.call.kwarg("url_prefix"), site.argument(0, "blueprint")
        if method == "mount":
            value, given = site.argument(0, "prefix"), site.argument(1, "app")
        prefix = reader.part(value, site, Style.ANGLE_NAME_FIRST)
        if given is None:
            return
        for outside in reader.include(
            router, reader.objects.find(site.path, given, site.function), prefix, site, replaces=value is not None
        ):
            reader.open(router, prefix, site, f"{outside.name} brings routes of its own")


def on_bottle(reader: WebReader, router: Router, site: Site) -> None:
    """Methods of Bottle applications."""
    if site.call.method == "mount":
        on_sanic(reader, router, site)
    elif site.handler:
        _decorated(reader, router, site, "path")


def _decorated(reader: WebReader, router: Router, site: Site, name: str) -> None:
    method = site.call.method
    otherwise = ("GET", "HEAD") if method in ("get", "route") else ("WEBSOCKET",) if method == "websocket" else (method.upper(),)
    verbs = reader.verbs(site.call.kwarg("methods") or site.call.kwarg("method"), site, otherwise)
    handler = reader.decorated(site)
    reader.declare(router, reader.part(site.argument(0, name), site, Style.ANGLE_NAME_FIRST), site, () if handler.owner else verbs, handler)


def read(reader: WebReader) -> None:
    """``from bottle import route``: routes of the default application."""
    for path in reader.production(WORDS):
        for row in reader.index.modules[path].calls:
            if row.callee in _BOTTLE:
                site = reader.site(path, row)
                router = reader.plain_router(Key(path, 0, "bottle"), "bottle", "bottle", is_application=True, target="app")
                on_bottle(reader, router, site)


# falcon ------------------------------------------------------------------------------------------------------------------
def on_falcon(reader: WebReader, router: Router, site: Site) -> None:
    """``app.add_route("/x", Resource())``: the methods ``on_get``, ``on_post`` of the resource (with a ``suffix``)."""
    part = reader.part(site.argument(0, "uri_template") or site.argument(0, "prefix"), site, Style.STARLETTE)
    if site.call.method == "add_static_route":
        reader.declare(router, slashed(part, part_of("/{file:path}", Style.STARLETTE)), site, ("GET", "HEAD"))
        return
    given = site.argument(1, "resource")
    owner = reader.index.class_of(site.path, given, site.function) if given is not None else None
    if not isinstance(owner, Definition):
        reader.declare(router, part, site)
        return
    suffix = text(site.call.kwarg("suffix"))
    for verb in HTTP_METHODS:
        member = reader.index.member(owner.path, owner.name, f"on_{verb}_{suffix}" if suffix else f"on_{verb}")
        if isinstance(member, Definition) and member.kind is Kind.FUNCTION:
            reader.graph.declare(router.key, Declared(part, site.location, (verb.upper(),), member.path, member.name))


# litestar ----------------------------------------------------------------------------------------------------------------
def _litestar(reader: WebReader, router: Router, site: Site) -> None:
    if not router.is_application:
        reader.graph.own[router.key] = reader.part(site.argument(0, "path"), site, Style.STARLETTE)
    given = site.call.kwarg("route_handlers") or (site.call.args[0] if router.is_application and site.call.args else None)
    for path, item, function in reader.items(site, given) if given is not None else ():
        inner = Site(path, site.call, function, getattr(item, "line", site.line) or site.line)
        found = reader.index.resolve(path, item.name, function) if isinstance(item, Reference) else None
        made = [one for one in reader.objects.find(path, item, function) if isinstance(one, Made)]
        if made:
            reader.graph.include(router.key, Inclusion(reader.add(made[0]).key, EMPTY, site.location))
        elif isinstance(found, Definition) and isinstance(found.row, PythonFunction):
            _handler(reader, router, EMPTY, found.path, found.row)
        elif isinstance(found, Definition) and isinstance(found.row, PythonClass):
            _controller(reader, router, found.path, found.row)
        else:
            reader.open(router, EMPTY, inner, "a route handler that is not followed")


def _controller(reader: WebReader, router: Router, path: str, owner: PythonClass) -> None:
    member = reader.index.member(path, owner.qualname, "path")
    row = member.row if isinstance(member, Definition) else None
    prefix = reader.texts.part(row.value, path, "", Style.STARLETTE) if isinstance(row, PythonAssignment) else EMPTY
    for name in owner.methods:
        function = reader.index.function(path, f"{owner.qualname}.{name}")
        if function is not None:
            _handler(reader, router, prefix, path, function)


def _handler(reader: WebReader, router: Router, prefix: Part, path: str, function: PythonFunction) -> None:
    """A function marked ``@get("/x")``; without a path it stands at the prefix."""
    for mark in function.decorators:
        if isinstance(mark, Invocation) and mark.callee.startswith("litestar"):
            site = Site(path, mark, function.context.function, function.line)
            verbs = (mark.method.upper(),) if mark.method in HTTP_METHODS else reader.verbs(mark.kwarg("http_method"), site, ())
            paths = mark.args[0] if mark.args else mark.kwarg("path")
            for one in paths.items if isinstance(paths, Sequence) else (paths,):
                part = slashed(prefix, reader.part(one, site, Style.STARLETTE))
                reader.declare(router, part if part.template else Part("/", "/"), site, verbs, Handler(path, function.qualname))


# tornado -----------------------------------------------------------------------------------------------------------------
def on_tornado(reader: WebReader, router: Router, site: Site) -> None:
    """``app.add_handlers(host, [(pattern, Handler)])``."""
    given = site.argument(1, "host_handlers")
    if given is not None:
        _tornado(reader, router, site, given)


def _tornado(reader: WebReader, router: Router, site: Site, given: Value) -> None:
    for path, item, function in reader.items(site, given):
        inner = Site(
            path, item if isinstance(item, Invocation) else Invocation(""), function, getattr(item, "line", site.line) or site.line
        )
        values = item.items if isinstance(item, Sequence) else item.args if isinstance(item, Invocation) else ()
        if len(values) < 2:
            reader.open(router, EMPTY, inner, "a list of handlers has an element that is computed")
            continue
        expression = reader.texts.text(values[0], path, function)
        part = expression_part(expression + "$", leaf=True) if expression is not None else unknown_part("a computed pattern")
        outside = isinstance(values[1], Reference) and isinstance(reader.index.resolve(path, values[1].name, function), External)
        reader.declare(router, part, inner, ("GET", "HEAD") if outside else (), reader.handler_of(path, values[1], function))
