"""Flask and Quart, and the APIs built on them."""

import pytest

from tests.facts.web.routing import routes, templates, unreadable

BLUEPRINTS = {
    "its own prefix": ('Blueprint("b", __name__, url_prefix="/own")', "app.register_blueprint(b)", "/own/x"),
    "replaced": ('Blueprint("b", __name__, url_prefix="/own")', 'app.register_blueprint(b, url_prefix="/given")', "/given/x"),
    "none": ('Blueprint("b", __name__)', "app.register_blueprint(b)", "/x"),
    "closing slash": ('Blueprint("b", __name__)', 'app.register_blueprint(b, url_prefix="/api/")', "/api/x"),
    "None given": ('Blueprint("b", __name__, url_prefix="/own")', "app.register_blueprint(b, url_prefix=None)", "/own/x"),
}


@pytest.mark.parametrize("case", BLUEPRINTS)
def test_prefixes_of_blueprints(case: str) -> None:
    made, registered, expected = BLUEPRINTS[case]
    source = f'from flask import Blueprint, Flask\nb = {made}\n@b.route("/x")\ndef x(): ...\napp = Flask(__name__)\n{registered}\n'
    assert routes(source) == {f"GET {expected} x"}


def test_decorators_rules_and_views() -> None:
    assert routes(
        """
        from flask import Flask
        from flask.views import MethodView
        app = Flask(__name__)
        @app.route("/")
        @app.route("/index", methods=["GET", "POST"])
        def index(): ...
        @app.post("/items/<int:item>")
        def item(item): ...
        class Things(MethodView):
            def get(self): ...
            def post(self): ...
        app.add_url_rule("/things/", view_func=Things.as_view("things"))
        def plain(): ...
        app.add_url_rule("/plain", "plain", plain, methods=["PUT"])
        """
    ) == {
        "GET / index",
        "GET,POST /index index",
        "POST /items/{item} item",
        "GET /things/ Things.get",
        "POST /things/ Things.post",
        "PUT /plain plain",
    }


def test_factory_nested_blueprints_and_late_imports() -> None:
    assert routes(
        {
            "app/__init__.py": """
                from flask import Flask
                def create_app(config=None):
                    app = Flask(__name__)
                    from app.api import bp as api_bp
                    app.register_blueprint(api_bp, url_prefix="/api")
                    register_extensions(app)
                    return app
                def register_extensions(app):
                    from app import health
                    app.register_blueprint(health.bp)
                """,
            "app/api/__init__.py": """
                from flask import Blueprint
                bp = Blueprint("api", __name__)
                child = Blueprint("child", __name__, url_prefix="/child")
                bp.register_blueprint(child)
                from app.api import users
                """,
            "app/api/users.py": """
                from app.api import bp, child
                @bp.route("/users")
                def users(): ...
                @child.route("/deep")
                def deep(): ...
                """,
            "app/health.py": """
                from flask import Blueprint
                bp = Blueprint("health", __name__)
                @bp.route("/healthz")
                def healthz(): ...
                """,
        }
    ) == {"GET /api/users users", "GET /api/child/deep deep", "GET /healthz healthz"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [("", {"/static/{filename}"}), ("static_folder=None", set()), ('static_url_path="/assets"', {"/assets/{filename}"})],
)
def test_static_files(arguments: str, expected: set[str]) -> None:
    assert templates(f"from flask import Flask\napp = Flask(__name__, {arguments})\n") == expected


def test_restx_namespaces() -> None:
    source = """
        from flask import Blueprint, Flask
        from flask_restx import Api, Namespace, Resource
        app = Flask(__name__, static_folder=None)
        bp = Blueprint("api", __name__, url_prefix="/api/v1")
        api = Api(bp, doc="/doc")
        users = Namespace("users")
        moved = Namespace("moved", path="/elsewhere")
        @users.route("/", "/all")
        class Users(Resource):
            def get(self): ...
        @moved.route("/<int:id>")
        class Moved(Resource):
            def delete(self, id): ...
        api.add_namespace(users)
        api.add_namespace(moved, path="/given")
        app.register_blueprint(bp)
        """
    assert routes(source) == {"GET /api/v1/users/ Users.get", "GET /api/v1/users/all Users.get", "DELETE /api/v1/given/{id} Moved.delete"}
    assert templates(source) > {"/api/v1/doc", "/api/v1/swagger.json"}


def test_restful_resources_and_smorest_blueprints() -> None:
    assert routes(
        {
            "restful.py": """
                from flask import Flask
                from flask_restful import Api, Resource
                app = Flask(__name__)
                api = Api(prefix="/v1")
                class Todo(Resource):
                    def get(self): ...
                api.add_resource(Todo, "/todo", "/todos")
                api.init_app(app)
                """,
            "smorest.py": """
                from flask import Flask
                from flask.views import MethodView
                from flask_smorest import Api, Blueprint
                app = Flask(__name__)
                api = Api(app)
                blp = Blueprint("pets", "pets", url_prefix="/pets")
                @blp.route("/")
                class Pets(MethodView):
                    def get(self): ...
                api.register_blueprint(blp)
                """,
        }
    ) == {"GET /v1/todo Todo.get", "GET /v1/todos Todo.get", "GET /pets/ Pets.get"}


def test_wsgi_applications_below_prefixes() -> None:
    source = """
        from flask import Flask
        from prometheus_client import make_wsgi_app
        from werkzeug.middleware.dispatcher import DispatcherMiddleware
        app = Flask(__name__, static_folder=None)
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/metrics": make_wsgi_app()})
        """
    assert templates(source) == {"/metrics"}


def test_extensions_and_blueprints_of_third_parties() -> None:
    source = """
        from flask import Flask
        from flask_healthz import healthz
        from prometheus_flask_exporter import PrometheusMetrics
        from somewhere import blueprint
        app = Flask(__name__, static_folder=None)
        PrometheusMetrics(app)
        app.register_blueprint(healthz, url_prefix="/hz")
        app.register_blueprint(blueprint, url_prefix="/other")
        """
    assert templates(source) == {"/metrics", "/hz/{name}"}
    assert unreadable(source) == {("^/other(?:/.*)?$", "main.py:9")}


def test_quart_is_flask() -> None:
    assert routes(
        """
        from quart import Quart
        app = Quart(__name__)
        @app.websocket("/ws")
        async def ws(): ...
        @app.get("/x")
        async def x(): ...
        """
    ) == {"WEBSOCKET /ws ws", "GET /x x"}
