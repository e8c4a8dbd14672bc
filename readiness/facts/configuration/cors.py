"""Relation ``cors.policy``: every place that lets other origins read answers.

Sources: fetch.spec.whatwg.org (a literal ``*`` excludes credentials), and the code of Starlette (``allow_origins=["*"]`` with a cookie is
answered with the request's own origin), flask-cors, django-cors-headers, python-engineio, aiohttp-cors, ingress-nginx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonCall
from readiness.artifacts.python.values import Invocation, Mapping, Reference, Sequence, Value, text
from readiness.facts.configuration.cors_elsewhere import django_policies, ingress_policies, nginx_policies
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.flask_config import asked_value
from readiness.facts.configuration.origins import wildcard
from readiness.facts.configuration.rows import CorsPolicy, Decided, decided
from readiness.facts.configuration.worth import Source, variables_of, weakest
from readiness.facts.python.resolution import Definition
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_STARLETTE = frozenset({"starlette.middleware.cors.CORSMiddleware", "fastapi.middleware.cors.CORSMiddleware"})
_MIDDLEWARE = frozenset({"starlette.middleware.Middleware", "fastapi.middleware.Middleware"})
_FLASK = frozenset({"flask_cors.CORS", "flask_cors.cross_origin", "flask_cors.extension.CORS", "flask_cors.decorator.cross_origin"})
_FLASK_LATER = frozenset({"flask_cors.CORS.init_app", "flask_cors.extension.CORS.init_app"})
_SOCKETS = frozenset(
    {
        "flask_socketio.SocketIO",
        "socketio.AsyncServer",
        "socketio.Server",
        "engineio.AsyncServer",
        "engineio.Server",
        "flask_socketio.SocketIO.init_app",
        "fastapi_socketio.SocketManager",
    }
)
_QUART = frozenset({"quart_cors.cors", "quart_cors.route_cors"})
_OPTIONS = frozenset({"aiohttp_cors.ResourceOptions", "aiohttp_cors.resource_options.ResourceOptions"})
_ALLOWING = word_set("""
    add_middleware Middleware CORSMiddleware CORS cross_origin SocketIO AsyncServer Server SocketManager init_app cors route_cors CORSConfig
