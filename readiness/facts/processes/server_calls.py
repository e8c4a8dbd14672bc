"""Servers that Python code starts itself: ``uvicorn.run(…)``, ``app.run(…)``, ``web.run_app(…)`` and the like, with where they listen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Choice, ChoiceKind, Invocation, Literal, Reference, Sequence, Subscript, Template, Value
from readiness.facts.processes.addresses import read_bind
from readiness.facts.processes.rows import Server
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


class ServerStart(msgspec.Struct, frozen=True):
    """What a kind of call starts: where port and host stand among its arguments, and what holds without them."""

    server: Server
    port: tuple[int, str]
    host: tuple[int, str]
    default_port: int | None
    default_host: str = "127.0.0.1"
    development: bool = False
    """A development server, by its own documentation."""


class ServerCall(msgspec.Struct, frozen=True, kw_only=True):
    """One such call. ``port`` None: ``port_unknown`` says why."""

    location: Location
    callee: str
    start: ServerStart
    host: str = ""
    port: int | None = None
    port_unknown: str = ""
    variable: str = ""
    app: str = ""
    """The application as ``module:attr`` where it is given as a text."""
    debug: bool = False
    reload: bool = False
    development: bool = False
    """It is a development server: by its kind, or because the call allows one (``allow_unsafe_werkzeug=True``)."""


_FLASK = ServerStart(Server.FLASK, (1, "port"), (0, "host"), 5000, development=True)
_STARTS: Mapping[str, ServerStart] = {
    "uvicorn.run": ServerStart(Server.UVICORN, (99, "port"), (99, "host"), 8000),
    "uvicorn.Config": ServerStart(Server.UVICORN, (2, "port"), (1, "host"), 8000),
    "flask.Flask.run": _FLASK,
    "quart.Quart.run": ServerStart(Server.HYPERCORN, (1, "port"), (0, "host"), 5000, development=True),
    "flask_socketio.SocketIO.run": ServerStart(Server.FLASK, (2, "port"), (1, "host"), 5000),
    "connexion.App.run": ServerStart(Server.FLASK, (1, "port"), (9, "host"), 5000, "0.0.0.0", development=True),
    "connexion.FlaskApp.run": ServerStart(Server.FLASK, (1, "port"), (9, "host"), 5000, "0.0.0.0", development=True),
    "dash.Dash.run": ServerStart(Server.FLASK, (1, "port"), (0, "host"), 8050, development=True),
    "dash.Dash.run_server": ServerStart(Server.FLASK, (1, "port"), (0, "host"), 8050, development=True),
    "aiohttp.web.run_app": ServerStart(Server.OTHER, (99, "port"), (99, "host"), 8080, "0.0.0.0"),
    "aiohttp.web.TCPSite": ServerStart(Server.OTHER, (2, "port"), (1, "host"), 8080, "0.0.0.0"),
    "asyncio.start_server": ServerStart(Server.OTHER, (2, "port"), (1, "host"), None, "0.0.0.0"),
    "werkzeug.serving.run_simple": ServerStart(Server.OTHER, (1, "port"), (0, "hostname"), None, development=True),
    "waitress.serve": ServerStart(Server.WAITRESS, (99, "port"), (99, "host"), 8080, "0.0.0.0"),
    "sanic.Sanic.run": ServerStart(Server.OTHER, (1, "port"), (0, "host"), 8000),
    "bottle.run": ServerStart(Server.OTHER, (3, "port"), (2, "host"), 8080, development=True),
    "wsgiref.simple_server.make_server": ServerStart(Server.OTHER, (1, "port"), (0, "host"), None, development=True),
    "gradio.Blocks.launch": ServerStart(Server.OTHER, (99, "server_port"), (99, "server_name"), 7860),
    "gradio.Interface.launch": ServerStart(Server.OTHER, (99, "server_port"), (99, "server_name"), 7860),
    "prometheus_client.start_http_server": ServerStart(Server.OTHER, (0, "port"), (1, "addr"), None),
    "cheroot.wsgi.Server": ServerStart(Server.OTHER, (99, "port"), (99, "host"), None),
}
_PAIRED = (
    "http.server.HTTPServer", "http.server.ThreadingHTTPServer", "socketserver.TCPServer", "gevent.pywsgi.WSGIServer",
    "grpc.server.add_insecure_port", "grpc.server.add_secure_port", "grpc.aio.server.add_insecure_port", "grpc.aio.server.add_secure_port",
)


def server_calls(project: Project, path: str, environment: Mapping[str, str | None]) -> tuple[ServerCall, ...]:
    """Servers that running the file *path* starts: in the file itself, or in first-party functions it reaches."""
    index = project.python
    if path not in index.modules:
        return ()
    found = tuple(_in_file(project, path, index.modules[path].calls, environment))
    if found:
        return found
    reached = [(place, function.qualname) for place, function in index.reach(path, "").functions if place != path]
    return tuple(
        call for place, qualname in dict.fromkeys(reached) for call in _in_file(project, place, index.calls_in(place, qualname),
            environment)
    )


def _in_file(project: Project, path: str, calls: tuple[PythonCall, ...], environment: Mapping[str, str | None]) -> Iterator[ServerCall]:
    for call in calls:
        name = project.python.qualified(path, call.callee, call.context.function) if call.callee else ""
        start = _STARTS.get(name)
        if start is None and _looks_like_flask(project, path, call):
            start = _FLASK
        if start is not None:
            yield _call(project, path, call, start, environment)
        elif name in _PAIRED:
            yield _paired(project, path, call, environment)


def _looks_like_flask(project: Project, path: str, call: PythonCall) -> bool:
    """``app.run(host=…, debug=…)`` on something made by a factory, in a program that has Flask applications."""
    if call.invocation.method != "run" or not any(call.invocation.kwarg(name) for name in ("port", "debug", "host", "use_reloader")):
        return False
    receiver = call.callee.lstrip(":~?.").rpartition(".")[0]
    if not receiver.rpartition(".")[2].endswith(("app", "application")):
        return False
    outlines = project.python.outlines
    imports = outlines[path].imports
    return any(row.qualified.split(".")[0] == "flask" for row in imports) or any(
        row.qualified.split(".")[0] == "flask" for outline in outlines.values() for row in outline.imports
        if any(own.alias == receiver.split(".")[0] or own.qualified.endswith("create_app") for own in imports)
    )


def _call(project: Project, path: str, call: PythonCall, start: ServerStart, environment: Mapping[str, str | None]) -> ServerCall:
    invocation, function = call.invocation, call.context.function
    port, why, variable = start.default_port, "", ""
    given = invocation.argument(*start.port)
    if given is not None:
        port, why, variable = number(project.python.fold(given, path, function), environment)
    elif invocation.spreads:
        port, why = None, "its arguments are passed on from elsewhere"
    elif port is None:
        why = "no port is given"
    host = invocation.argument(*start.host)
    folded = project.python.fold(host, path, function) if host is not None else None
    first = invocation.args[0] if invocation.args else None
    app = first.value if isinstance(first, Literal) and isinstance(first.value, str) and ":" in first.value else ""
    return ServerCall(
        location=Location(path, call.line), callee=call.callee.lstrip(":~?"), start=start, port=port, port_unknown=why, variable=variable,
        host=folded.value if isinstance(folded, Literal) and isinstance(folded.value, str) else start.default_host if host is None else "",
        app=app, debug=_true(invocation.kwarg("debug")), reload=_true(invocation.kwarg("reload")),
        development=start.development or _true(invocation.kwarg("allow_unsafe_werkzeug")),
    )


def _paired(project: Project, path: str, call: PythonCall, environment: Mapping[str, str | None]) -> ServerCall:
    """Servers that take ``(host, port)`` or ``"host:port"`` as one argument."""
    given = call.invocation.args[0] if call.invocation.args else None
    folded = project.python.fold(given, path, call.context.function) if given is not None else None
    port, why, variable = None, "its address is computed", ""
    if isinstance(folded, Sequence) and len(folded.items) == 2:
        port, why, variable = number(folded.items[1], environment)
    elif isinstance(folded, Literal) and isinstance(folded.value, str):
        port = read_bind(folded.value).port
    elif isinstance(folded, Template) and folded.parts:
        port, why, variable = number(folded.parts[-1], environment)
    start = ServerStart(Server.OTHER, (99, "port"), (99, "host"), None)
    return ServerCall(
        location=Location(path, call.line), callee=call.callee.lstrip(":~?"), start=start, port=port,
        port_unknown="" if port is not None else why,
        variable=variable,
    )


def number(value: Value, environment: Mapping[str, str | None]) -> tuple[int | None, str, str]:
    """A port number that an expression yields: it, why it is not known, and the variable of the environment it may come from."""
    match value:
        case Literal(value=int() as port) if not isinstance(port, bool):
            return port, "", ""
        case Literal(value=str() as text) if text.isdigit():
            return int(text), "", ""
        case Invocation(callee="int" | "str", args=[inner, *_]):
            return number(inner, environment)
        case Invocation(callee="os.getenv" | "os.environ.get", args=[Literal(value=str() as name), *rest]):
            set_here = environment.get(name)
            if set_here is not None and set_here.isdigit():
                return int(set_here), "", name
            if name in environment or not rest:
                return None, f"${name} has no value in the repository", name
            default, why, _ = number(rest[0], environment)
            return default, why or ("" if default is not None else f"${name} has no numeric default"), name
        case Subscript(target=Reference(name="os.environ"), key=Literal(value=str() as name)):
            text = environment.get(name) or ""
            return (int(text), "", name) if text.isdigit() else (None, f"${name} has no value in the repository", name)
        case Choice(kind=ChoiceKind.OR, operands=operands):
            found = [number(operand, environment) for operand in operands]
            return next(((known, "", found[0][2]) for known, _, _ in found if known is not None), found[0])
        case Template():
            return None, "the port is put together at run time", ""
        case _:
            return None, "the port is computed", ""


def _true(value: Value | None) -> bool:
    return isinstance(value, Literal) and value.value is True
