"""Routers as a graph: applications, routers, blueprints and URL modules, what each declares and what it includes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import msgspec

from readiness.artifacts.python.values import Invocation
from readiness.facts.web.parts import EMPTY, Part, plus
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location

MAX_DEPTH = 12
MAX_ROUTES = 40_000
"""Routes and inclusions walked: routers that include each other many times over end here."""

Join = Callable[[Part, Part], Part]


class Key(msgspec.Struct, frozen=True, order=True):
    """A router: where it is made. ``name`` tells several of one line apart, and the module or class from what it makes."""

    path: str
    line: int
    name: str


class Router(msgspec.Struct, frozen=True):
    """A node. ``call`` is what makes it (in ``function`` of ``key.path``), ``target`` what it is assigned to; ``family`` names the methods
    it has (see `families`). ``prefix`` is its own, put before what it declares unless the one who includes it gives another."""

    key: Key
    family: str
    framework: str
    is_application: bool = False
    call: Invocation | None = None
    function: str = ""
    target: str = ""

    @property
    def label(self) -> str:
        return f"{self.key.path}:{self.target}" if self.target else self.key.path


class Declared(msgspec.Struct, frozen=True):
    """A route at a router. An unknown ``part`` makes an unreadable row."""

    part: Part
    location: Location
    methods: tuple[str, ...] = ()
    handler_path: str = ""
    handler: str = ""
    framework: str = ""
    absolute: bool = False
    """It does not stand below the router's own prefix (nor those above): what a middleware answers."""
    serves: str = ""


class Inclusion(msgspec.Struct, frozen=True):
    """An edge: *child* below *prefix*. ``replaces``: the prefix stands instead of the child's own."""

    child: Key
    prefix: Part
    location: Location
    replaces: bool = False


class RouterGraph:
    """Filled by the readers of the frameworks, then walked once."""

    def __init__(self) -> None:
        self.routers: dict[Key, Router] = {}
        self.own: dict[Key, Part] = {}
        self.routes: dict[Key, dict[Declared, None]] = defaultdict(dict)
        self.children: dict[Key, dict[Inclusion, None]] = defaultdict(dict)
        self.joins: dict[str, Join] = {}
        self._left = MAX_ROUTES

    def declare(self, key: Key, route: Declared) -> None:
        self.routes[key][route] = None

    def include(self, parent: Key, inclusion: Inclusion) -> None:
        if parent != inclusion.child:
            self.children[parent][inclusion] = None

    def roots(self) -> list[Router]:
        """Applications that nothing else includes."""
        included = {inclusion.child for inclusions in self.children.values() for inclusion in inclusions}
        return [router for key, router in sorted(self.routers.items()) if router.is_application and key not in included]

    def rows(self) -> Iterator[HttpRoute]:
        """What every root application serves, each route once a way it is reached."""
        self._left = MAX_ROUTES
        for root in self.roots():
            own = self.own.get(root.key, EMPTY)
            for prefix, router, route in self._below(root, own, ()):
                yield self._row(root, prefix, router, route)
        if self._left < 0:
            place = Location(root.key.path, root.key.line or 1)
            reason = "its routers include each other too many times to follow"
            yield HttpRoute(location=place, unreadable=reason, template="", pattern="^.*$", application=root.label)

    def _below(self, router: Router, prefix: Part, above: tuple[Key, ...]) -> Iterator[tuple[Part, Router, Declared]]:
        for route in self.routes.get(router.key, ()):
            self._left -= 1
            yield prefix, router, route
        self._left -= 1
        if self._left < 0 or router.key in above or len(above) >= MAX_DEPTH:
            return
        join = self.joins.get(router.family, plus)
        for inclusion in self.children.get(router.key, ()):
            child = self.routers.get(inclusion.child)
            if child is None:
                continue
            inner = join(prefix, inclusion.prefix)
            own = self.own.get(child.key)
            if own is not None and not inclusion.replaces:
                inner = join(inner, own)
            yield from self._below(child, inner, (*above, router.key))

    def _row(self, root: Router, prefix: Part, router: Router, route: Declared) -> HttpRoute:
        join = self.joins.get(router.family, plus)
        part = route.part if route.absolute else join(prefix, route.part)
        template, pattern = part.template, part.pattern
        if not template.startswith(("/", "{?}", "…")) and not pattern.startswith("/"):
            template, pattern = f"/{template}", f"/{pattern}"
        return HttpRoute(
            location=route.location,
            unreadable=part.reason,
            template=template,
            pattern=f"^{pattern}$",
            methods=route.methods,
            handler_path=route.handler_path,
            handler=route.handler,
            application=root.label,
            framework=route.framework or root.framework,
            serves=route.serves,
        )
