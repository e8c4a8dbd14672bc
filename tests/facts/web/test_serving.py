"""Whether a path is answered, and by whom."""

import pytest

from readiness.facts.options import ProjectOptions
from readiness.facts.processes.rows import Process
from readiness.facts.web.scoping import scope_of
from readiness.facts.web.serving import Scope, answering, serves
from tests.facts.projects import project_of
from tests.facts.web.routing import project

FASTAPI = """
from fastapi import FastAPI
app = FastAPI(openapi_url=None)
@app.get("/bare")
def bare(): ...
@app.get("/slash/")
def slash(): ...
@app.post("/post")
def post(): ...
"""
FLASK = """
from flask import Flask
app = Flask(__name__, static_folder=None)
@app.get("/bare")
def bare(): ...
@app.get("/slash/")
def slash(): ...
@app.post("/post/")
def post(): ...
"""
DJANGO = """
from django.urls import path
def bare(request): ...
urlpatterns = [path("bare", bare), path("slash/", bare)]
"""
AIOHTTP = """
from aiohttp import web
async def bare(request): ...
app = web.Application()
app.add_routes([web.get("/bare", bare), web.get("/slash/", bare)])
"""
SOURCES = {
    "fastapi": {"main.py": FASTAPI},
    "flask": {"main.py": FLASK},
    "aiohttp": {"main.py": AIOHTTP},
    "django": {"main.py": DJANGO, "settings.py": 'ROOT_URLCONF = "main"\n'},
}


@pytest.mark.parametrize(
    ("framework", "path", "method", "answered"),
    [
        ("fastapi", "/bare", "GET", True),
        ("fastapi", "/bare?x=1#y", "GET", True),
        ("fastapi", "bare", "GET", True),
        ("fastapi", "/bare/", "GET", True),
        ("fastapi", "/slash", "GET", True),
        ("fastapi", "/bare", "HEAD", False),
        ("fastapi", "/post", "GET", False),
        ("fastapi", "/post", "post", True),
        ("fastapi", "/bar", "GET", False),
        ("fastapi", "/bare/x", "GET", False),
        ("flask", "/bare", "HEAD", True),
        ("flask", "/bare/", "GET", False),
        ("flask", "/slash", "GET", True),
        ("flask", "/post", "POST", False),
        ("django", "/bare/", "GET", False),
        ("django", "/slash", "GET", True),
        ("aiohttp", "/bare", "GET", True),
        ("aiohttp", "/slash", "GET", False),
    ],
)
def test_closing_slashes_and_methods(framework: str, path: str, method: str, answered: bool) -> None:
    assert serves(project(SOURCES[framework]), ".", path, method).holds is answered


def test_the_route_is_the_evidence() -> None:
    found = serves(project({"main.py": FASTAPI}), "main.py:app", "/bare")
    assert (found.holds, str(found.location), found.reason) == (True, "main.py:4", "/bare at main.py:4")


TWO_SERVICES = {
    "a/Dockerfile": "FROM python:3.12\n",
    "a/main.py": FASTAPI,
    "b/Dockerfile": "FROM python:3.12\n",
    "b/main.py": FLASK.replace("/bare", "/only-b"),
}


@pytest.mark.parametrize(
    ("scope", "path", "answered"),
    [("a", "/bare", True), ("b", "/bare", False), ("b", "/only-b", True), ("a/main.py:app", "/only-b", False), ("a", "/only-b", False)],
)
def test_one_service_does_not_answer_for_another(scope: str, path: str, answered: bool) -> None:
    assert serves(project(TWO_SERVICES), scope, path).holds is answered


def test_what_is_not_known_leaves_the_answer_open() -> None:
    dynamic = FASTAPI + "import importlib\napp.include_router(importlib.import_module(NAME).router, prefix='/plugins')\n"
    found = serves(project({"main.py": dynamic}), ".", "/plugins/x")
    assert (found.holds, str(found.location)) == (None, "main.py:11")
    assert serves(project({"main.py": dynamic}), ".", "/other").holds is False
    assert serves(project({"main.py": FASTAPI, "broken.py": "def ("}), ".", "/other").holds is None
    assert serves(project({"main.py": "print(1)\n"}), ".", "/").holds is None
    assert serves(project({"main.py": "from robyn import Robyn\napp = Robyn(__file__)\n"}), ".", "/").holds is None


@pytest.mark.parametrize(("path", "answered"), [("/bare", True), ("/api/bare", True), ("/other/bare", False)])
def test_the_prefix_that_a_proxy_takes_off_may_still_be_there(path: str, answered: bool) -> None:
    source = FASTAPI.replace("openapi_url=None", 'openapi_url=None, root_path="/api"')
    assert serves(project({"main.py": source}), ".", path).holds is answered


def test_other_methods_of_a_path() -> None:
    assert [row.methods for row in answering(project({"main.py": FASTAPI}), ".", "/post")] == [("POST",)]


@pytest.mark.parametrize(
    ("command", "scope"),
    [
        ('["uvicorn", "main:app"]', Scope(".", ("main.py:app",))),
        ('["uvicorn", "--factory", "main:create"]', Scope(".", ("main.py:made",))),
        ('["gunicorn", "main:create()"]', Scope(".", ("main.py:made",))),
        ('["gunicorn", "wsgi"]', Scope(".", ("main.py:made",))),
        ('["python", "main.py"]', Scope(".", ("main.py:app", "main.py:made"))),
        ('["gunicorn", "elsewhere:app"]', None),
        ('["./start-it"]', None),
        ('["nginx", "-g", "daemon off;"]', None),
    ],
)
def test_the_application_that_a_process_serves(command: str, scope: Scope | None) -> None:
    made = project(
        {
            "Dockerfile": f"FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD {command}\n",
            "main.py": FASTAPI + "def create():\n    made = FastAPI()\n    return made\n",
            "wsgi.py": "from main import create\napplication = create()\n",
        }
    )
    assert [scope_of(made, process).scope for process in made.rows(Process)] == [scope]


def test_django_behind_its_wsgi_module() -> None:
    made = project(
        {
            "Dockerfile": 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "site_.wsgi"]\n',
            "site_/__init__.py": "",
            "site_/settings.py": 'ROOT_URLCONF = "site_.urls"\n',
            "site_/urls.py": DJANGO,
            "site_/wsgi.py": "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        }
    )
    assert [scope_of(made, process).scope for process in made.rows(Process)] == [Scope(".", framework="django")]


def test_a_declared_route_is_answered_by_its_component_alone() -> None:
    computed = {"main.py": "import os\nfrom fastapi import FastAPI\napp = FastAPI(openapi_url=None)\napp.mount(os.environ['X'], other)\n"}
    files = {**{f"api/{path}": text for path, text in computed.items()}, **{f"web/{path}": text for path, text in computed.items()}}
    files |= {"api/requirements.txt": "fastapi\n", "web/requirements.txt": "fastapi\n"}
    declared = project_of(files, options=ProjectOptions(routes=(("api/", ("GET /health", "PUT,POST /files/{path:path}")),)))
    assert serves(declared, "api", "/health").holds
    assert serves(declared, "api/main.py:app", "/files/a/b", "PUT").holds
    assert serves(declared, "api", "/files/a", "DELETE").holds is None
    assert serves(declared, "web", "/health").holds is None
    assert serves(project_of(files), "api", "/health").holds is None
