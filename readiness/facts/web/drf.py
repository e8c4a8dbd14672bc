"""REST framework's routers and viewsets, and django-ninja.

Source: rest_framework.routers (routes of SimpleRouter and DefaultRouter), rest_framework.decorators.action, ninja.main.NinjaAPI.
"""

from __future__ import annotations

from readiness.artifacts.python.model import PythonAssignment, PythonFunction
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Value, text
from readiness.facts.python.index import Definition, External, Kind
from readiness.facts.web.graph import Declared, Router
from readiness.facts.web.parts import SEGMENT, Part, Style, part_of, plus, safe
from readiness.facts.web.reader import HTTP_METHODS, Handler, Site, WebReader, literal

_LIST = (("list", ("GET", "HEAD")), ("create", ("POST",)))
_DETAIL = (("retrieve", ("GET", "HEAD")), ("update", ("PUT",)), ("partial_update", ("PATCH",)), ("destroy", ("DELETE",)))
_MIXINS = {
    "list": "ListModelMixin",
    "create": "CreateModelMixin",
    "retrieve": "RetrieveModelMixin",
    "update": "UpdateModelMixin",
    "partial_update": "UpdateModelMixin",
    "destroy": "DestroyModelMixin",
}
_READ, _FORM = ("GET", "HEAD"), ("GET", "HEAD", "POST", "PUT")
_VIEWS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("View", "APIView", "GenericAPIView", "GenericViewSet", "ViewSet"), ()),
    **dict.fromkeys(("TemplateView", "ListView", "DetailView", "ListAPIView", "RetrieveAPIView"), _READ),
    **dict.fromkeys(("FormView", "CreateView", "UpdateView", "LoginView", "PasswordChangeView", "PasswordResetView"), _FORM),
    "DeleteView": (*_READ, "POST", "DELETE"),
    "CreateAPIView": ("POST",),
    "DestroyAPIView": ("DELETE",),
    "UpdateAPIView": ("PUT", "PATCH"),
    "ListCreateAPIView": (*_READ, "POST"),
    "RetrieveUpdateAPIView": (*_READ, "PUT", "PATCH"),
    "RetrieveDestroyAPIView": (*_READ, "DELETE"),
    "RetrieveUpdateDestroyAPIView": (*_READ, "PUT", "PATCH", "DELETE"),
}
"""Generic views by their last name: django.views.generic, django.contrib.auth.views, rest_framework.generics."""
_READ_ONLY = frozenset(("list", "retrieve"))


def on_made(reader: WebReader, router: Router, site: Site) -> None:
    """``DefaultRouter()`` answers at its root; ``NinjaAPI()`` has its documentation."""
    name = reader.qualified(site, site.call.callee)
    if router.family == "drf":
        if not name.endswith("SimpleRouter") and (not router.call or literal(site.call.kwarg("include_root_view")) is not False):
            reader.declare(router, Part(), site, ("GET", "HEAD"))
        return
    if name.endswith("API"):
        for argument, default in (("openapi_url", "/openapi.json"), ("docs_url", "/docs")):
            given = site.call.kwarg(argument)
            if given is None or literal(given) is not None:
                part = reader.part(given, site, Style.STARLETTE) if given is not None else part_of(default, Style.STARLETTE)
                reader.declare(router, part, site, ("GET",))


def on_call(reader: WebReader, router: Router, site: Site) -> None:
    """``router.register("users", UserViewSet)``."""
    prefix = reader.part(site.argument(0, "prefix"), site)
    handler = reader.handler_of(site.path, site.argument(1, "viewset"), site.function)
    call = router.call
    slash = "" if call is not None and literal(call.kwarg("trailing_slash")) is False else "/"
    base = plus(prefix, part_of(slash, Style.PLAIN)) if prefix.template else Part()
    if not handler.name:
        wide = plus(prefix, Part("/{?}", "(?:/.*)?"))
        reader.declare(router, wide, site)
        return
    lookup = _lookup(reader, handler)
    dash = "/" if prefix.template else ""
    detail = plus(plus(prefix, Part(f"{dash}{{{lookup[0]}}}", f"{dash}{lookup[1]}")), part_of(slash, Style.PLAIN))
    for actions, part in ((_LIST, base), (_DETAIL, detail)):
        for action, verbs in actions:
            _action(reader, router, site, handler, action, part, verbs)
    _extra(reader, router, site, handler, prefix, lookup, slash)


