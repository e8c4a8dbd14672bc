"""Which constructors make routers: qualified name → family (the methods it has), framework, whether it is an application."""

from __future__ import annotations

import msgspec


class Family(msgspec.Struct, frozen=True):
    name: str
    framework: str
    is_application: bool = False


_STARLETTE = Family("starlette", "fastapi", True)
_ROUTER = Family("starlette", "fastapi")
_FLASK = Family("flask", "flask", True)
_BLUEPRINT = Family("flask", "flask")

FAMILIES: dict[str, Family] = {
    "fastapi.FastAPI": _STARLETTE,
    "fastapi.applications.FastAPI": _STARLETTE,
    "fastapi_offline.FastAPIOffline": _STARLETTE,
    "fastapi.APIRouter": _ROUTER,
    "fastapi.routing.APIRouter": _ROUTER,
    "fastapi_utils.inferring_router.InferringRouter": _ROUTER,
    "fastapi_restful.inferring_router.InferringRouter": _ROUTER,
    "fastapi_versionizer.Versionizer": _ROUTER,
    "starlette.applications.Starlette": Family("starlette", "starlette", True),
    "starlette.routing.Router": Family("starlette", "starlette"),
    "flask.Flask": _FLASK,
    "flask.app.Flask": _FLASK,
    "apiflask.APIFlask": _FLASK,
    "flask_openapi3.OpenAPI": _FLASK,
    "flask_openapi3.openapi.OpenAPI": _FLASK,
    "flask_appbuilder.Flask": _FLASK,
    "flask.Blueprint": _BLUEPRINT,
    "flask.blueprints.Blueprint": _BLUEPRINT,
    "apiflask.APIBlueprint": _BLUEPRINT,
    "flask_openapi3.APIBlueprint": _BLUEPRINT,
    "flask_smorest.Blueprint": _BLUEPRINT,
    "quart.Quart": Family("flask", "quart", True),
    "quart.Blueprint": Family("flask", "quart"),
    "flask_smorest.Api": Family("flask-api", "flask"),
    "flask_restx.Api": Family("flask-api", "flask"),
    "flask_restplus.Api": Family("flask-api", "flask"),
    "flask_restful.Api": Family("flask-api", "flask"),
    "flask_restx.Namespace": Family("flask-namespace", "flask"),
    "flask_restplus.Namespace": Family("flask-namespace", "flask"),
    "aiohttp.web.Application": Family("aiohttp", "aiohttp", True),
    "aiohttp.web_app.Application": Family("aiohttp", "aiohttp", True),
    "aiohttp.web.RouteTableDef": Family("aiohttp-table", "aiohttp"),
    "sanic.Sanic": Family("sanic", "sanic", True),
    "sanic.app.Sanic": Family("sanic", "sanic", True),
    "sanic.Blueprint": Family("sanic", "sanic"),
    "sanic.blueprints.Blueprint": Family("sanic", "sanic"),
    "bottle.Bottle": Family("bottle", "bottle", True),
    "falcon.App": Family("falcon", "falcon", True),
    "falcon.API": Family("falcon", "falcon", True),
    "falcon.asgi.App": Family("falcon", "falcon", True),
    "litestar.Litestar": Family("litestar", "litestar", True),
    "litestar.Router": Family("litestar", "litestar"),
    "tornado.web.Application": Family("tornado", "tornado", True),
    "pyramid.config.Configurator": Family("pyramid", "pyramid", True),
    "connexion.App": Family("connexion", "connexion", True),
    "connexion.FlaskApp": Family("connexion", "connexion", True),
    "connexion.AsyncApp": Family("connexion", "connexion", True),
    "connexion.FlaskApi": Family("connexion", "connexion", True),
    "ninja.NinjaAPI": Family("ninja", "django"),
    "ninja_extra.NinjaExtraAPI": Family("ninja", "django"),
    "ninja.Router": Family("ninja", "django"),
    "ninja.router.Router": Family("ninja", "django"),
    "rest_framework.routers.DefaultRouter": Family("drf", "django"),
    "rest_framework.routers.SimpleRouter": Family("drf", "django"),
    "rest_framework_extensions.routers.ExtendedSimpleRouter": Family("drf", "django"),
    "rest_framework_nested.routers.DefaultRouter": Family("drf", "django"),
    "rest_framework_nested.routers.SimpleRouter": Family("drf", "django"),
}

_LAST = {"FastAPI": _STARLETTE, "APIRouter": _ROUTER, "Flask": _FLASK}
WRAPPED = frozenset(_LAST)
"""Names that distributions which wrap a class keep."""


def family_of(name: str) -> Family | None:
    """Of the absolute name of a class. Distributions that wrap one keep its name: their ``APIRouter`` and ``Flask`` count too."""
    found = FAMILIES.get(name)
    if found is not None:
        return found
    head, _, last = name.rpartition(".")
    wanted = {"FastAPI": "fastapi", "APIRouter": "fastapi", "Flask": "flask"}.get(last)
    return _LAST[last] if wanted and wanted in head else None
