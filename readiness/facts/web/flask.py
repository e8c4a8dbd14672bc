"""Flask and Quart: decorators, ``add_url_rule``, blueprints, static files, and the APIs of restx, restful and smorest.

Source: flask.sansio.blueprints.Blueprint.register (the prefix given there replaces the blueprint's own; nested ones are joined),
flask_restx.Api, flask_restful.Api, flask_smorest.Api.
"""

from __future__ import annotations

from readiness.artifacts.python.values import Invocation, Mapping, Reference, Value, text
from readiness.facts.web.graph import Declared, Inclusion, Router
from readiness.facts.web.known import BLUEPRINTS, MOUNTED
from readiness.facts.web.objects import Made, Outside
from readiness.facts.web.parts import EMPTY, Part, Style, part_of, slashed
from readiness.facts.web.reader import HTTP_METHODS, Site, WebReader, literal

_GET = ("GET", "HEAD", "OPTIONS")
_API = ("flask-api", "flask-namespace")


def on_made(reader: WebReader, router: Router, site: Site) -> None:
    """``Flask(…)``, ``Blueprint(…)``, ``Api(app)``, ``Namespace(…)``."""
    call = site.call
    if router.family == "flask-api":
        _api(reader, router, site)
    elif router.family == "flask-namespace":
        name = reader.texts.text(call.argument(0, "name"), site.path, site.function)
        given = call.kwarg("path")
        reader.graph.own[router.key] = (
            reader.part(given, site, Style.ANGLE) if given is not None else part_of(f"/{name}" if name else "", Style.ANGLE)
        )
    elif router.is_application:
        _static(
            reader, router, site, "/static", call.kwarg("static_url_path") or call.argument(1, "static_url_path"), switched="static_folder"
        )
    else:
        own = reader.part(call.kwarg("url_prefix"), site, Style.ANGLE)
        reader.graph.own[router.key] = own
        if call.kwarg("static_folder") is not None:
            _static(reader, router, site, "/static", call.kwarg("static_url_path"), switched="static_folder")


def _static(reader: WebReader, router: Router, site: Site, default: str, given: Value | None, *, switched: str) -> None:
    folder = site.call.kwarg(switched)
    if folder is not None and literal(folder) is None:
        return
    base = reader.part(given, site, Style.ANGLE) if given is not None else None
    if base is None:
        name = text(folder) if folder is not None else None
        base = part_of(f"/{name.rstrip('/').rpartition('/')[2]}" if name else default, Style.ANGLE)
    if base.template.strip("/"):
        reader.declare(router, slashed(base, part_of("/<path:filename>", Style.ANGLE)), site, _GET)
    elif given is not None:
        part = Part("/{filename}", "/.+", "static files are served at the root")
        reader.graph.declare(router.key, Declared(part, site.location, _GET, serves="static files"))


def _api(reader: WebReader, router: Router, site: Site) -> None:
    call = site.call
    own = reader.part(call.kwarg("prefix"), site, Style.ANGLE)
    reader.graph.own[router.key] = own
    given = call.argument(0, "app") or call.kwarg("blueprint")
    if given is not None:
        attach(reader, router, site, given)
    swagger = "restx" in reader.qualified(site, call.callee) or "restplus" in reader.qualified(site, call.callee)
    if swagger:
        doc = call.kwarg("doc")
        if doc is None or literal(doc) not in (False, None):
            part = reader.part(doc, site, Style.ANGLE) if doc is not None else part_of("/", Style.ANGLE)
            reader.declare(router, part, site, _GET)
        reader.declare(router, part_of("/swagger.json", Style.ANGLE), site, _GET)


def attach(reader: WebReader, api: Router, site: Site, given: Value) -> None:
    """The API stands on an application or blueprint."""
    for parent in reader.routers_of(reader.objects.find(site.path, given, site.function)):
        if parent.family == "flask":
            reader.graph.include(parent.key, Inclusion(api.key, EMPTY, site.location))


def on_call(reader: WebReader, router: Router, site: Site) -> None:
    """A method of an application, blueprint, API or namespace."""
    method = site.call.method
    if method == "route" and site.handler:
        _route(reader, router, site)
    elif method in HTTP_METHODS and site.handler and router.family == "flask":
        verbs: tuple[str, ...] = (method.upper(), "HEAD", "OPTIONS") if method == "get" else (method.upper(), "OPTIONS")
        reader.declare(router, reader.part(site.argument(0, "rule"), site, Style.ANGLE), site, verbs, reader.decorated(site))
    elif method == "websocket" and site.handler:
        reader.declare(router, reader.part(site.argument(0, "rule"), site, Style.ANGLE), site, ("WEBSOCKET",), reader.decorated(site))
    elif method == "add_url_rule":
        view = site.argument(2, "view_func")
        handler = reader.handler_of(site.path, view, site.function)
        verbs = reader.verbs(site.call.kwarg("methods"), site, () if handler.owner else _GET)
        reader.declare(router, reader.part(site.argument(0, "rule"), site, Style.ANGLE), site, verbs, handler)
    elif method == "register_blueprint" or method == "register_api":
        _register(reader, router, site)
    elif method in ("add_resource", "resource") and router.family in _API:
        _resource(reader, router, site, method)
    elif method == "add_namespace":
        _namespace(reader, router, site)
    elif method == "init_app" and router.family == "flask-api":
        given = site.argument(0, "app")
        if given is not None:
            attach(reader, router, site, given)


