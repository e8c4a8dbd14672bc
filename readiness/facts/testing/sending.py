"""Requests that a file of tests sends, as far as the file itself tells; and the routes and fixtures that it declares."""

import re
from collections.abc import Iterator

from readiness.artifacts.python.model import PythonCall, PythonModule, Use
from readiness.artifacts.python.values import Invocation, Literal, Reference, Template, Value, text, walk
from readiness.facts.testing.local import LocalValues
from readiness.facts.testing.outline import SentRequest

METHODS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_OPEN = frozenset(("request", "open", "generic"))
"""Methods whose first argument is the method (``request``) or that take it by keyword (``open``)."""
_SENDING = METHODS | _OPEN
_CLIENT = re.compile(r"client|(?:app|api|http)$|(?:^|_)(?:session|requester|requests|ac|c|cl)$", re.IGNORECASE)
_NO_CLIENT = re.compile(
    r"headers?|cache|environ|kwargs|params|config|cookies|redis|session_data|settings|mock|dict|registry", re.IGNORECASE
)
_NAMED = frozenset(("reverse", "reverse_lazy", "url_for", "url_path_for", "get_absolute_url", "resolve_url", "route_url", "route_path"))
_MISSING = frozenset((301, 302, 307, 308, 404, 405))
_MISSING_WORDS = re.compile(
    r"NOT_FOUND|METHOD_NOT_ALLOWED|NotFound|MethodNotAllowed|Http404|assert_?404|assertRedirects|Resolver404|_404|_405"
)
_MISSING_NAMES = re.compile(
    r"not_?found|404|405|not_?allowed|missing|non_?exist|unknown|invalid_(?:url|path|route)|no_such|redirect|wrong_(?:url|path|method)"
)
_DECLARING = frozenset(("get", "post", "put", "patch", "delete", "route", "api_route", "view"))
_ADDING = frozenset(("add_url_rule", "add_api_route", "add_route", "path", "re_path", "add_get", "add_post", "Route", "url"))
_SWITCHING = frozenset(("urls", "override_settings", "settings", "modify_settings", "setattr"))
_EXTENDING = frozenset(
    ("include_router", "register_blueprint", "mount", "add_routes", "add_resource", "add_namespace", "add_subapp", "Mount")
)


def sent_requests(local: LocalValues) -> Iterator[SentRequest]:
    """Every call of a client's method with an address. What has such a name only (``headers.get``) is left out."""
    missing: dict[str, bool] = {}
    for call in local.calls_to(_SENDING):
        invocation = call.invocation
        if call.use is Use.DECORATOR:
            continue
        client = _client(invocation)
        method, url = _address(invocation)
        if client is None or url is None or not _likely(client, url):
            continue
        function = call.context.function
        if function not in missing:
            missing[function] = _expects_missing(local, function, call.context.owner)
        tolerant = missing[function] or any(_raises(item) for item in call.context.contexts) or bool(call.context.caught)
        made = local.value(client, function, call.context.owner, call.line)
        for address in local.each(url, function, call.context.owner, call.line):
            yield SentRequest(call.line, call.column, function, call.context.owner, made, method, address, tolerant)


def _client(call: Invocation) -> Value | None:
    """What the method belongs to."""
    if not call.callee:
        head, _, _ = call.attribute.rpartition(".")
        return None if head or not isinstance(call.receiver, Invocation) else call.receiver
    head = call.callee.rpartition(".")[0]
    return Reference(head, call.line) if head.strip(".:~?@") else None


def _address(call: Invocation) -> tuple[str, Value | None]:
    method = call.method
    if method in METHODS:
        return method.upper(), _given(call, 0, "url", "path")
    if method == "request":
        named = call.argument(0, "method")
        verb = text(named) if named is not None else None
        return (verb or "").upper(), _given(call, 1, "url", "path") if verb else None
    verb = text(call.kwarg("method")) or ("GET" if call.kwarg("method") is None else "")
    return verb.upper(), _given(call, 0, "path", "url")


def _given(call: Invocation, position: int, *names: str) -> Value | None:
    return next((found for name in names if (found := call.argument(position, name)) is not None), None)


