"""FastAPI and Starlette: which paths are served, and which are not."""

import pytest

from tests.facts.web.routing import routes, rows, templates, unreadable

PREFIXES = {
    "of the include": ("router = APIRouter()", 'app.include_router(router, prefix="/api")', "/api/x"),
    "of the router": ('router = APIRouter(prefix="/v1")', "app.include_router(router)", "/v1/x"),
    "of both": ('router = APIRouter(prefix="/v1")', 'app.include_router(router, prefix="/api")', "/api/v1/x"),
    "a constant": ('P = "/c"\nrouter = APIRouter()', "app.include_router(router, prefix=P)", "/c/x"),
    "an f-string": ('P = "/c"\nrouter = APIRouter()', 'app.include_router(router, prefix=f"{P}/v2")', "/c/v2/x"),
    "the environment's default": ("router = APIRouter()", 'app.include_router(router, prefix=os.getenv("P", "/e"))', "/e/x"),
    "an alternative": ("router = APIRouter()", 'app.include_router(router, prefix=os.environ.get("P") or "/e")', "/e/x"),
    "stripped": ("router = APIRouter()", 'app.include_router(router, prefix="/e/".rstrip("/"))', "/e/x"),
}


@pytest.mark.parametrize("case", PREFIXES)
def test_prefixes(case: str) -> None:
    router, include, expected = PREFIXES[case]
    source = f'import os\nfrom fastapi import APIRouter, FastAPI\n{router}\n@router.get("/x")\ndef x(): ...\napp = FastAPI()\n{include}\n'
    assert routes(source) == {f"GET {expected} x"}


def test_routers_of_other_modules_and_defaults_of_settings() -> None:
    assert routes(
        {
            "app/main.py": """
                from fastapi import FastAPI
                from app.api import api_router
                from app.config import settings
                app = FastAPI(openapi_url=f"{settings.API_V1_STR}/openapi.json")
                app.include_router(api_router, prefix=settings.API_V1_STR)
                """,
            "app/api/__init__.py": """
                from fastapi import APIRouter
                from . import users
                from .items import router as items
                api_router = APIRouter()
                api_router.include_router(users.router, prefix="/users")
                api_router.include_router(items)
                """,
            "app/api/users.py": """
                from fastapi import APIRouter
                router = APIRouter()
                @router.get("/{user_id:int}")
                async def one(user_id: int): ...
                @router.api_route("", methods=["get", "POST"])
                async def many(): ...
                """,
            "app/api/items.py": """
                from fastapi import APIRouter
                router = APIRouter(prefix="/items")
                def listing(): ...
                router.add_api_route("/", listing, methods=["GET"])
                """,
            "app/config.py": """
                from pydantic_settings import BaseSettings
                class Settings(BaseSettings):
                    API_V1_STR: str = "/api/v1"
                settings = Settings()
                """,
        }
    ) == {"GET /api/v1/users/{user_id} one", "GET,POST /api/v1/users many", "GET /api/v1/items/ listing"}


def test_a_router_that_nobody_includes_serves_nothing() -> None:
    source = """
        from fastapi import APIRouter, FastAPI
        app = FastAPI()
        router = APIRouter()
        @router.get("/lost")
        def lost(): ...
        """
    assert routes(source) == set()
    assert unreadable(source) == set()


def test_factories_parameters_and_loops() -> None:
    assert routes(
        {
            "factory.py": """
                from fastapi import FastAPI
                from routing import register, all_routers, TABLE
                def create_app() -> FastAPI:
                    app = FastAPI()
                    @app.get("/inner")
                    def inner(): ...
                    register(app)
                    for router in all_routers():
                        app.include_router(router)
                    for router, prefix in TABLE:
                        app.include_router(router, prefix=prefix)
                    return app
                """,
            "routing.py": """
                from fastapi import APIRouter
                first, second, third = APIRouter(), APIRouter(), APIRouter()
                @first.get("/first")
                def a(): ...
                fourth = APIRouter()
                fifth = APIRouter()
                @fourth.get("/fourth")
                def d(): ...
                @fifth.get("/fifth")
                def e(): ...
                def register(application):
                    application.include_router(fourth, prefix="/registered")
                def all_routers():
                    return [fifth]
                TABLE = [(fifth, "/table")]
                """,
        }
    ) == {"GET /inner create_app.<locals>.inner", "GET /registered/fourth d", "GET /fifth e", "GET /table/fifth e"}


def test_a_parameter_that_nobody_passes_is_the_only_application() -> None:
    assert routes(
        {
            "main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
            "hooks.py": """
                def setup(app):
                    @app.get("/hook")
                    def hook(): ...
                """,
        }
    ) == {"GET /hook setup.<locals>.hook"}


def test_mounted_applications_and_static_files() -> None:
    source = """
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles
        from prometheus_client import make_asgi_app
        app = FastAPI(docs_url=None, redoc_url=None)
        admin = FastAPI(openapi_url=None)
        @admin.get("/ping")
        def ping(): ...
        app.mount("/admin", admin)
        app.mount("/static", StaticFiles(directory="static"), name="static")
        app.mount("/metrics", make_asgi_app())
        """
    assert templates(source) == {"/openapi.json", "/admin/ping", "/static/{path}", "/metrics/{path}"}
    assert unreadable(source) == set()
    assert {row.application for row in rows({"main.py": source})} == {"main.py:app"}


