"""Requests answered outside the routers: middleware and WSGI or ASGI wrappers that test the path, handlers of ``http.server``.

Source: starlette BaseHTTPMiddleware.dispatch, the ASGI and WSGI specifications, Django's and aiohttp's middleware, Flask's before_request,
http.server.BaseHTTPRequestHandler.
"""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.python.context import Guard
from readiness.artifacts.python.model import PythonCall, PythonFunction
from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    Comparison,
    Invocation,
    Literal,
    Not,
    Reference,
    Sequence,
    Subscript,
    Value,
    text,
    walk,
)
from readiness.facts.python.index import External
from readiness.facts.web.graph import Declared, Key, Router
from readiness.facts.web.parts import Part, Style, part_of
from readiness.facts.web.reader import WebReader
from readiness.model import Location

_PATHS = (".path", ".path_info", ".rel_url.path", ".raw_path")
_HOLDERS = frozenset(("request", "req", "self", "scope", "environ", "conn", "connection", "http_request"))
_KEYS = frozenset(("path", "PATH_INFO", "raw_path", "RAW_URI", "REQUEST_URI"))
_ENTRIES = frozenset(("dispatch", "__call__", "process_request", "process_view", "__acall__", "process_exception"))
_DECORATORS = frozenset(("middleware", "before_request", "before_app_request", "before_first_request", "on_request"))
_PASSING = frozenset(
    ("call_next", "get_response", "handler", "app", "wsgi_app", "application", "inner", "next", "_app", "asgi_app", "super", "handle")
)
_SENDING = frozenset(("send", "start_response", "send_response", "end_headers", "write", "response", "respond", "HttpResponse", "Response"))
_REFUSING = ("NotFound", "Forbidden", "NotAllowed", "BadRequest", "Unauthorized", "abort", "send_error")
_SERVER = ("http.server.BaseHTTPRequestHandler", "http.server.SimpleHTTPRequestHandler", "BaseHTTPServer.BaseHTTPRequestHandler")
_PARAMETERS = frozenset(("call_next", "start_response"))
_INNER = ("middleware", "middleware_handler", "wrapper_middleware")
_HANDLERS = ("do_GET", "do_HEAD", "do_POST", "do_PUT")
WORDS = _ENTRIES | _PARAMETERS | {"receive", *_INNER, *_HANDLERS, *(f"@{name}" for name in _DECORATORS)}
_TOLD = frozenset((*_KEYS, *_HANDLERS, "path_info"))
"""One of these stands where a path is tested, or in a handler that answers whatever it is asked."""
_STEPS = 4


def read(reader: WebReader) -> None:
    """Every function of production code that is shaped so."""
    told = set(reader.index.mentioning(_TOLD))
    for path in (path for path in reader.production(WORDS) if path in told):
        for function in reader.index.modules[path].functions:
            if _is_server_method(reader, path, function):
                _server(reader, path, function)
            elif _is_middleware(function):
                answered = list(dict.fromkeys(_answered(reader, path, function)))
                for router in _applications(reader, path) if answered else ():
                    for part, line in answered:
                        reader.graph.declare(router.key, Declared(part, Location(path, line), (), path, function.qualname, absolute=True))


def _is_middleware(function: PythonFunction) -> bool:
    names = {parameter.name for parameter in function.parameters}
    if names & _PARAMETERS or {"scope", "receive", "send"} <= names:
        return True
    if any(_last(mark) in _DECORATORS for mark in function.decorators):
        return True
    if function.name in _ENTRIES and function.is_method and "request" in names:
        return True
    return ".<locals>." in function.qualname and function.name in _INNER


def _is_server_method(reader: WebReader, path: str, function: PythonFunction) -> bool:
    if function.name not in _HANDLERS or not function.is_method:
        return False
    bases = reader.index.ancestors(path, function.context.owner)
    return any(isinstance(base, External) and base.name in _SERVER for base in bases)


def _last(mark: Value) -> str:
    name = mark.callee if isinstance(mark, Invocation) else mark.name if isinstance(mark, Reference) else ""
    return name.rpartition(".")[2]


def _applications(reader: WebReader, path: str) -> list[Router]:
    """Of the file's component; without one, the function itself is the application."""
    component = reader.project.component_of(path)
    roots = [root for root in reader.graph.roots() if reader.project.component_of(root.key.path) == component]
    return roots or [reader.plain_router(Key(path, 0, "wrapper"), "plain", "wsgi", is_application=True, target="application")]


def _server(reader: WebReader, path: str, function: PythonFunction) -> None:
    """The paths that a ``do_GET`` tests for; any, when it tests for none."""
    owner = function.context.owner
    router = reader.plain_router(Key(path, 0, f"server {owner}"), "plain", "http.server", is_application=True, target=owner)
    verbs = (function.name.removeprefix("do_"),)
    answered = list(dict.fromkeys(_answered(reader, path, function)))
    guarded = any(
        _tests_path(reader, path, function, guard.test) for call in _calls(reader, path, function) for guard in call.context.guards
    )
    if not answered:
        reason = "which paths it answers is not followed" if guarded else ""
        answered = [(Part("/{path}", "/.*", reason), function.line)]
    for part, line in answered:
        reader.graph.declare(router.key, Declared(part, Location(path, line), verbs, path, function.qualname))


def _calls(reader: WebReader, path: str, function: PythonFunction) -> tuple[PythonCall, ...]:
    return reader.index.calls_in(path, function.qualname)