def _route(reader: WebReader, router: Router, site: Site) -> None:
    handler = reader.decorated(site)
    paths = (
        [argument for argument in site.call.args if not isinstance(argument, Mapping)]
        if router.family in _API
        else [site.argument(0, "rule")]
    )
    verbs = reader.verbs(site.call.kwarg("methods"), site, () if handler.owner else _GET)
    for path in paths:
        reader.declare(router, reader.part(path, site, Style.ANGLE), site, verbs, handler)


def _resource(reader: WebReader, router: Router, site: Site, method: str) -> None:
    """``api.add_resource(Resource, "/a", "/b")``; as a decorator ``@api.resource("/a")``."""
    decorating = method == "resource" and bool(site.handler)
    handler = reader.decorated(site) if decorating else reader.handler_of(site.path, site.argument(0, "resource"), site.function)
    for path in site.call.args[0 if decorating else 1 :]:
        reader.declare(router, reader.part(path, site, Style.ANGLE), site, (), handler)


def _register(reader: WebReader, router: Router, site: Site) -> None:
    given = site.argument(0, "blueprint") or site.call.kwarg("api")
    value = site.call.kwarg("url_prefix")
    prefix = reader.part(value, site, Style.ANGLE)
    replaces = value is not None and literal(value) is not None
    if given is None:
        reader.open(router, prefix, site, "the blueprint is passed by *arguments")
        return
    for outside in reader.include(router, reader.objects.find(site.path, given, site.function), prefix, site, replaces=replaces):
        known = BLUEPRINTS.get(outside.name)
        if known is None:
            reader.open(router, prefix, site, f"{outside.name} brings routes of its own")
            continue
        own = prefix if replaces else part_of(known[0], Style.ANGLE)
        if not replaces and outside.call is not None and outside.call.args:
            own = reader.part(outside.call.args[0], site, Style.ANGLE)
        for path, methods in known[1]:
            reader.declare(router, slashed(own, part_of(path, Style.ANGLE)), site, methods)


def _namespace(reader: WebReader, router: Router, site: Site) -> None:
    given = site.argument(0, "ns")
    path = site.argument(1, "path")
    if given is None:
        return
    prefix = reader.part(path, site, Style.ANGLE)
    for outside in reader.include(
        router, reader.objects.find(site.path, given, site.function), prefix, site, replaces=path is not None and literal(path) is not None
    ):
        reader.open(router, prefix, site, f"{outside.name} brings routes of its own")


def on_dispatcher(reader: WebReader, site: Site) -> None:
    """``DispatcherMiddleware(app, {"/metrics": make_wsgi_app()})``: WSGI applications below prefixes."""
    mounts = site.argument(1, "mounts")
    parents = [
        item for item in reader.objects.find(site.path, _application(site.argument(0, "app")), site.function) if isinstance(item, Made)
    ]
    if not parents or mounts is None:
        return
    parent = reader.add(parents[0])
    folded = reader.index.fold(mounts, site.path, site.function) if isinstance(mounts, Reference) else mounts
    if not isinstance(folded, Mapping):
        reader.open(parent, EMPTY, site, "the mounted applications are computed")
        return
    for key, value in folded.items:
        prefix = reader.part(key, site)
        for outside in reader.include(parent, reader.objects.find(site.path, value, site.function), prefix, site):
            _mounted(reader, parent, site, outside, prefix)


def _application(value: Value | None) -> Value:
    """``app`` of ``app.wsgi_app``."""
    if isinstance(value, Reference) and value.name.endswith(".wsgi_app"):
        return Reference(value.name.removesuffix(".wsgi_app"), value.line)
    return value if value is not None else Invocation("")


def _mounted(reader: WebReader, parent: Router, site: Site, outside: Outside, prefix: Part) -> None:
    if outside.name.rpartition(".")[2] in MOUNTED:
        reader.declare(parent, Part(prefix.template, f"{prefix.pattern}(?:/.*)?", prefix.reason), site)
    else:
        reader.open(parent, prefix, site, f"{outside.name} is mounted there")
