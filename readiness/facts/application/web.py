"""Web applications: where an application object of a known framework is made, and Django projects by their settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Invocation, Reference
from readiness.facts.python.outline import PythonOutline
from readiness.facts.relation import Row
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

FRAMEWORKS: dict[str, str] = {
    "fastapi.FastAPI": "fastapi",
    "fastapi.applications.FastAPI": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "flask.app.Flask": "flask",
    "apiflask.APIFlask": "flask",
    "flask_openapi3.OpenAPI": "flask",
    "quart.Quart": "quart",
    "aiohttp.web.Application": "aiohttp",
    "connexion.App": "connexion",
    "connexion.FlaskApp": "connexion",
    "connexion.AsyncApp": "connexion",
    "connexion.FastAPI": "connexion",
    "sanic.Sanic": "sanic",
    "litestar.Litestar": "litestar",
    "falcon.App": "falcon",
    "falcon.API": "falcon",
    "falcon.asgi.App": "falcon",
    "bottle.Bottle": "bottle",
    "tornado.web.Application": "tornado",
    "pyramid.config.Configurator": "pyramid",
    "django.core.wsgi.get_wsgi_application": "django",
    "django.core.asgi.get_asgi_application": "django",
    "robyn.Robyn": "robyn",
    "blacksheep.Application": "blacksheep",
    "ninja.NinjaAPI": "django",
    "cherrypy.quickstart": "cherrypy",
    "web.application": "webpy",
    "dash.Dash": "dash",
    "streamlit.set_page_config": "streamlit",
    "gradio.Blocks": "gradio",
    "gradio.Interface": "gradio",
}


WORDS = frozenset({name.rpartition(".")[2] for name in FRAMEWORKS} | {"Flask", "ROOT_URLCONF"})


class WebApplication(Row, frozen=True, kw_only=True):
    """A web application object. ``target`` is what it is called where it is made (``app``), or empty. ``arguments`` is the call itself.

    For Django ``location`` is the settings' ROOT_URLCONF, or the call that makes the WSGI or ASGI application.
    """

    framework: str
    target: str = ""
    function: str = ""
    arguments: Invocation | None = None


def web_applications(project: Project) -> Iterator[WebApplication]:
    """Every application object that production code makes, by path and line."""
    for source in project.python_with(WORDS):
        if not _may_make_one(project.python.outlines[source.path]):
            continue
        module: PythonModule = source.model
        derived = {
            f":{one.qualname}": FRAMEWORKS[base.name]
            for one in module.classes
            for base in one.bases
            if isinstance(base, Reference) and base.name in FRAMEWORKS
        }
        for call in module.calls:
            framework = FRAMEWORKS.get(call.callee) or derived.get(call.callee) or _by_import(call.callee)
            if framework:
                yield WebApplication(
                    location=Location(source.path, call.line, call.column),
                    framework=framework,
                    target=call.target,
                    function=call.context.function,
                    arguments=call.invocation,
                )
        for assignment in module.assignments:
            if assignment.target == "ROOT_URLCONF" and not assignment.context.function:
                yield WebApplication(
                    location=Location(source.path, assignment.line, assignment.column), framework="django", target="ROOT_URLCONF"
                )


def _may_make_one(outline: PythonOutline) -> bool:
    """Whether the file mentions Django's setting, or something of a framework that it imports."""
    imported = {row.qualified.partition(".")[0] for row in outline.imports}
    if outline.mentions("ROOT_URLCONF") or (outline.mentions("Flask") and any(name.startswith("flask") for name in imported)):
        return True
    return any(name.partition(".")[0] in imported and outline.mentions(name.rpartition(".")[2]) for name in FRAMEWORKS)


def _by_import(callee: str) -> str:
    head, _, last = callee.rpartition(".")
    return "flask" if last == "Flask" and head.startswith("flask") else ""