def test_static_files_at_the_root_leave_the_rest_open() -> None:
    source = """
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles
        app = FastAPI(openapi_url=None)
        app.mount("/", StaticFiles(directory="dist", html=True))
        """
    assert templates(source) == {"/"}
    assert unreadable(source) == {("^.*$", "main.py:5")}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", {"/openapi.json", "/docs", "/redoc"}),
        ('docs_url="/d", redoc_url=None', {"/openapi.json", "/d"}),
        ("openapi_url=None", set()),
        ('docs_url="/d" if debug else None', {"/openapi.json", "/d", "/redoc"}),
    ],
)
def test_documentation(arguments: str, expected: set[str]) -> None:
    assert templates(f"from fastapi import FastAPI\napp = FastAPI({arguments})\n") == expected


def test_starlette_routes() -> None:
    assert routes(
        """
        from starlette.applications import Starlette
        from starlette.endpoints import HTTPEndpoint
        from starlette.routing import Mount, Route, WebSocketRoute
        class User(HTTPEndpoint):
            async def get(self, request): ...
            async def delete(self, request): ...
        async def index(request): ...
        async def socket(ws): ...
        async def leaf(request): ...
        inner = [Route("/leaf", leaf, methods=["POST"])]
        app = Starlette(routes=[Route("/", index), Route("/user/{id}", User), WebSocketRoute("/ws", socket), Mount("/in", routes=inner)])
        """
    ) == {"GET / index", "GET /user/{id} User.get", "DELETE /user/{id} User.delete", "WEBSOCKET /ws socket", "POST /in/leaf leaf"}


def test_extensions_and_routers_of_third_parties() -> None:
    source = """
        from fastapi import FastAPI
        from fastapi_users import FastAPIUsers
        from prometheus_fastapi_instrumentator import Instrumentator
        from somewhere import router
        app = FastAPI(openapi_url=None)
        users = FastAPIUsers(1, 2)
        app.include_router(users.get_auth_router(3), prefix="/auth")
        Instrumentator().instrument(app).expose(app, endpoint="/prom")
        app.include_router(router, prefix="/other")
        """
    assert templates(source) == {"/auth/login", "/auth/logout", "/prom"}
    assert unreadable(source) == {("^/other(?:/.*)?$", "main.py:10")}


def test_what_cannot_be_known_is_as_narrow_as_its_prefix() -> None:
    source = """
        import importlib, os
        from fastapi import APIRouter, FastAPI
        app = FastAPI(openapi_url=None)
        router = APIRouter()
        @router.get("/x")
        def x(): ...
        app.include_router(router, prefix=os.environ["PREFIX"])
        app.include_router(importlib.import_module(os.environ["M"]).router, prefix="/dynamic")
        """
    assert routes(source) == set()
    assert unreadable(source) == {("^.*/x$", "main.py:6"), ("^/dynamic(?:/.*)?$", "main.py:9")}


def test_subclasses_and_instance_attributes() -> None:
    assert routes(
        """
        from fastapi import APIRouter, FastAPI
        class Service:
            def __init__(self):
                self.app = FastAPI()
                self.router = APIRouter(prefix="/r")
                self.router.add_api_route("/q", self.query, methods=["GET"])
                self.app.include_router(self.router)
            def query(self): ...
        class Own(FastAPI):
            def __init__(self):
                super().__init__()
                self.add_api_route("/own", handler)
        def handler(): ...
        own = Own()
        """
    ) == {"GET /r/q Service.query", "GET /own handler"}


@pytest.mark.parametrize(
    ("path", "answered"),
    [("/files/a/b.txt", True), ("/files/", True), ("/n/12", True), ("/n/x", False), ("/n/12/", False), ("/u/a/b", False)],
)
def test_patterns_match_what_the_converters_do(path: str, answered: bool) -> None:
    import re

    found = rows(
        {
            "main.py": """
            from fastapi import FastAPI
            app = FastAPI(openapi_url=None)
            @app.get("/files/{path:path}")
            def files(): ...
            @app.get("/n/{n:int}")
            def number(): ...
            @app.get("/u/{name}")
            def user(): ...
            """
        }
    )
    assert any(re.search(row.pattern, path) for row in found) is answered


def test_routers_of_every_module_of_a_package() -> None:
    files = {
        "app/__init__.py": "",
        "app/main.py": """
            import importlib, pkgutil
            from fastapi import FastAPI
            from app import routers
            app = FastAPI(openapi_url=None)
            for found in pkgutil.iter_modules(routers.__path__):
                module = importlib.import_module(f"app.routers.{found.name}")
                app.include_router(module.router, prefix="/api")
            """,
        "app/routers/__init__.py": "",
        "app/routers/users.py": 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/users")\ndef users(): ...\n',
        "app/routers/tools.py": "def helper(): ...\n",
        "app/elsewhere.py": 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/other")\ndef other(): ...\n',
    }
    assert routes(files) == {"GET /api/users users"}
    assert unreadable(files) == set()