def _action(reader: WebReader, router: Router, site: Site, handler: Handler, action: str, part: Part, verbs: tuple[str, ...]) -> None:
    member = reader.index.member(handler.path, handler.name, action)
    if isinstance(member, Definition) and member.kind is Kind.FUNCTION:
        reader.graph.declare(router.key, Declared(part, site.location, verbs, member.path, member.name))
    elif _inherits(reader, handler, action):
        reader.graph.declare(router.key, Declared(part, site.location, verbs, handler.path, handler.name))


def _inherits(reader: WebReader, handler: Handler, action: str) -> bool:
    """A third party's base brings the action; an unknown base may."""
    for base in reader.index.ancestors(handler.path, handler.name):
        if isinstance(base, Definition):
            continue
        if not isinstance(base, External):
            return True
        last = base.name.rpartition(".")[2]
        if last == _MIXINS[action] or last == "ModelViewSet" or (last == "ReadOnlyModelViewSet" and action in _READ_ONLY):
            return True
        if not base.name.startswith(("rest_framework.", "object", "django.")) and "ViewSet" in last:
            return True
    return False


def _lookup(reader: WebReader, handler: Handler) -> tuple[str, str]:
    """Name and pattern of the placeholder in the detail routes."""
    name = _field(reader, handler, "lookup_url_kwarg") or _field(reader, handler, "lookup_field") or "pk"
    expression = _field(reader, handler, "lookup_value_regex")
    return name, safe(expression, SEGMENT) if expression else "[^/.]+"


def _field(reader: WebReader, handler: Handler, name: str) -> str:
    member = reader.index.member(handler.path, handler.name, name)
    row = member.row if isinstance(member, Definition) else None
    return (text(row.value) or "") if isinstance(row, PythonAssignment) else ""


def _extra(reader: WebReader, router: Router, site: Site, handler: Handler, prefix: Part, lookup: tuple[str, str], slash: str) -> None:
    """Methods marked with ``@action``, inherited ones too."""
    classes = [(handler.path, handler.name)]
    classes += [(base.path, base.name) for base in reader.index.ancestors(handler.path, handler.name) if isinstance(base, Definition)]
    seen: set[str] = set()
    for path, qualname in classes:
        row = reader.index.class_(path, qualname)
        for name in row.methods if row is not None else ():
            function = reader.index.function(path, f"{qualname}.{name}")
            marks = (
                [
                    mark
                    for mark in function.decorators
                    if isinstance(mark, Invocation) and mark.method in ("action", "list_route", "detail_route")
                ]
                if function
                else []
            )
            if not marks or name in seen or function is None:
                continue
            seen.add(name)
            mark = marks[0]
            inner = Site(path, mark, "", function.line)
            detail = mark.method == "detail_route" or literal(mark.kwarg("detail")) is True
            url = mark.kwarg("url_path")
            part = (
                part_of(reader.texts.text(url, path) or name, Style.PLAIN)
                if url is None or "(" not in (text(url) or "")
                else Part("{path}", safe(text(url) or "", ".+"))
            )
            middle = Part(f"/{{{lookup[0]}}}/", f"/{lookup[1]}/") if detail else Part("/", "/")
            whole = plus(plus(plus(prefix, middle), part), part_of(slash, Style.PLAIN))
            verbs = _verbs(reader, inner, function)
            reader.graph.declare(router.key, Declared(whole, site.location, verbs, path, function.qualname))


def _verbs(reader: WebReader, mark: Site, function: PythonFunction) -> tuple[str, ...]:
    """Methods of ``@action(methods=[…])``, and those mapped to it later (``@f.mapping.post``): any, when there are more."""
    return reader.verbs(mark.call.argument(0, "methods"), mark, ("GET", "HEAD")) if function.name else ()


