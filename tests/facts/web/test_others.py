"""aiohttp, connexion, Pyramid, middleware, and servers of the standard library."""

from tests.facts.web.routing import routes, templates, unreadable


def test_aiohttp() -> None:
    source = """
        from aiohttp import web
        table = web.RouteTableDef()
        @table.get("/table")
        async def in_table(request): ...
        @table.view("/view")
        class Viewed(web.View):
            async def post(self): ...
        async def index(request): ...
        async def one(request): ...
        def setup_routes(app):
            app.router.add_get("/", index)
            app.router.add_route("POST", r"/one/{id:[0-9]+}", one)
        def make():
            app = web.Application()
            setup_routes(app)
            app.add_routes(table)
            app.add_routes([web.get("/listed", one), web.static("/files", "files")])
            admin = web.Application()
            admin.add_routes([web.get("/x", index)])
            app.add_subapp("/admin/", admin)
            return app
        """
    assert routes(source) == {
        "GET / index",
        "POST /one/{id} one",
        "GET /table in_table",
        "POST /view Viewed.post",
        "GET /listed one",
        "GET /admin/x index",
    }
    assert "/files/{path}" in templates(source)


def test_connexion() -> None:
    files = {
        "server/app.py": """
            import connexion
            app = connexion.FlaskApp(__name__, specification_dir="spec/")
            app.add_api("api.yaml", base_path="/v2")
            """,
        "server/handlers.py": "def find(): ...\n",
        "server/spec/api.yaml": """
            openapi: 3.0.0
            servers: [{url: "https://example.org/v1"}]
            paths:
              /pets:
                get: {operationId: handlers.find}
              /pets/{id}:
                x-openapi-router-controller: handlers
                delete: {operationId: missing}
            """,
    }
    assert {"GET /v2/pets find", "DELETE /v2/pets/{id}", "GET /v2/ui/"} <= routes(files)
    files["server/app.py"] = files["server/app.py"].replace(', base_path="/v2"', "")
    assert "GET /v1/pets find" in routes(files)
    files["server/app.py"] = files["server/app.py"].replace("api.yaml", "other.yaml")
    assert unreadable(files) == {("^/.*$", "server/app.py:4")}


def test_pyramid() -> None:
    files = {
        "shop/__init__.py": """
            from pyramid.config import Configurator
            def main(settings):
                config = Configurator(settings=settings)
                config.add_directive("add_page", ".pages.add_page")
                config.include(".routes")
                config.include("pyramid_tm")
                config.include("shop.admin", route_prefix="/admin")
                config.scan()
                return config.make_wsgi_app()
            """,
        "shop/routes.py": """
            def includeme(config):
                config.add_route("health", "/_health/")
                config.add_route("item", "items/{id:[0-9]+}")
                config.add_route("elsewhere", config.registry.settings["docs.url"])
                config.add_page("about", "/about/")
                config.add_static_view("static", "shop:static")
            """,
        "shop/pages.py": """
            def add_page(config, name, path):
                config.add_route(name, path)
            """,
        "shop/admin.py": """
            def includeme(config):
                config.add_route("admin", "/users")
            """,
        "shop/views.py": """
            from pyramid.view import view_config, view_defaults
            @view_config(route_name="health", request_method="GET")
            def health(request): ...
            @view_defaults(route_name="item")
            class Items:
                @view_config(request_method="POST")
                def create(self): ...
            @view_config(route_name="admin")
            def users(request): ...
            """,
    }
    assert routes(files) == {"GET /_health/ health", "POST /items/{id} Items.create", "* /admin/users users"}
    assert templates(files) == {"/_health/", "/items/{id}", "/admin/users", "/about/", "/static/{path}"}
    assert unreadable(files) == set()


def test_requests_answered_by_middleware() -> None:
    assert routes(
        """
        from fastapi import FastAPI
        from starlette.middleware.base import BaseHTTPMiddleware
        from starlette.responses import Response
        OPEN = ("/docs", "/login")
        app = FastAPI(openapi_url=None)
        class Ping(BaseHTTPMiddleware):
            async def dispatch(self, request, call_next):
                if request.url.path == "/ping":
                    return Response("pong")
                if request.url.path in OPEN:
                    return await call_next(request)
                if request.url.path == "/secret":
                    return Response(status_code=403)
                response = await call_next(request)
                if request.url.path == "/late":
                    return response
                return response
        class Raw:
            async def __call__(self, scope, receive, send):
                if scope["type"] == "http" and scope["path"] in ("/livez", "/readyz"):
                    await send({"type": "http.response.start", "status": 200})
                    return
                await self.app(scope, receive, send)
        """
    ) == {"* /ping Ping.dispatch", "* /livez Raw.__call__", "* /readyz Raw.__call__"}