""")
_AIOHTTP = frozenset({"setup", "add"})
WORDS = _ALLOWING


class Options(msgspec.Struct, frozen=True):
    """The arguments of one policy; None: not given (then the framework's default holds)."""

    framework: str
    origins: Value | None
    credentials: Value | None
    pattern: Value | None = None
    open_by_default: bool = False
    patterns: bool = False
    spread: bool = False


def derive_policies(project: Project) -> Iterator[CorsPolicy]:
    found: list[CorsPolicy] = []
    calls = list(project.calls(*WORDS))
    for source in project.python_with(project.python.other_names("ResourceOptions")):
        calls += [(source.path, call) for call in project.python.calls_to(source.path, _AIOHTTP)]
    for path, call in calls:
        found += [_policy(project, path, call, options) for options in _of_call(project, path, call)]
    found += django_policies(project)
    found += nginx_policies(project)
    found += ingress_policies(project)
    yield from sorted(found, key=lambda row: row.location)


def _of_call(project: Project, path: str, call: PythonCall) -> Iterator[Options]:
    made = _expanded(project, path, call)

    def named(names: frozenset[str], value: Value | None = None) -> bool:
        if value is None:
            return made.callee in names or (
                bool(made.callee) and project.python.qualified(path, made.callee, call.context.function) in names
            )
        if not isinstance(value, Reference):
            return False
        return value.name in names or project.python.qualified(path, value.name, call.context.function) in names

    if _may_be(made.method):
        if (made.args and named(_STARLETTE, made.args[0]) and (made.method in ("add_middleware", "Middleware"))) or named(_STARLETTE):
            yield _starlette(made, position=1)
        elif named(_FLASK):
            if made.method != "CORS" or not _is_extension(made) or not _is_applied(project):
                yield from _flask(project, path, call, made)
        elif made.method == "init_app" and named(_FLASK_LATER):
            yield from _flask(project, path, call, _as_made(project, path, call, made))
        elif named(_SOCKETS) and (given := made.kwarg("cors_allowed_origins") or made.kwarg("cors_origins")) is not None:
            # Credentials are on by default there, but a socket authenticates by its first message more often than by a cookie: only an
            # explicit wish counts as one.
            yield Options("Socket.IO", given, made.kwarg("cors_credentials"))
        elif named(_QUART):
            origins = made.kwarg("allow_origin")
            yield Options("quart-cors", origins, made.kwarg("allow_credentials"), open_by_default=origins is None)
        elif made.method == "CORSConfig" and named(frozenset({"litestar.config.cors.CORSConfig", "starlite.CORSConfig"})):
            origins = made.argument(0, "allow_origins")
            yield Options(
                "Litestar", origins, made.kwarg("allow_credentials"), made.kwarg("allow_origin_regex"), open_by_default=origins is None
            )
    yield from _aiohttp(made, named)


def _expanded(project: Project, path: str, call: PythonCall) -> Invocation:
    """The call with ``**options`` written out, where they are a mapping that is known."""
    made = call.invocation
    kwargs: list[tuple[str, Value]] = []
    for key, value in made.kwargs if _may_be(made.method) else ():
        options = project.python.fold(value, path, call.context.function) if key == "**" else None
        if isinstance(options, Mapping) and options.complete:
            kwargs += [(text(name) or "", item) for name, item in options.items]
        else:
            kwargs.append((key, value))
    return msgspec.structs.replace(made, kwargs=tuple(kwargs)) if kwargs else made


def _may_be(method: str) -> bool:
    return method in _ALLOWING


def _starlette(made: Invocation, position: int) -> Options:
    return Options(
        "CORSMiddleware",
        made.argument(position, "allow_origins"),
        made.kwarg("allow_credentials"),
        made.kwarg("allow_origin_regex"),
        spread=made.spreads,
    )


def _flask(project: Project, path: str, call: PythonCall, made: Invocation) -> Iterator[Options]:
    """``CORS(app)`` allows any origin; ``resources`` gives each pattern of paths its own options."""
    origins, credentials = made.kwarg("origins"), made.kwarg("supports_credentials")
    resources = made.kwarg("resources")
    if resources is not None:
        known = project.python.fold(resources, path, call.context.function)
        if isinstance(known, Mapping):
            for _, options in known.items:
                if isinstance(options, Mapping):
                    yield Options(
                        "flask-cors",
                        options.get("origins") or origins,
                        options.get("supports_credentials") or credentials,
                        open_by_default=options.get("origins") is None and origins is None,
                        patterns=True,
                    )
            return
    if origins is None and made.spreads:
        yield Options("flask-cors", None, credentials, spread=True)
        return
    if origins is None:
        origins, credentials = (
            _flask_config(project, path, "CORS_ORIGINS"),
            credentials or _flask_config(project, path, "CORS_SUPPORTS_CREDENTIALS"),
        )
    yield Options("flask-cors", origins, credentials, open_by_default=origins is None, patterns=True)


def _is_extension(made: Invocation) -> bool:
    """``cors = CORS()``: without an application it lets nobody in yet."""
    return not made.args and made.kwarg("app") is None


def _is_applied(project: Project) -> bool:
    """Whether something here applies such an object: ``cors.init_app(app)``."""
    return any(
        project.python.qualified(path, call.callee, call.context.function) in _FLASK_LATER for path, call in project.calls("init_app")
    )


def _as_made(project: Project, path: str, call: PythonCall, made: Invocation) -> Invocation:
    """What ``init_app`` does not say is as the object was made."""
    found = project.python.resolve(path, made.callee.removesuffix(".init_app"), call.context.function)
    row = found.row if isinstance(found, Definition) else None
    first = row.value if isinstance(row, PythonAssignment) else None
    own = {key for key, _ in made.kwargs}
    before = tuple((key, value) for key, value in first.kwargs if key not in own) if isinstance(first, Invocation) else ()
    return msgspec.structs.replace(made, kwargs=(*before, *made.kwargs))


def _flask_config(project: Project, path: str, name: str) -> Value | None:
    """``app.config["CORS_ORIGINS"] = …`` of the same file."""
    for row in project.python.modules[path].assignments:
        if row.key is not None and text(row.key) == name and row.target.endswith("config"):
            return row.value
    return None


def _aiohttp(made: Invocation, named: Callable[..., bool]) -> Iterator[Options]:
    """``{"*": ResourceOptions(allow_credentials=True)}`` among the arguments of ``aiohttp_cors.setup`` or ``cors.add``."""
    if made.method not in _AIOHTTP:
        return
    for value in (*made.args, *(item for _, item in made.kwargs)):
        for key, options in value.items if isinstance(value, Mapping) else ():
            if isinstance(options, Invocation) and named(_OPTIONS, Reference(options.callee or "?")):
                yield Options("aiohttp-cors", Sequence((key,), line=getattr(key, "line", made.line)), options.kwarg("allow_credentials"))


def _policy(project: Project, path: str, call: PythonCall, options: Options) -> CorsPolicy:
    place = Location(path, call.line, call.column)
    unset, production = (_origins(project, path, call, options, production=production) for production in (False, True))
    unset, production = (
        _where_it_runs(project, path, call, unset, production=False),
        _where_it_runs(project, path, call, production, production=True),
    )
    credentials = _credentials(project, path, call, options)
    wild = [wildcard(value, patterns=options.patterns) for value in (unset, production)]
    pattern = False
    if options.pattern is not None:
        found = decided(Evaluator(project.python, production=True).worth(path, options.pattern, call.context.function, call.line))
        if wildcard(found, patterns=True) and True not in wild:
            unset = production = found
            wild, pattern = [True, True], True
    return CorsPolicy(
        location=place,
        framework=options.framework,
        unset=unset,
        production=production,
        credentials=credentials,
        wildcard_unset=wild[0],
        wildcard_production=wild[1],
        pattern=pattern,
    )


def _where_it_runs(project: Project, path: str, call: PythonCall, origins: Decided, *, production: bool) -> Decided:
    """The origins, none of them where the policy is not made; a variable that decides so has its part in it."""
    evaluator = Evaluator(project.python, production=production)
    runs, tests = evaluator.runs(path, call.context, call.line)
    if runs is False:
        return Decided(Source.FIXED, origins.location, is_list=True, reason="the policy is not made there")
    open_tests = [test for test in tests if test.source is not Source.FIXED]
    if not open_tests or origins.source is Source.UNKNOWN:
        return origins
    variables = tuple(dict.fromkeys((*origins.variables, *variables_of(open_tests))))
    return msgspec.structs.replace(origins, source=weakest(open_tests) if runs else Source.SUPPLIED, variables=variables)


def _origins(project: Project, path: str, call: PythonCall, options: Options, *, production: bool) -> Decided:
    place = Location(path, call.line, call.column)
    if options.origins is None:
        if options.spread:
            return Decided(Source.UNKNOWN, place, reason="its options are unpacked from a mapping", complete=False)
        return Decided(Source.FIXED, place, items=("*",) if options.open_by_default else (), is_list=True)
    written = project.python.fold(options.origins, path, call.context.function)
    asked = asked_value(project, path, written, production=production)
    return asked or decided(Evaluator(project.python, production=production).worth(path, options.origins, call.context.function, call.line))


def _credentials(project: Project, path: str, call: PythonCall, options: Options) -> Decided:
    place = Location(path, call.line, call.column)
    if options.credentials is None:
        if options.spread:
            return Decided(Source.UNKNOWN, place, reason="its options are unpacked from a mapping")
        return Decided(Source.FIXED, place, text="False", truth=False)
    asked = asked_value(project, path, options.credentials, production=True)
    if asked is not None:
        return asked
    evaluator = Evaluator(project.python, production=True)
    return decided(evaluator.worth(path, options.credentials, call.context.function, call.line))
