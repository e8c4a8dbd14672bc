"""Django: the URL modules from ROOT_URLCONF down, ``path``, ``re_path``, ``url``, ``include``, ``i18n_patterns``, ``static``, admin sites.

Source: django.urls.conf, django.urls.resolvers (a regular expression without ``$`` leaves the end open), django.conf.urls.static.
"""

from __future__ import annotations

from readiness.artifacts.python.model import Binding, PythonAssignment, PythonModule
from readiness.artifacts.python.values import Choice, Comprehension, Invocation, Literal, Reference, Sequence, Spread, Template, Value, text
from readiness.facts.python.index import Definition, External, Kind
from readiness.facts.web import drf
from readiness.facts.web.graph import Declared, Inclusion, Key, Router
from readiness.facts.web.iterating import added, grows_unseen
from readiness.facts.web.known import MIDDLEWARE, OPENING_MIDDLEWARE, SUBTREES, URL_MODULES
from readiness.facts.web.objects import Made
from readiness.facts.web.parts import EMPTY, Part, Style, expression_part, part_of, plus, unknown_part
from readiness.facts.web.reader import SETTINGS_MARKS, Site, WebReader
from readiness.model import Location

FAMILY = "django"
MAX_STEPS = 10
MAX_LISTS = 20_000
_PATHS = frozenset(("path", "re_path", "url", "register_converter"))
_WRAPPING = frozenset(("i18n_patterns", "format_suffix_patterns", "decorator_include", "patterns", "decorated_patterns", "list", "tuple"))
WORDS = frozenset(SETTINGS_MARKS)


def read(reader: WebReader) -> None:
    """Every project: a settings module that names its URL module."""
    for path in reader.production(WORDS):
        for row in reader.index.modules[path].assignments:
            if row.target == "ROOT_URLCONF" and row.value is not None and row.key is None:
                _project(reader, path, row)


def _project(reader: WebReader, path: str, row: PythonAssignment) -> None:
    name = reader.texts.text(row.value, path, row.context.function)
    found = reader.index.locate(path, name) if name else None
    if found is None and name:
        tail = f"/{name.replace('.', '/')}.py"
        found = next((other for other, _ in reader.project.python_outlines() if f"/{other}".endswith(tail)), None)
    if found is None:
        key = Key(path, row.line, "ROOT_URLCONF")
        router = reader.plain_router(key, FAMILY, "django", is_application=True, target="ROOT_URLCONF")
        reason = f"ROOT_URLCONF names {name}, which is not here" if name else "ROOT_URLCONF is computed"
        reader.graph.declare(router.key, Declared(unknown_part(reason), Site(path, Invocation(""), "", row.line).location))
        return
    _of_middleware(reader, path, _UrlModules(reader).module(found, application=True))


def _of_middleware(reader: WebReader, path: str, router: Router) -> None:
    """What middleware of third parties answers that the settings name."""
    for literal in reader.index.contents(path).of(Literal):
        name = literal.value if isinstance(literal.value, str) else ""
        location = Location(path, literal.line)
        for served in MIDDLEWARE.get(name, ()):
            reader.graph.declare(router.key, Declared(Part(served, f"{served}/?"), location, absolute=True))
        if name in OPENING_MIDDLEWARE:
            reader.graph.declare(router.key, Declared(unknown_part(OPENING_MIDDLEWARE[name]), location, absolute=True))