def test_a_wrapper_that_answers_one_path_and_passes_on_the_rest() -> None:
    files = {
        "asgi.py": """
            from fastapi import FastAPI
            from health import answering
            app = FastAPI(openapi_url=None)
            served = answering(app, "/healthz")
        """,
        "health.py": """
            def answering(application, path):
                async def wrapper(scope, receive, send):
                    if scope["type"] != "http" or scope.get("path") != path:
                        return await application(scope, receive, send)
                    await send({"type": "http.response.start", "status": 200})
                return wrapper
            def silent(application, path="/never"):
                async def wrapper(scope, receive, send):
                    if scope.get("path") != path:
                        return await application(scope, receive, send)
                return wrapper
        """,
    }
    assert routes(files) == {"* /healthz answering.<locals>.wrapper"}


def test_hooks_of_flask_and_django() -> None:
    assert routes(
        """
        from flask import Flask, request
        app = Flask(__name__)
        @app.before_request
        def ping():
            if request.path == "/ping":
                return "pong"
        def django_style(get_response):
            def middleware(request):
                if request.path_info == "/health":
                    return HttpResponse("ok")
                return get_response(request)
            return middleware
        """
    ) == {"* /ping ping", "* /health django_style.<locals>.middleware"}


def test_servers_of_the_standard_library() -> None:
    source = """
        from http.server import BaseHTTPRequestHandler
        class Some(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/health":
                    self.send_response(200)
                else:
                    self.send_error(404)
        class Excluding(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path != "/metrics":
                    self.send_error(404)
                    return
                self.send_response(200)
        class Every(BaseHTTPRequestHandler):
            def do_POST(self):
                self.send_response(200)
        class Computed(BaseHTTPRequestHandler):
            def do_GET(self):
                if table.match(self.path):
                    self.send_response(200)
        """
    assert routes(source) == {"GET /health Some.do_GET", "GET /metrics Excluding.do_GET", "POST /{path} Every.do_POST"}
    assert unreadable(source) == {("^/.*$", "main.py:19")}


def test_sanic_and_bottle() -> None:
    assert routes(
        {
            "one.py": """
                from sanic import Blueprint, Sanic
                app = Sanic("x")
                bp = Blueprint("b", url_prefix="/bp")
                @app.get("/n/<n:int>")
                async def number(request, n): ...
                @bp.route("/x", methods=["POST"])
                async def x(request): ...
                async def added(request): ...
                app.add_route(added, "/added")
                app.blueprint(bp)
                """,
            "two.py": """
                import bottle
                from bottle import route
                app = bottle.Bottle()
                @app.post("/own")
                def own(): ...
                @route("/default/<name>")
                def default(name): ...
                """,
        }
    ) == {"GET /n/{n} number", "POST /bp/x x", "GET /added added", "POST /own own", "GET /default/{name} default"}


def test_falcon_litestar_and_tornado() -> None:
    assert routes(
        {
            "one.py": """
                import falcon
                class Things:
                    def on_get(self, req, resp): ...
                    def on_post_many(self, req, resp): ...
                app = falcon.App()
                app.add_route("/things/{id:int}", Things())
                app.add_route("/things", Things(), suffix="many")
                """,
            "two.py": """
                from litestar import Controller, Litestar, Router, get, post
                @get("/x")
                async def x(): ...
                class Users(Controller):
                    path = "/users"
                    @post()
                    async def create(self): ...
                    @get("/{user_id:int}")
                    async def one(self): ...
                app = Litestar([x, Router(path="/api", route_handlers=[Users])])
                """,
            "three.py": """
                from tornado.web import Application, RequestHandler
                class Main(RequestHandler):
                    def get(self): ...
                app = Application([(r"/main/([0-9]+)", Main)])
                """,
        }
    ) == {
        "GET /things/{id} Things.on_get",
        "POST /things Things.on_post_many",
        "GET /x x",
        "POST /api/users Users.create",
        "GET /api/users/{user_id} Users.one",
        "GET /main/{} Main.get",
    }
