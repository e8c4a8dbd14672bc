"""Relation ``session.cookie``: cookies that carry a session in Flask, Quart and Starlette applications.

Sources: flask.palletsprojects.com/config (Secure and SameSite are off by default, HttpOnly is on), starlette.io/middleware
(``https_only=False``, ``same_site="lax"``, always HttpOnly), and ``Response.set_cookie`` of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Literal, Reference, Value, text, walk
from readiness.facts.application.web import WebApplication
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.flask_config import config_values, outside_file
from readiness.facts.configuration.rows import Decided, SessionCookie, decided
from readiness.facts.configuration.worth import Source
from readiness.model import Location
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_STARLETTE = frozenset({"starlette.middleware.sessions.SessionMiddleware", "fastapi.middleware.sessions.SessionMiddleware"})
_NAMED = pattern(r"(?i)(?:^|[_.-])(?:session|sess|sid|sessionid|auth|token|jwt|access|refresh)(?:$|[_.-])|(?:session|token|jwt)")
_HARMLESS = pattern(r"(?i)csrf|xsrf")
_KEYS = ("SECRET_KEY", "secret_key")
_COOKIE_CALLS = ("add_middleware", "Middleware", "SessionMiddleware", "set_cookie")
WORDS = frozenset((*_KEYS, *_COOKIE_CALLS))
_FLASK_USERS = (
    "flask.session",
    "flask_login",
    "flask_session",
    "flask_wtf",
    "flask_socketio",
    "flask_security",
    "flask_admin",
    "authlib",
    "quart.session",
)


def derive_cookies(project: Project) -> Iterator[SessionCookie]:
    yield from _flask(project)
    for path, call in project.calls(*_COOKIE_CALLS):
        yield from (_set_cookie if call.invocation.method == "set_cookie" else _starlette)(project, path, call)


# Flask -------------------------------------------------------------------------------------------------------------------
def _flask(project: Project) -> Iterator[SessionCookie]:
    """One row an application that keeps sessions: it has a secret key, or something that needs one."""
    seen: set[str] = set()
    for app in project.rows(WebApplication):
        if app.framework not in ("flask", "quart"):
            continue
        component = project.component_of(app.path)
        folder = component.path if component else "."
        if folder in seen or not _keeps_sessions(project, folder):
            continue
        seen.add(folder)
        found = {
            name: _config_value(project, folder, name)
            for name in ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE")
        }
        secure, http_only, same_site = found.values()
        place = next(
            (value.location for value in (secure, http_only, same_site) if value is not None and value.truth is False), app.location
        )
        outside = outside_file(project, folder) if None in found.values() else ""
        reason = next((value.reason for value in found.values() if value is not None and value.reason), outside)
        yield SessionCookie(
            location=place,
            what="Flask's session cookie",
            secure=_attribute(secure, default=None if outside else False),
            http_only=_attribute(http_only, default=True),
            same_site=_attribute(same_site, default=None if outside else False),
            reason=reason,
        )


def _config_value(project: Project, folder: str, name: str) -> Decided | None:
    """The setting where some configuration has it on, else whatever there is: one that is off may be another environment's."""
    values = config_values(project, folder, name, production=True)
    return next((value for value in values if value.truth), values[0] if values else None)


def _attribute(value: Decided | None, *, default: bool | None) -> bool | None:
    if value is None:
        return default
    if value.source is Source.SUPPLIED:
        return None
    return value.truth


def _keeps_sessions(project: Project, folder: str) -> bool:
    inside = "" if folder == "." else f"{folder}/"
    for path, outline in project.python_outlines():
        if path.startswith(inside) and any(row.qualified.startswith(_FLASK_USERS) for row in outline.imports):
            return True
    for source in project.python_with(_KEYS):
        for row in source.model.assignments if source.path.startswith(inside) else ():
            if (row.key is not None and text(row.key) in _KEYS and row.target.endswith("config")) or row.target.endswith(".secret_key"):
                return True
    return False


# Starlette ---------------------------------------------------------------------------------------------------------------
def _starlette(project: Project, path: str, call: PythonCall) -> Iterator[SessionCookie]:
    made = call.invocation
    first = made.args[0] if made.args else None
    names = [made.callee, first.name if isinstance(first, Reference) else ""]
    if not any(name in _STARLETTE or project.python.qualified(path, name) in _STARLETTE for name in names if name):
        return
    secure = _given(project, path, call, "https_only", default=False)
    same_site = _given(project, path, call, "same_site", default=True)
    reason = secure.reason or same_site.reason
    yield SessionCookie(
        location=Location(path, call.line, call.column),
        what="SessionMiddleware's cookie",
        secure=_attribute(secure, default=False),
        http_only=True,
        same_site=_attribute(same_site, default=True),
        reason=reason,
    )


def _given(project: Project, path: str, call: PythonCall, name: str, *, default: bool) -> Decided:
    made = call.invocation
    place = Location(path, call.line, call.column)
    value = made.kwarg(name)
    if value is None:
        if made.kwarg("**") is not None:
            return Decided(Source.UNKNOWN, place, reason="its options are unpacked from a mapping")
        return Decided(Source.FIXED, place, text=str(default), truth=default)
    found = decided(Evaluator(project.python, production=True).worth(path, value, call.context.function, call.line))
    if found.source is Source.UNKNOWN and any("request" in part.name for part in walk(value) if isinstance(part, Reference)):
        # ``secure=request.is_secure``: as safe as the connection it came by.
        return Decided(Source.FIXED, place, truth=True)
    return found


def _set_cookie(project: Project, path: str, call: PythonCall) -> Iterator[SessionCookie]:
    """``response.set_cookie("session", …)``; other cookies may well be read by scripts."""
    made = call.invocation
    key = made.argument(0, "key")
    known = decided(Evaluator(project.python).worth(path, key, call.context.function, call.line)) if key is not None else None
    name = known.items[0] if known is not None and len(known.items) == 1 else ""
    if not _NAMED.search(name) or _HARMLESS.search(name) or _removes(made.argument(1, "value"), made.kwarg("max_age")):
        return
    frameworks = {app.framework for app in project.rows(WebApplication)}
    same_site_default = bool(frameworks & {"fastapi", "starlette"})
    options = {attribute: _given(project, path, call, attribute, default=False) for attribute in ("secure", "httponly")}
    same_site = _given(project, path, call, "samesite", default=same_site_default)
    yield SessionCookie(
        location=Location(path, call.line, call.column),
        what=f"the cookie {name}",
        secure=_attribute(options["secure"], default=False),
        http_only=_attribute(options["httponly"], default=False),
        same_site=_attribute(same_site, default=same_site_default),
        reason=options["secure"].reason or options["httponly"].reason or same_site.reason,
    )


def _removes(value: Value | None, age: Value | None) -> bool:
    return (isinstance(value, Literal) and value.value in ("", None)) or (isinstance(age, Literal) and age.value == 0)