def _likely(client: Value, url: Value) -> bool:
    """Whether it reads like a request: an address that begins like one, or a receiver that is called like a client."""
    last = (
        client.name.rpartition(".")[2].lstrip("~:?.")
        if isinstance(client, Reference)
        else client.method
        if isinstance(client, Invocation)
        else ""
    )
    if _NO_CLIENT.search(last):
        return False
    if is_named(url):
        return True
    first = url.parts[0] if isinstance(url, Template) and url.parts else url
    begin = text(first)
    if begin is not None:
        return begin.startswith(("/", "http://", "https://")) or (bool(_CLIENT.search(last)) and not isinstance(url, Literal))
    return bool(_CLIENT.search(last)) and not isinstance(url, Literal)


def _expects_missing(local: LocalValues, function: str, owner: str) -> bool:
    """Whether anything in the test says that the answer may be 404, 405, a redirect or another refusal."""
    row = local.functions.get(function)
    if row is None:
        return False
    if _MISSING_NAMES.search(row.name.lower()):
        return True
    cls = local.classes.get(owner)
    marks = [*row.decorators, *(cls.decorators if cls is not None else ())]
    return any(_says_missing(value) for value in (*marks, *_tested(local, function)))


def _tested(local: LocalValues, function: str) -> Iterator[Value]:
    """Everything that stands in the function's assertions, conditions and calls."""
    for name in (function, *(other for other in local.functions if other.startswith(f"{function}.<locals>."))):
        row = local.functions[name]
        for end in row.raises:
            yield from (guard.test for guard in end.context.guards)
        for call in local.calls.get(name, ()):
            yield call.invocation
            yield from (guard.test for guard in call.context.guards)


def _says_missing(value: Value) -> bool:
    for part in walk(value):
        match part:
            case Literal() if type(part.value) is int and part.value in _MISSING:
                return True
            case Reference(name=name) if _MISSING_WORDS.search(name):
                return True
            case Invocation() if _MISSING_WORDS.search(part.callee or part.attribute):
                return True
    return False


def _raises(item: Value) -> bool:
    return isinstance(item, Invocation) and item.method in (
        "raises",
        "assertRaises",
        "assertRaisesMessage",
        "assertRaisesRegex",
        "suppress",
    )


def is_named(url: Value) -> bool:
    """Whether the address is asked of the application by a route's name: there is no request if it has none."""
    first = url.parts[0] if isinstance(url, Template) and url.parts else url
    if isinstance(first, Invocation):
        return first.method in _NAMED or (first.method in ("str", "strip", "rstrip", "format") and any(is_named(arg) for arg in first.args))
    return False


def fixtures_of(module: PythonModule) -> Iterator[tuple[str, str]]:
    """(name, qualname) of pytest's fixtures."""
    for row in module.functions:
        for mark in row.decorators:
            name = mark.callee if isinstance(mark, Invocation) else mark.name if isinstance(mark, Reference) else ""
            if name.rpartition(".")[2].lstrip(":~?@") in ("fixture", "yield_fixture"):
                given = text(mark.kwarg("name")) if isinstance(mark, Invocation) else None
                yield given or row.name, row.qualname


def declared_routes(local: LocalValues) -> Iterator[str]:
    """The paths of routes that the file itself declares."""
    for call in local.calls_to(_DECLARING | _ADDING):
        method = call.invocation.method
        if (call.use is Use.DECORATOR and method in _DECLARING) or method in _ADDING:
            path = text(call.invocation.argument(0, "path"))
            if path is not None and "mock" not in call.callee:
                yield path


def changed_routes(module: PythonModule, local: LocalValues) -> int:
    """The first line that includes routers or names another URL module."""
    for call in local.calls_to(_EXTENDING | _SWITCHING):
        if call.invocation.method in _EXTENDING or _switches_urls(call):
            return call.line
    return next((row.line for row in module.assignments if row.name in ("urls", "urlconf", "ROOT_URLCONF") and row.context.owner), 0)


def _switches_urls(call: PythonCall) -> bool:
    invocation = call.invocation
    if invocation.method == "urls" and "mark" in invocation.callee:
        return True
    return any(
        key == "ROOT_URLCONF" or (text(value) or "") == "ROOT_URLCONF"
        for key, value in (*invocation.kwargs, *(("", arg) for arg in invocation.args))
    )
