"""Pyramid: ``config.add_route(…)`` in ``includeme`` functions reached by ``config.include(…)``, views by route name, own directives.

Source: pyramid.config.Configurator (add_route, include with route_prefix, add_static_view, add_directive), pyramid.view.view_config.
"""

from __future__ import annotations

from collections import defaultdict

from readiness.artifacts.python.model import PythonFunction
from readiness.artifacts.python.values import Invocation, Reference, Value, text
from readiness.facts.python.index import Definition, External, Kind
from readiness.facts.web.graph import Inclusion, Key, Router
from readiness.facts.web.objects import Made
from readiness.facts.web.parts import EMPTY, Part, Style, slashed
from readiness.facts.web.reader import NO_HANDLER, Handler, Site, WebReader

FAMILY = "pyramid"
_FIRST = ("view_config", "add_view", "add_directive")
_SECOND = ("add_route", "include", "add_static_view")
WORDS = frozenset((*_FIRST, *_SECOND))


def read(reader: WebReader) -> None:
    """All of it; nothing where no Configurator is made."""
    if any(router.family == FAMILY for router in reader.graph.routers.values()):
        _Pyramid(reader).read()


class _Pyramid:
    def __init__(self, reader: WebReader) -> None:
        self._reader = reader
        self._views: dict[str, list[tuple[Handler, tuple[str, ...]]]] = defaultdict(list)
        self._directives: dict[str, Definition] = {}

    def read(self) -> None:
        for site in self._sites(*_FIRST):
            if site.call.method == "add_directive":
                self._directive(site)
            else:
                self._view(site)
        own = (name for name in self._directives if name.startswith("add_"))
        for site in self._sites(*_SECOND, *own):
            for router in self._configurators(site):
                self._configured(router, site)

    def _sites(self, *methods: str) -> list[Site]:
        return [self._reader.site(path, row) for path, row in self._reader.project.calls(*methods)]

    def _configurators(self, site: Site) -> list[Router]:
        """The Configurator that is configured, or the function whose parameter it is."""
        head = site.call.callee.rpartition(".")[0]
        if not head.strip(":~?.@"):
            return []
        found = self._reader.objects.find(site.path, Reference(head, site.line), site.function)
        made = [self._reader.add(item) for item in found if isinstance(item, Made) and item.family.name == FAMILY]
        if made:
            return made
        parameter = self._reader.index.resolve(site.path, head, site.function)
        function = self._reader.index.function(site.path, site.function)
        if isinstance(parameter, Definition) and parameter.kind is Kind.PARAMETER and function is not None:
            return [self._function(site.path, function)]
        return []

    def _function(self, path: str, function: PythonFunction) -> Router:
        return self._reader.plain_router(Key(path, function.line, function.qualname), FAMILY, FAMILY)

    def _configured(self, router: Router, site: Site) -> None:
        method = site.call.method
        if method == "add_route":
            self._route(router, site, site.argument(0, "name"), site.argument(1, "pattern") or site.call.kwarg("path"))
        elif method == "add_static_view":
            name = self._reader.texts.text(site.argument(0, "name"), site.path, site.function)
            if name and "//" not in name:
                self._reader.declare(router, Part(f"/{name.strip('/')}/{{path}}", f"/{name.strip('/')}/.*"), site, ("GET", "HEAD"))
        elif method == "include":
            self._include(router, site)
        else:
            self._through(router, site, self._directives[method])

    def _route(self, router: Router, site: Site, name: Value | None, pattern: Value | None) -> None:
        part = self._reader.part(pattern, site, Style.REGEX_IN_BRACES)
        part = slashed(EMPTY, part) if part.template else Part("/", "/")
        named = self._reader.texts.text(name, site.path, site.function) or ""
        if not part.known and named not in self._views:
            return  # a route that nothing answers: the address of another server, kept to build links
        for handler, verbs in self._views.get(named, [(NO_HANDLER, ())]):
            self._reader.declare(router, part, site, verbs, handler)

    def _include(self, router: Router, site: Site) -> None:
        given = site.argument(0, "callable")
        prefix = self._reader.part(site.call.kwarg("route_prefix"), site)
        name = text(given)
        written = given.name if isinstance(given, Reference) else (name or "").replace(":", ".")
        found = self._reader.index.resolve(site.path, written, site.function) if written else None
        if isinstance(found, Definition) and found.kind is Kind.MODULE:
            found = self._reader.index.resolve(found.path, ":includeme")
        if isinstance(found, Definition) and isinstance(found.row, PythonFunction):
            child = self._function(found.path, found.row)
            self._reader.graph.include(router.key, Inclusion(child.key, prefix, site.location))
        elif not (isinstance(found, External) and found.name.startswith("pyramid")):
            self._reader.open(router, prefix, site, f"{written.lstrip('~:?') or 'what is included'} brings routes of its own")

    # directives ----------------------------------------------------------------------------------------------------------
    def _directive(self, site: Site) -> None:
        name = text(site.argument(0, "name"))
        given = site.argument(1, "directive")
        written = given.name if isinstance(given, Reference) else text(given)
        found = self._reader.index.resolve(site.path, written, site.function) if written else None
        if name and isinstance(found, Definition) and isinstance(found.row, PythonFunction):
            self._directives[name] = found

    def _through(self, router: Router, site: Site, directive: Definition) -> None:
        """The routes that a directive's function adds with what it is passed."""
        row = directive.row
        if not isinstance(row, PythonFunction):
            return
        names = [parameter.name for parameter in row.parameters]
        for call in self._reader.index.calls_in(directive.path, directive.name):
            if call.invocation.method != "add_route":
                continue
            pattern = call.invocation.argument(1, "pattern")
            if isinstance(pattern, Reference) and pattern.name[1:] in names:
                passed = site.argument(names.index(pattern.name[1:]) - 1, pattern.name[1:])
                self._route(router, site, site.argument(0, "name"), passed)
            else:
                self._route(router, Site(directive.path, call.invocation, directive.name, call.line), None, pattern)

    # views ---------------------------------------------------------------------------------------------------------------
    def _view(self, site: Site) -> None:
        defaults = self._defaults(site)
        given = site.call.kwarg("route_name") or (defaults.kwarg("route_name") if defaults else None)
        name = self._reader.texts.text(given, site.path, site.function)
        if not name:
            return
        handler = (
            self._reader.decorated(site) if site.handler else self._reader.handler_of(site.path, site.argument(0, "view"), site.function)
        )
        attribute = text(site.call.kwarg("attr"))
        if attribute and handler.name:
            handler = Handler(handler.path, f"{handler.name}.{attribute}")
        method = site.call.kwarg("request_method") or (defaults.kwarg("request_method") if defaults else None)
        verbs = self._reader.verbs(method, site, ())
        self._views[name].append((Handler(handler.path, handler.name), verbs))

    def _defaults(self, site: Site) -> Invocation | None:
        """``@view_defaults(route_name=…)`` of the class whose method is decorated."""
        owner = self._reader.index.class_(site.path, site.handler.rpartition(".")[0]) if site.handler else None
        marks = owner.decorators if owner is not None else ()
        return next((mark for mark in marks if isinstance(mark, Invocation) and mark.method == "view_defaults"), None)
