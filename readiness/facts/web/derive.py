"""The relation ``http.route``: all frameworks' readers over all production files, then the walk from the applications down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.web import aiohttp, connexion, django, drf, flask, middleware, pyramid, small, starlette
from readiness.facts.web.declared import declared_routes
from readiness.facts.web.extensions import extend
from readiness.facts.web.families import FAMILIES, WRAPPED
from readiness.facts.web.graph import Router
from readiness.facts.web.objects import Made
from readiness.facts.web.parts import slashed
from readiness.facts.web.reader import Site, WebReader
from readiness.facts.web.rows import HttpRoute

if TYPE_CHECKING:
    from readiness.facts.project import Project

Reading = Callable[[WebReader, Router, Site], None]
_FLASK_METHODS = "route websocket add_url_rule register_blueprint register_api add_resource resource add_namespace init_app"
_VERBS = "get post put patch delete head options trace"

ON_MADE: dict[str, Reading] = {
    "starlette": starlette.on_made,
    "flask": flask.on_made,
    "flask-api": flask.on_made,
    "flask-namespace": flask.on_made,
    "drf": drf.on_made,
    "ninja": drf.on_made,
    "connexion": connexion.on_made,
    "sanic": small.on_made,
    "litestar": small.on_made,
    "tornado": small.on_made,
}
_STARLETTE_METHODS = (
    "api_route route websocket websocket_route add_api_route add_route add_api_websocket_route add_websocket_route include_router mount"
)
_AIOHTTP_METHODS = (
    "add_get add_post add_put add_patch add_delete add_head add_options add_view add_route add_routes add_static add_subapp add_resource"
)
ON_CALL: dict[str, tuple[Reading, frozenset[str]]] = {
    "starlette": (starlette.on_call, frozenset(f"{_VERBS} {_STARLETTE_METHODS}".split())),
    "flask": (flask.on_call, frozenset(f"{_VERBS} {_FLASK_METHODS}".split())),
    "flask-api": (flask.on_call, frozenset(_FLASK_METHODS.split())),
    "flask-namespace": (flask.on_call, frozenset(_FLASK_METHODS.split())),
    "connexion": (connexion.on_call, frozenset(f"add_api {_FLASK_METHODS}".split())),
    "aiohttp": (aiohttp.on_call, frozenset(_AIOHTTP_METHODS.split())),
    "aiohttp-table": (aiohttp.on_call, frozenset(f"{_VERBS} view route static".split())),
    "sanic": (small.on_sanic, frozenset(f"{_VERBS} route websocket add_route static blueprint".split())),
    "bottle": (small.on_bottle, frozenset(f"{_VERBS} route mount".split())),
    "falcon": (small.on_falcon, frozenset(("add_route", "add_static_route"))),
    "tornado": (small.on_tornado, frozenset(("add_handlers",))),
    "drf": (drf.on_call, frozenset(("register",))),
    "ninja": (drf.on_ninja, frozenset(f"{_VERBS} api_operation add_router".split())),
}
_METHODS: dict[str, frozenset[str]] = {
    method: frozenset(family for family, (_, methods) in ON_CALL.items() if method in methods)
    for _, methods in ON_CALL.values()
    for method in methods
}
_DECORATING = frozenset(f"{_VERBS} route websocket websocket_route api_route view api_operation".split())
"""Methods that declare a route as decorators only."""
_DISPATCHER = "DispatcherMiddleware"
_CONSTRUCTORS = frozenset(name.rpartition(".")[2] for name in FAMILIES) | WRAPPED
WORDS = _CONSTRUCTORS | {_DISPATCHER} | {f"@{method}" if method in _DECORATING else method for method in _METHODS}
JOINS = dict.fromkeys(
    (
        *("flask", "flask-api", "flask-namespace", "ninja", "connexion", "aiohttp", "pyramid"),
        *("sanic", "bottle", "falcon", "litestar", "tornado"),
    ),
    slashed,
)


def http_routes(project: Project) -> Iterator[HttpRoute]:
    """Every route of every application of the project."""
    reader = WebReader(project)
    reader.graph.joins.update(JOINS)
    known = _families(reader)
    _constructors(reader, known)
    present = {FAMILIES[name].name for name in known}
    methods = frozenset(method for method, owners in _METHODS.items() if not owners.isdisjoint(present)) | {_DISPATCHER}
    for path in reader.production(f"@{method}" if method in _DECORATING else method for method in methods):
        for row in reader.index.calls_to(path, methods):
            families = _METHODS.get(row.invocation.method)
            if families:
                site = reader.site(path, row)
                for router in reader.receivers(site, families):
                    ON_CALL[router.family][0](reader, router, site)
            if row.invocation.method == _DISPATCHER:
                flask.on_dispatcher(reader, reader.site(path, row))
    django.read(reader)
    pyramid.read(reader)
    small.read(reader)
    middleware.read(reader)
    extend(reader)
    found = (_placed(project, row) for row in reader.graph.rows())
    yield from declared_routes(project)
    yield from sorted(found, key=lambda row: (row.location.path, row.location.line or 0))


def _placed(project: Project, row: HttpRoute) -> HttpRoute:
    """With its component: a router that several services share is served by whoever includes it."""
    owners = project.components_of(row.application.rpartition(":")[0] or row.path)
    return msgspec.structs.replace(row, home=owners[0].path) if owners else row


def _families(reader: WebReader) -> list[str]:
    """Constructors that the repository can call: those whose library it imports, and those that other distributions may have under the
    name that the repository mentions."""
    imported = {row.qualified.partition(".")[0] for outline in reader.index.outlines.values() for row in outline.imports}
    named = {name for name in WRAPPED if reader.index.mentioning((name,))}
    return [name for name in FAMILIES if name.partition(".")[0] in imported or name.rpartition(".")[2] in named]


def _constructors(reader: WebReader, known: list[str]) -> None:
    names = reader.index.other_names(*(name.rpartition(".")[2] for name in known))
    made: list[tuple[Router, Site]] = []
    for path in reader.production(names):
        for row in reader.index.calls_to(path, names):
            found = reader.objects.family_of_call(path, row.invocation, row.context.function)
            if found is None:
                continue
            items = reader.objects.find(path, row.invocation, row.context.function)
            made += [(reader.add(item, row.target), reader.site(path, row)) for item in items if isinstance(item, Made)]
    for router, site in made:
        reading = ON_MADE.get(router.family)
        if reading is not None:
            reading(reader, router, site)