class _UrlModules:
    def __init__(self, reader: WebReader) -> None:
        self._reader = reader
        self._left = MAX_LISTS

    def module(self, path: str, *, application: bool = False) -> Router:
        """The router of one URL module; read when first asked for."""
        reader = self._reader
        key = Key(path, 0, "urlpatterns")
        known = reader.graph.routers.get(key)
        if known is not None and (known.is_application or not application):
            return known
        router = Router(key, FAMILY, "django", application, target="urlpatterns")
        reader.graph.routers[key] = router
        if known is not None:
            return router
        module: PythonModule = reader.index.modules[path]
        rows = [row for row in module.assignments if row.target == "urlpatterns" and not row.context.function and row.value is not None]
        for row in rows:
            if row.value is not None:
                self._patterns(router, EMPTY, path, row.value, "", 0)
        for where, value, function in added(reader.index, path, rows[0]) if rows else ():
            self._patterns(router, EMPTY, where, value, function, 0)
        if not rows:
            self._elsewhere(router, path)
        return router

    def _elsewhere(self, router: Router, path: str) -> None:
        """``from .other import urlpatterns``."""
        found = self._reader.index.resolve(path, ":urlpatterns")
        if isinstance(found, Definition) and found.path != path and isinstance(found.row, PythonAssignment):
            child = self.module(found.path)
            self._reader.graph.include(router.key, Inclusion(child.key, EMPTY, Site(path, Invocation(""), "", 1).location))
        else:
            self._open(router, EMPTY, Site(path, Invocation(""), "", 1), "urlpatterns is not assigned in a way that is followed")

    def _open(self, router: Router, prefix: Part, site: Site, reason: str) -> None:
        """Anything below *prefix*: Django's prefixes end in a slash by themselves."""
        part = Part(f"{prefix.template}…", f"{prefix.pattern}.*", reason)
        self._reader.graph.declare(router.key, Declared(part, site.location))

    # lists ---------------------------------------------------------------------------------------------------------------
    def _patterns(self, router: Router, before: Part, path: str, value: Value, function: str, steps: int) -> None:
        """A list of URL patterns."""
        site = Site(path, Invocation(""), function, getattr(value, "line", 1) or 1)
        self._left -= 1
        if steps > MAX_STEPS or self._left < 0:
            self._open(router, before, site, "lists of URL patterns inside one another, too deep to follow")
            return
        match value:
            case Sequence():
                for item in value.items:
                    if isinstance(item, Spread):
                        self._patterns(router, before, path, item.value, function, steps + 1)
                    else:
                        self._pattern(router, before, path, item, function, steps + 1)
            case Template() | Choice():
                for item in value.parts if isinstance(value, Template) else value.operands:
                    if not (isinstance(item, Literal)):
                        self._patterns(router, before, path, item, function, steps + 1)
            case Reference():
                self._named(router, before, path, value, function, steps)
            case Invocation():
                self._call(router, before, path, value, function, steps)
            case Comprehension():
                self._open(router, before, site, "URL patterns are made in a loop")
            case _:
                self._open(router, before, site, "URL patterns are computed")

    def _named(self, router: Router, before: Part, path: str, name: Reference, function: str, steps: int) -> None:
        site = Site(path, Invocation(""), function, name.line)
        found = self._reader.index.resolve(path, name.name, function)
        head, _, last = name.name.rpartition(".")
        if last in ("urls", "urlpatterns") and head.strip(":~?.@") and self._router_urls(router, before, path, head, function, name.line):
            return
        if isinstance(found, External):
            self._outside(router, before, site, found.name)
        elif isinstance(found, Definition) and (found.kind is Kind.MODULE or (found.name == "urlpatterns" and found.path != path)):
            self._include_module(router, before, site, found.path)
        elif isinstance(found, Definition) and isinstance(found.row, PythonAssignment) and found.row.value is not None:
            rows = self._reader.index.assignments_of(found.path, found.row.target, found.row.context.function) or (found.row,)
            for row in rows:
                if grows_unseen(row):
                    self._open(
                        router, before, Site(found.path, Invocation(""), "", row.line), "a function puts the list of URL patterns together"
                    )
                elif row.value is not None and row.binding is not Binding.FOR:
                    self._patterns(router, before, found.path, row.value, row.context.function, steps + 1)
        else:
            self._open(router, before, site, f"what {name.name.lstrip(':~?.@')} holds is not followed")

    def _router_urls(self, router: Router, before: Part, path: str, head: str, function: str, line: int) -> bool:
        """``router.urls`` of REST framework or ninja."""
        made = [item for item in self._reader.objects.find(path, Reference(head, line), function) if isinstance(item, Made)]
        for item in made:
            child = self._reader.add(item)
            self._reader.graph.include(router.key, Inclusion(child.key, before, Site(path, Invocation(""), function, line).location))
        return bool(made)

    def _include_module(self, router: Router, before: Part, site: Site, path: str) -> None:
        child = self.module(path)
        self._reader.graph.include(router.key, Inclusion(child.key, before, site.location))

    def _call(self, router: Router, before: Part, path: str, call: Invocation, function: str, steps: int) -> None:
        """A list that a call makes: ``static(…)``, ``i18n_patterns(…)``, a first-party function."""
        site = Site(path, call, function, call.line)
        method = call.method
        if method in _PATHS:
            self._pattern(router, before, path, call, function, steps)
        elif method in ("static", "staticfiles_urlpatterns"):
            prefix = self._reader.part(call.args[0], site) if call.args else part_of("static/", Style.PLAIN)
            shown, expression = prefix.template.lstrip("/"), prefix.pattern.lstrip("/")
            self._reader.declare(router, plus(before, Part(f"{shown}{{path}}", f"{expression}.+", prefix.reason)), site, ("GET", "HEAD"))
        elif method in _WRAPPING:
            inner = plus(before, Part("", "(?:[a-z]{2,3}(?:-[a-zA-Z]+)?/)?")) if method == "i18n_patterns" else before
            for item in call.args:
                if isinstance(item, Reference | Sequence | Template):
                    self._patterns(router, inner, path, item, function, steps + 1)
                elif isinstance(item, Invocation):
                    self._pattern(router, inner, path, item, function, steps + 1)
        elif method == "include":
            self._included(router, before, site, steps)
        else:
            self._made_by(router, before, site, steps)

    def _made_by(self, router: Router, before: Part, site: Site, steps: int) -> None:
        found = self._reader.index.resolve(site.path, site.call.callee, site.function) if site.call.callee else None
        row = found.row if isinstance(found, Definition) else None
        returns = getattr(row, "returns", ())
        values = [returned.value for returned in returns if returned.value is not None]
        if isinstance(found, Definition) and values:
            for value in values:
                self._patterns(router, before, found.path, value, found.name, steps + 1)
        elif isinstance(found, External):
            self._outside(router, before, site, found.name)
        else:
            self._open(router, before, site, f"URL patterns that {site.call.method} makes are not followed")

    # one pattern ---------------------------------------------------------------------------------------------------------
    def _pattern(self, router: Router, before: Part, path: str, value: Value, function: str, steps: int) -> None:
        if isinstance(value, Reference):
            found = self._reader.index.resolve(path, value.name, function)
            row = found.row if isinstance(found, Definition) else None
            if isinstance(found, Definition) and isinstance(row, PythonAssignment) and isinstance(row.value, Invocation):
                self._pattern(router, before, found.path, row.value, row.context.function, steps + 1)
                return
        if not isinstance(value, Invocation) or steps > MAX_STEPS:
            self._open(router, before, Site(path, Invocation(""), function, getattr(value, "line", 1) or 1), "a URL pattern is computed")
            return
        site = Site(path, value, function, value.line)
        if value.method not in _PATHS or len(value.args) + len(value.kwargs) < 2:
            self._call(router, before, path, value, function, steps + 1)
            return
        view = value.argument(1, "view")
        included = view is not None and _includes(view)
        part = plus(before, self._route(site, value.argument(0, "route") or value.kwarg("regex"), leaf=not included))
        if view is None:
            self._open(router, part, site, "a URL pattern without a view that is seen")
        elif included:
            self._view_included(router, part, path, view, function, steps)
        else:
            drf.declare_view(self._reader, router, part, site, view)

    def _route(self, site: Site, value: Value | None, *, leaf: bool) -> Part:
        translated = (
            value.args[0]
            if isinstance(value, Invocation) and value.args and value.method in ("_", "gettext_lazy", "pgettext_lazy")
            else value
        )
        if site.call.method == "path":
            return self._reader.part(translated, site, Style.ANGLE)
        expression = self._reader.texts.text(translated, site.path, site.function)
        return (
            expression_part(expression, leaf=leaf)
            if expression is not None
            else unknown_part(f"a computed regular expression at {site.path}:{site.line}")
        )

    def _view_included(self, router: Router, part: Part, path: str, view: Value, function: str, steps: int) -> None:
        if isinstance(view, Invocation):
            self._included(router, part, Site(path, view, function, view.line), steps)
        elif isinstance(view, Reference):
            self._named(router, part, path, view, function, steps + 1)
        else:
            self._patterns(router, part, path, view, function, steps + 1)

    def _included(self, router: Router, part: Part, site: Site, steps: int) -> None:
        """``include("app.urls")``, ``include(module)``, ``include((patterns, "name"))``, ``include([…])``, ``include(router.urls)``."""
        given = site.argument(0, "arg")
        if site.call.method != "include" and len(site.call.args) > 1:
            given = site.call.args[1]
        given = self._reader.index.fold(given, site.path, site.function) if isinstance(given, Template) else given
        name = text(given)
        if name is not None:
            found = self._reader.index.locate(site.path, name)
            if found is not None:
                self._include_module(router, part, site, found)
            elif self._reader.index.is_first_party(name, site.path):
                self._open(router, part, site, f"include({name!r}) names no file that is read")
            else:
                self._outside(router, part, site, name)
        elif isinstance(given, Sequence) and given.kind == "tuple" and given.items and not isinstance(given.items[0], Invocation):
            self._included(
                router, part, Site(site.path, Invocation("include", (given.items[0],), (), site.line), site.function, site.line), steps + 1
            )
        elif given is not None and steps <= MAX_STEPS:
            self._patterns(router, part, site.path, given, site.function, steps + 1)
        else:
            self._open(router, part, site, "an include that is computed")

    def _outside(self, router: Router, before: Part, site: Site, name: str) -> None:
        """URLs of a third party."""
        if name in SUBTREES or name.startswith(("django.contrib.admin", "allauth.")) or name.endswith("admin_site.urls"):
            self._reader.declare(router, plus(before, Part("{page}", ".*")), site)
        elif name in URL_MODULES:
            for known in URL_MODULES[name]:
                self._reader.declare(router, plus(before, part_of(known, Style.ANGLE)), site)
        else:
            self._open(router, before, site, f"{name} brings URLs of its own")


def _includes(view: Value) -> bool:
    if isinstance(view, Invocation):
        return view.method in ("include", "decorator_include")
    if isinstance(view, Reference):
        return view.name.endswith((".urls", ".urlpatterns")) or ".site.urls" in view.name
    return isinstance(view, Sequence)