def _answered(reader: WebReader, path: str, function: PythonFunction) -> Iterator[tuple[Part, int]]:
    """Paths under whose test something is answered, with the line of the test."""
    sending = any(call.invocation.method == "send" and not _refuses(call.invocation) for call in _calls(reader, path, function))
    for returned in function.returns:
        sends = returned.value is not None and not _passes(reader, path, function, returned.value) and not _refuses(returned.value)
        if sends:
            yield from _guarded(reader, path, function, returned.context.guards)
        elif sending and returned.value is not None:
            yield from _excluded(reader, path, function, returned.context.guards)
    for call in _calls(reader, path, function):
        if call.invocation.method in _SENDING and not _refuses(call.invocation):
            yield from _guarded(reader, path, function, call.context.guards)
        elif _refuses(call.invocation):
            yield from _excluded(reader, path, function, call.context.guards)


def _passes(reader: WebReader, path: str, function: PythonFunction, value: Value, steps: int = 0) -> bool:
    """The request goes on to the application: ``return await call_next(request)``, ``return None``."""
    if isinstance(value, Literal):
        return value.value is None
    if isinstance(value, Invocation):
        return value.method in _PASSING or (not value.method and isinstance(value.receiver, Invocation))
    if isinstance(value, Reference) and value.local and steps < _STEPS:
        rows = reader.index.assignments_of(path, value.name[1:], function.qualname)
        return any(row.value is not None and _passes(reader, path, function, row.value, steps + 1) for row in rows[:_STEPS])
    return False


def _refuses(value: Value) -> bool:
    """An error: ``HttpResponseForbidden()``, ``Response(status_code=403)``, ``send_response(404)``."""
    if not isinstance(value, Invocation):
        return False
    if any(word in value.method for word in _REFUSING):
        return True
    codes = [item.value for item in (*value.args, *(item for _, item in value.kwargs)) if isinstance(item, Literal)]
    return any(isinstance(code, int) and not isinstance(code, bool) and 400 <= code < 500 for code in codes)


def _guarded(reader: WebReader, path: str, function: PythonFunction, guards: tuple[Guard, ...]) -> Iterator[tuple[Part, int]]:
    for guard in guards:
        test = guard.test.operand if isinstance(guard.test, Not) else guard.test
        if guard.holds != isinstance(guard.test, Not):
            yield from _paths(reader, path, function, test, ("==", "in"))


def _excluded(reader: WebReader, path: str, function: PythonFunction, guards: tuple[Guard, ...]) -> Iterator[tuple[Part, int]]:
    """``if self.path != "/health": self.send_error(404)``, or ``return await app(scope, receive, send)``: what is left is answered."""
    for guard in guards[-1:]:
        if guard.holds:
            yield from _paths(reader, path, function, guard.test, ("!=", "not in"))


def _paths(reader: WebReader, path: str, function: PythonFunction, test: Value, operators: tuple[str, str]) -> Iterator[tuple[Part, int]]:
    line = getattr(test, "line", 0) or function.line
    match test:
        case Choice():
            for operand in test.operands:
                yield from _paths(reader, path, function, operand, operators)
        case Comparison(op=op, left=left, right=right) if op in operators:
            for subject, other in ((left, right), (right, left)):
                if _is_path(reader, path, function, subject):
                    for value in _told(reader, path, function, other):
                        if (found := text(value)) and found.startswith("/"):
                            yield part_of(found, Style.PLAIN), line
        case Invocation() if test.method == "startswith" and test.args and operators[0] == "==":
            subject = test.receiver or Reference(test.callee.rpartition(".")[0], test.line)
            prefix = text(reader.index.fold(test.args[0], path, function.qualname))
            if prefix and prefix.startswith("/") and _is_path(reader, path, function, subject):
                yield Part(f"{prefix}{{rest}}", part_of(prefix, Style.PLAIN).pattern + ".*"), line


def _told(reader: WebReader, path: str, function: PythonFunction, value: Value) -> Iterator[Value]:
    """What the path is compared with, or each of what it is sought in; for a parameter of a function around, what its callers pass."""
    folded = reader.index.fold(value, path, function.qualname)
    if isinstance(folded, Reference) and folded.local:
        for where, given, caller in reader.objects.passed(path, function.qualname, folded.name[1:]):
            yield reader.index.fold(given, where, caller)
    yield from folded.items if isinstance(folded, Sequence) else (folded,)


def _tests_path(reader: WebReader, path: str, function: PythonFunction, test: Value) -> bool:
    return any(isinstance(part, Reference | Subscript) and _is_path(reader, path, function, part) for part in walk(test))


def _is_path(reader: WebReader, path: str, function: PythonFunction, value: Value, steps: int = 0) -> bool:
    """``request.url.path``, ``scope["path"]``, ``environ.get("PATH_INFO")``, ``urlparse(self.path).path``, or a local name for one."""
    match value:
        case Reference(name=name):
            bare = name.lstrip(":~?.")
            if name.endswith(_PATHS):
                return bool(_HOLDERS & set(bare.split(".")[:-1]))
            rows = reader.index.assignments_of(path, bare, function.qualname) if value.local and "." not in bare and steps < _STEPS else ()
            return any(row.value is not None and _is_path(reader, path, function, row.value, steps + 1) for row in rows[:_STEPS])
        case Subscript(target=target, key=key):
            return text(key) in _KEYS or (
                isinstance(key, Literal) and key.value == 0 and _is_path(reader, path, function, target, steps + 1)
            )
        case Invocation():
            if value.method == "get":
                return bool(value.args) and text(value.args[0]) in _KEYS
            inner = [item for item in (value.receiver, *value.args[:1]) if item is not None]
            if value.callee.rpartition(".")[0] and value.method in ("rstrip", "strip", "split", "lower", "partition"):
                inner.append(Reference(value.callee.rpartition(".")[0], value.line))
            return steps < _STEPS and any(_is_path(reader, path, function, item, steps + 1) for item in inner)
        case Attribute(target=target):
            return steps < _STEPS and _is_path(reader, path, function, target, steps + 1)
    return False
