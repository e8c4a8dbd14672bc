"""What the readers of the frameworks share: finding receivers, handlers, methods and texts, and filling the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonClass, PythonFunction, Use
from readiness.artifacts.python.values import Invocation, Lambda, Literal, Reference, Spread, Value
from readiness.facts.project import Project
from readiness.facts.python.index import Definition, External, Kind, PythonIndex
from readiness.facts.web.families import Family
from readiness.facts.web.graph import Declared, Inclusion, Key, Router, RouterGraph
from readiness.facts.web.iterating import Place, items
from readiness.facts.web.objects import Found, Lost, Made, Named, ObjectFinder, Outside
from readiness.facts.web.parts import EMPTY, Part, Style, unknown_part
from readiness.facts.web.texts import Texts
from readiness.model import Location

HTTP_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
SETTINGS_MARKS = ("ROOT_URLCONF", "INSTALLED_APPS")
_CONTAINERS = frozenset(("router", "app", "routes", "wsgi_app", "asgi_app", "fastapi", "fastapi_app", "flask_app"))
_VIEW_WRAPPING = 6
_VIEW_PARTS = 500


class Site(msgspec.Struct, frozen=True):
    """A call in its file. ``handler`` is what it decorates (qualname), if anything."""

    path: str
    call: Invocation
    function: str
    line: int
    column: int = 1
    handler: str = ""

    @property
    def location(self) -> Location:
        return Location(self.path, self.line, self.column)

    def argument(self, position: int, name: str) -> Value | None:
        return self.call.argument(position, name)


class Handler(msgspec.Struct, frozen=True):
    """What answers: a first-party function or class; ``owner`` is the class, with its row, when it is one."""

    path: str = ""
    name: str = ""
    owner: PythonClass | None = None


NO_HANDLER = Handler()


class WebReader:
    """Of one project. Readers call `declare` and `include`; `parents` are the routers a receiver stands for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.index: PythonIndex = project.python
        self.graph = RouterGraph()
        self.objects = ObjectFinder(self.index, project.is_production)
        self.texts = Texts(self.index, self._django_settings)
        self._left = _VIEW_PARTS
        self._receivers: dict[tuple[str, str, str], tuple[Router, ...]] = {}

    def production(self, words: Iterable[str]) -> Iterator[str]:
        """Production files that mention one of *words*, by path."""
        return (path for path in self.index.mentioning(words) if self.project.is_production(path))

    def site(self, path: str, row: PythonCall) -> Site:
        handler = row.target if row.use is Use.DECORATOR else ""
        return Site(path, row.invocation, row.context.function, row.line, row.column, handler)

    # routers -------------------------------------------------------------------------------------------------------------
    def add(self, made: Made, target: str = "") -> Router:
        """The router of what `ObjectFinder` found; its class's routes are its own too."""
        known = self.graph.routers.get(made.key)
        if known is not None and (known.target or not target):
            return known
        router = Router(made.key, made.family.name, made.family.framework, made.family.is_application, made.call, made.function, target)
        self.graph.routers[made.key] = router
        if made.owner is not None:
            owner = self.class_router(made.owner.path, made.owner.name, made.family)
            self.graph.include(router.key, Inclusion(owner.key, EMPTY, Location(made.key.path, made.key.line)))
        return router

    def class_router(self, path: str, qualname: str, family: Family) -> Router:
        """What the methods of a first-party subclass declare on ``self``."""
        return self.plain_router(Key(path, 0, f"class {qualname}"), family.name, family.framework)

    def plain_router(self, key: Key, family: str, framework: str, *, is_application: bool = False, target: str = "") -> Router:
        return self.graph.routers.setdefault(key, Router(key, family, framework, is_application, target=target))

    def routers_of(self, found: tuple[Found, ...]) -> list[Router]:
        routers = []
        for item in found:
            if isinstance(item, Made):
                routers.append(self.add(item))
            elif isinstance(item, Named) and item.kind is Kind.CLASS:
                family = self.objects.family_of_class(item.path, item.name)
                if family is not None:
                    routers.append(self.class_router(item.path, item.name, family))
        return routers

    def receivers(self, site: Site, families: frozenset[str]) -> tuple[Router, ...]:
        """The routers whose method the call is; empty when it is no method of one of these families."""
        call = site.call
        if call.receiver is not None:
            return tuple(
                router
                for router in self.routers_of(self.objects.find(site.path, call.receiver, site.function))
                if router.family in families
            )
        head = call.callee.rpartition(".")[0]
        if not head.strip(".:~?@"):
            return ()
        key = (site.path, head, site.function if head[0] == "~" else "")
        if key not in self._receivers:
            self._receivers[key] = tuple(self._named(site.path, head, site.function, site.line))
        return tuple(router for router in self._receivers[key] if router.family in families)

    def _named(self, path: str, name: str, function: str, line: int) -> list[Router]:
        """Also through an attribute that leads to the router (``app.router``), and a parameter that nobody passes anything for."""
        found = self.objects.find(path, Reference(name, line), function)
        routers = self.routers_of(found)
        head, dot, last = name.rpartition(".")
        if not routers and dot and last in _CONTAINERS and head.strip(".:~?@"):
            return self._named(path, head, function, line)
        if not routers and name[0] == "~" and "." not in name and any(isinstance(item, Lost) for item in found):
            return self._only_application(path)
        return routers

    def _only_application(self, path: str) -> list[Router]:
        """The one application of the file's component, when there is one."""
        component = self.project.component_of(path)
        applications = [
            router
            for key, router in self.graph.routers.items()
            if router.is_application and router.call is not None and self.project.component_of(key.path) == component
        ]
        return applications if len(applications) == 1 else []

    # edges ---------------------------------------------------------------------------------------------------------------
    def include(self, parent: Router, found: tuple[Found, ...], prefix: Part, site: Site, *, replaces: bool = False) -> list[Outside]:
        """Edges to the routers found. Third parties' are returned; what cannot be known becomes an unreadable route below the prefix."""
        outside = []
        for item in found:
            match item:
                case Made():
                    child = self.add(item)
                    self.graph.include(parent.key, Inclusion(child.key, prefix, site.location, replaces))
                case Outside():
                    outside.append(item)
                case Named(kind=Kind.CLASS):
                    for child in self.routers_of((item,)):
                        self.graph.include(parent.key, Inclusion(child.key, prefix, site.location, replaces))
                case Named() | Lost():
                    reason = item.reason if isinstance(item, Lost) else f"what {item.name or item.path} includes"
                    self.open(parent, prefix, site, f"a router is included that is not followed: {reason}")
        return outside

    def open(self, router: Router, prefix: Part, site: Site, reason: str, *, serves: str = "") -> None:
        """Anything may be answered below the prefix, for this reason."""
        below = "(?:/.*)?"
        known = Part(prefix.template.rstrip("/"), prefix.pattern.rstrip("/"), prefix.reason)
        part = (
            Part(f"{known.template}/…" if known.template else "", known.pattern + below, reason) if known.pattern else unknown_part(reason)
        )
        self.graph.declare(router.key, Declared(part, site.location, serves=serves))

    # routes --------------------------------------------------------------------------------------------------------------
    def declare(self, router: Router, part: Part, site: Site, methods: tuple[str, ...] = (), handler: Handler = NO_HANDLER) -> None:
        """A route; one a method of the class where a class answers and its methods are known."""
        if handler.owner is not None:
            answers = self.methods_of(handler)
            wanted = [(name, where) for name, where in answers if not methods or name.upper() in methods]
            for name, where in wanted:
                verbs = (name.upper(), "HEAD") if name == "get" else (name.upper(),)
                self.graph.declare(router.key, Declared(part, site.location, verbs, where.path, where.name))
            if wanted:
                return
        self.graph.declare(router.key, Declared(part, site.location, methods, handler.path, handler.name))

    def methods_of(self, handler: Handler) -> list[tuple[str, Definition]]:
        """The HTTP methods that a class-based view defines, inherited ones too."""
        found = []
        for name in HTTP_METHODS:
            member = self.index.member(handler.path, handler.name, name)
            if isinstance(member, Definition) and member.kind is Kind.FUNCTION:
                found.append((name, member))
        return found

    def handler_of(self, path: str, value: Value | None, function: str = "", steps: int = 0) -> Handler:
        """The first-party function or class that a view expression runs, decorators and ``as_view`` taken off."""
        self._left = _VIEW_PARTS if steps == 0 else self._left - 1
        if value is None or steps > _VIEW_WRAPPING or self._left < 0:
            return NO_HANDLER
        if isinstance(value, Lambda):
            return self.handler_of(path, value.body, function, steps + 1)
        if isinstance(value, Reference):
            return self._handler_named(path, value.name, function, steps)
        if isinstance(value, Invocation):
            if value.method in ("as_view", "as_asgi", "as_resource") or (value.method == "partial" and value.args):
                subject: Value | None = value.args[0] if value.method == "partial" else value.receiver
                subject = subject or Reference(value.callee.rpartition(".")[0], value.line)
                return self.handler_of(path, subject, function, steps + 1)
            for argument in (*value.args, *(item for _, item in value.kwargs)):
                found = self.handler_of(path, argument, function, steps + 1) if isinstance(argument, Reference | Invocation) else NO_HANDLER
                if found.name:
                    return found
            if value.callee:
                return self._handler_named(path, value.callee, function, steps)
        return NO_HANDLER

    def _handler_named(self, path: str, name: str, function: str, steps: int) -> Handler:
        found = self.index.resolve(path, name, function)
        if isinstance(found, Definition):
            if isinstance(found.row, PythonFunction):
                return Handler(found.path, found.name)
            if isinstance(found.row, PythonClass):
                return Handler(found.path, found.name, found.row)
            if isinstance(found.row, PythonAssignment) and found.row.value is not None:
                if isinstance(found.row.value, Invocation) and found.row.value.callee and not found.row.value.args:
                    made = self.index.resolve(found.path, found.row.value.callee, found.row.context.function)
                    if isinstance(made, Definition) and isinstance(made.row, PythonClass):
                        return Handler(made.path, made.name, made.row)
                return self.handler_of(found.path, found.row.value, found.row.context.function, steps + 1)
        return NO_HANDLER

    def decorated(self, site: Site) -> Handler:
        """What the call decorates."""
        owner = self.index.class_(site.path, site.handler)
        return Handler(site.path, site.handler, owner) if site.handler else NO_HANDLER

    def verbs(self, value: Value | None, site: Site, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        """``methods=[…]`` in upper case."""
        return tuple(dict.fromkeys(name.upper() for name in self.texts.texts(value, site.path, site.function))) or otherwise

    def part(self, value: Value | None, site: Site, style: Style = Style.PLAIN) -> Part:
        return self.texts.part(value, site.path, site.function, style)

    def items(self, site: Site, value: Value) -> Iterator[Place]:
        """The elements of a display, names followed."""
        for path, item, function in items(self.index, site.path, value, site.function):
            yield path, item.value if isinstance(item, Spread) else item, function

    def qualified(self, site: Site, name: str) -> str:
        """The absolute name of something external; empty for what is first-party."""
        found = self.index.resolve(site.path, name, site.function) if name else None
        return found.name if isinstance(found, External) else ""

    # settings ------------------------------------------------------------------------------------------------------------
    def _django_settings(self, name: str) -> list[tuple[str, PythonAssignment]]:
        """Top-level assignments of files that look like Django's settings."""
        if not name.isupper():
            return []
        return [
            (path, row)
            for path in self.production((name,))
            if "settings" in path or any(row.target in SETTINGS_MARKS for row in self.index.modules[path].assignments)
            for row in self.index.modules[path].assignments
            if row.target == name and not row.context.function and not row.context.owner
        ]


def literal(value: Value | None) -> object:
    """The scalar of a literal; ``...`` when it is none or not given."""
    return value.value if isinstance(value, Literal) else ...