def declare_view(reader: WebReader, router: Router, part: Part, site: Site, view: Value) -> None:
    """A view of a URL pattern: a function, ``View.as_view()``, ``ViewSet.as_view({"get": "list"})``."""
    handler = reader.handler_of(site.path, view, site.function)
    actions = view.args[0] if isinstance(view, Invocation) and view.method == "as_view" and view.args else None
    if isinstance(actions, Mapping) and handler.owner is not None:
        for key, value in actions.items:
            verb, action = text(key), text(value)
            if verb and action:
                member = reader.index.member(handler.path, handler.name, action)
                known = isinstance(member, Definition) and member.kind is Kind.FUNCTION
                path, name = (member.path, member.name) if known and isinstance(member, Definition) else (handler.path, handler.name)
                reader.graph.declare(router.key, Declared(part, site.location, (verb.upper(),), path, name))
        return
    if handler.owner is not None:
        _class_view(reader, router, part, site, handler)
        return
    if text(view) is not None:
        handler = _dotted(reader, site, text(view) or "")
    verbs = _function_verbs(reader, handler)
    reader.graph.declare(router.key, Declared(part, site.location, verbs, handler.path, handler.name))


def _class_view(reader: WebReader, router: Router, part: Part, site: Site, handler: Handler) -> None:
    """A row a method it defines; what a third party's base adds is a row of its own, with the class."""
    found = reader.methods_of(handler)
    for name, where in found:
        verbs = (name.upper(), "HEAD") if name == "get" else (name.upper(),)
        reader.graph.declare(router.key, Declared(part, site.location, verbs, where.path, where.name))
    defined = {name.upper() for name, _ in found}
    brought = _brought(reader, handler)
    rest = tuple(verb for verb in brought or () if verb not in defined)
    if brought is None or rest or not found:
        reader.graph.declare(router.key, Declared(part, site.location, rest, handler.path, handler.name))


def _brought(reader: WebReader, handler: Handler) -> tuple[str, ...] | None:
    """The methods that bases of third parties answer; None: any, of one that is not known."""
    found: dict[str, None] = {}
    for base in reader.index.ancestors(handler.path, handler.name):
        if isinstance(base, Definition):
            continue
        last = base.name.rpartition(".")[2] if isinstance(base, External) else ""
        if last in _VIEWS:
            found.update(dict.fromkeys(_VIEWS[last]))
        elif not last or last.endswith(("View", "ViewSet", "Consumer")):
            return None
    return tuple(found)


def _function_verbs(reader: WebReader, handler: Handler) -> tuple[str, ...]:
    """Of ``@require_GET``, ``@require_http_methods([…])``, ``@api_view([…])``; any without."""
    function = reader.index.function(handler.path, handler.name) if handler.path else None
    for mark in function.decorators if function is not None else ():
        name = mark.method if isinstance(mark, Invocation) else mark.name.rpartition(".")[2] if isinstance(mark, Reference) else ""
        if name in ("require_GET", "require_safe"):
            return ("GET", "HEAD") if name == "require_safe" else ("GET",)
        if name == "require_POST":
            return ("POST",)
        if name in ("require_http_methods", "api_view") and isinstance(mark, Invocation):
            return reader.verbs(mark.args[0] if mark.args else None, Site(handler.path, mark, "", mark.line), ())
    return ()


def _dotted(reader: WebReader, site: Site, name: str) -> Handler:
    found = reader.index.resolve(site.path, name)
    return Handler(found.path, found.name) if isinstance(found, Definition) and found.kind in (Kind.FUNCTION, Kind.CLASS) else Handler()


def on_ninja(reader: WebReader, router: Router, site: Site) -> None:
    """Operations and routers of django-ninja."""
    method = site.call.method
    if method in HTTP_METHODS and site.handler:
        reader.declare(
            router, reader.part(site.argument(0, "path"), site, Style.STARLETTE), site, (method.upper(),), reader.decorated(site)
        )
    elif method == "api_operation" and site.handler:
        verbs = reader.verbs(site.argument(0, "methods"), site, ())
        reader.declare(router, reader.part(site.argument(1, "path"), site, Style.STARLETTE), site, verbs, reader.decorated(site))
    elif method == "add_router":
        prefix = reader.part(site.argument(0, "prefix"), site, Style.STARLETTE)
        given = site.argument(1, "router")
        if isinstance(given, Literal) and isinstance(given.value, str):
            given = Reference(given.value, site.line)
        if given is not None:
            for outside in reader.include(router, reader.objects.find(site.path, given, site.function), prefix, site):
                reader.open(router, prefix, site, f"{outside.name} brings routes of its own")
