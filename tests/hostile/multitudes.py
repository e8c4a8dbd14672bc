"""Very many of one thing: by name, how a repository with so many is made, and how many it is measured with.

In a text, ``$N`` is the number of the thing, ``$P`` that of the one before, and ``$Z`` that of the last.
"""

from collections.abc import Callable, Mapping
from functools import cache

from readiness.catalogue.load import load_catalogue
from tests.hostile.templates import (
    CLASS,
    COMPOSE,
    DJANGO,
    IMAGE,
    JOB,
    JOBS,
    MANIFEST,
    PROJECT,
    READ,
    ROUTE,
    SERVER,
    SERVICE,
    SETTINGS,
    STAGE,
    STEP,
    TEST,
    TRY,
    UNIT,
    WEB,
    WORKFLOW,
)

Files = Mapping[str, str]
Made = Callable[[int], Files]


def filled(text: str, number: int, last: int) -> str:
    return text.replace("$N", str(number)).replace("$P", str(number - 1)).replace("$Z", str(last))


def inside(path: str, text: str, head: str = "", tail: str = "", beside: Files = PROJECT) -> Made:
    """One file with so many of the text between its head and its tail."""

    def made(count: int) -> Files:
        return {**beside, path: head + "".join(filled(text, number, count) for number in range(1, count + 1)) + tail}

    return made


def files(path: str, text: str, beside: Files = PROJECT) -> Made:
    """So many files."""
    return lambda count: {**beside, **{filled(path, number, count): filled(text, number, count) for number in range(1, count + 1)}}


def both(*makers: Made) -> Made:
    """All of these, each with so many."""
    return lambda count: {path: text for made in makers for path, text in made(count).items()}


def examples(times: int) -> Files:
    """Every example of every rule so many times, each in a folder of its own."""
    return {f"{folder}/{n}/{path}": text for n in range(times) for folder, repository in _of_rules() for path, text in repository.items()}


@cache
def _of_rules() -> tuple[tuple[str, Files], ...]:
    rules = load_catalogue().rules.values()
    return tuple((f"{rule.id}-{number}", example.files) for rule in rules for number, example in enumerate(rule.examples))


# Names of things, and how many are made when it is measured in full: half a second or so of reading each.
MULTITUDES: dict[str, tuple[Made, int]] = {
    "examples": (examples, 8),
    "services of one compose file": (inside("compose.yml", SERVICE, COMPOSE + "  s0:\n    image: postgres\n"), 3_000),
    "compose files": (files("f$N/compose.yml", COMPOSE + SERVICE), 1_000),
    "compose files of one folder": (files("compose.f$N.yml", COMPOSE + SERVICE), 1_000),
    "compose services with files": (
        both(
            inside("compose.yml", SERVICE.replace("build: .", "build: b$N"), COMPOSE),
            files("b$N/Dockerfile", IMAGE),
            files("e$N.env", "A$N=b\n"),
        ),
        1_000,
    ),
    "compose services that extend": (
        inside("compose.yml", "  s$N:\n    extends: s$P\n    build: .\n", COMPOSE + "  s0:\n    image: a\n"),
        3_000,
    ),
    "compose variables": (inside("compose.yml", "      A$N: ${A$N:-b}\n", COMPOSE + "  a:\n    build: .\n    environment:\n"), 10_000),
    "objects of one manifest": (inside("k8s/all.yaml", MANIFEST), 1_000),
    "manifests": (files("k8s/m$N.yaml", MANIFEST), 500),
    "variables of an env file": (both(inside(".env.example", "A$N=b$N\n"), inside("settings.py", READ, "import os\n")), 8_000),
    "env files": (both(files("env/f$N.env", "A$N=b\nB$N=c\n"), inside("settings.py", READ, "import os\n")), 1_000),
    "variables read in many files": (both(files("app/m$N.py", "import os\n" + READ), inside(".env", "A$N=b\n")), 2_000),
    "fields of settings": (
        inside(
            "settings.py",
            "    a$N: str = Field('b', alias='A$N')\n",
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n",
        ),
        5_000,
    ),
    "classes of settings": (
        inside("settings.py", "class S$N(S$P):\n    a$N: str\n", "from pydantic_settings import BaseSettings as S0\n"),
        2_000,
    ),
    "routes of one module": (both(inside("main.py", ROUTE, WEB + "import requests\n"), inside("test_main.py", TEST)), 3_000),
    "routes of many modules": (
        both(
            files("app/r$N.py", "from fastapi import APIRouter\napp = APIRouter(prefix='/p$N')\n" + ROUTE),
            inside("main.py", "from app import r$N\napp.include_router(r$N.app, prefix='/q$N')\n", WEB),
            files("tests/test_$N.py", "from main import app\nclient = TestClient(app)\n" + TEST),
        ),
        1_000,
    ),
    "routers in routers": (
        both(
            files(
                "app/r$N.py",
                "from fastapi import APIRouter\nfrom app.r$P import app as inner\n"
                "app = APIRouter()\napp.include_router(inner, prefix='/$N')\n" + ROUTE,
            ),
            inside("main.py", "", WEB, "from app.r$Z import app as all\napp.include_router(all)\n"),
        ),
        600,
    ),
    "routes and probes": (
        both(
            inside("main.py", ROUTE, WEB),
            inside("compose.yml", "  s$N:\n    build: .\n    healthcheck: {test: curl -f http://localhost:8000/r$N/1}\n", COMPOSE),
        ),
        2_000,
    ),
    "django urls": (
        both(
            inside(
                "shop/urls.py",
                "    path('u$N/', include('a$N.urls')),\n",
                "from django.urls import include, path\nurlpatterns = [\n",
                "]\n",
                DJANGO,
            ),
            files("a$N/urls.py", "from django.urls import path\nfrom . import views\nurlpatterns = [path('x$N', views.x)]\n"),
            files("a$N/views.py", "def x(request):\n    return HttpResponse('ok')\n"),
            inside("shop/settings.py", "", "ROOT_URLCONF = 'shop.urls'\n"),
        ),
        600,
    ),
    "django settings": (
        inside("shop/settings.py", SETTINGS, "import os\nMIDDLEWARE = []\nALLOWED_HOSTS = []\nROOT_URLCONF = 'shop.urls'\n", "", DJANGO),
        1_500,
    ),
    "django settings modules": (
        files("shop/settings/s$N.py", "from .s$P import *\nDEBUG = True\nROOT_URLCONF = 'shop.urls'\nSECRET_KEY = A$N\n", DJANGO),
        500,
    ),
    "flask configurations": (
        files("app/c$N.py", "from flask import Flask\napp = Flask(__name__)\napp.config['SECRET_KEY'] = 'b$N'\napp.run(debug=True)\n"),
        600,
    ),
    "flask settings": (
        inside(
            "app.py",
            "app.config['A$N'] = os.environ.get('A$P', 'b')\napp.config.update(B$N=1)\n",
            "import os\nfrom flask import Flask\napp = Flask('a')\n",
        ),
        3_000,
    ),
    "imports": (inside("main.py", "import m$N\nfrom p$N.q import r$N\n", WEB), 10_000),
    "imports and requirements": (both(inside("main.py", "import m$N\n", WEB), inside("requirements.txt", "d$N==1.$N\n")), 5_000),
    "imports of each other": (files("app/m$N.py", "from app.m$P import x\nfrom app.m$P import *\nimport d$N\n"), 1_500),
    "requirements": (both(inside("requirements.txt", "d$N==1.$N\n"), inside("requirements-dev.txt", "e$N>=1\n")), 8_000),
    "requirements of requirements": (files("requirements/r$N.txt", "-r r$P.txt\n-c c.txt\nd$N\n"), 1_000),
    "locked": (
        both(
            inside("poetry.lock", '[[package]]\nname = "d$N"\nversion = "1.$N"\n[package.dependencies]\nd$P = "*"\n\n'),
            inside("pyproject.toml", '    "d$N>=1",\n', '[project]\nname = "a"\nversion = "1"\ndependencies = [\n', "]\n"),
        ),
        3_000,
    ),
    "projects": (
        both(
            files("p$N/pyproject.toml", '[project]\nname = "p$N"\ndependencies = ["d$N"]\n'),
            files("p$N/p$N/a.py", "import d$N\nimport p$P\n"),
        ),
        700,
    ),
    "images": (both(files("i$N/Dockerfile", IMAGE), files("i$N/requirements.txt", "d$N\n"), files("i$N/main.py", WEB)), 700),
    "images of one folder": (files("Dockerfile.$N", IMAGE), 1_000),
    "stages": (inside("Dockerfile", STAGE, "FROM python:3.12 AS s0\n"), 1_500),
    "instructions": (
        inside("Dockerfile", "RUN apt-get install -y p$N && curl -o /a$N https://x/$N\nCOPY a$N /b$N\nENV A$N=$A$P\n", "FROM python\n"),
        3_000,
    ),
    "triggers": (inside("Dockerfile", "FROM s$P AS s$N\nONBUILD COPY a$N /a\nONBUILD RUN pip install b$N\n", "FROM python AS s0\n"), 1_500),
    "healthchecks": (files("i$N/Dockerfile", IMAGE + "HEALTHCHECK CMD curl -f http://localhost:8000/h$N\n"), 700),
    "servers": (inside("nginx.conf", SERVER, "http {\n", "}\n"), 1_500),
    "nginx files": (
        both(files("nginx/conf.d/s$N.conf", SERVER), inside("nginx/nginx.conf", "", "http { include conf.d/*.conf; }\n")),
        700,
    ),
    "nginx includes": (files("nginx/s$N.conf", "include s$P.conf;\ninclude s*.conf;\nserver { listen $N; }\n"), 300),
    "units": (files("systemd/s$N.service", UNIT), 1_500),
    "units and timers": (
        both(files("systemd/s$N.service", UNIT), files("systemd/s$N.timer", "[Timer]\nOnCalendar=daily\nUnit=s$N.service\n")),
        700,
    ),
    "steps": (inside(WORKFLOW, STEP, JOBS), 2_000),
    "jobs": (inside(WORKFLOW, JOB, "on: push\njobs:\n  j0: {runs-on: a, steps: []}\n"), 2_000),
    "workflows": (files(".github/workflows/w$N.yml", JOBS + STEP), 700),
    "actions": (
        both(
            files(
                ".github/actions/a$N/action.yml",
                "runs:\n  using: composite\n  steps:\n    - uses: ./.github/actions/a$P\n    - run: pytest\n",
            ),
            inside(WORKFLOW, "      - uses: ./.github/actions/a$N\n", JOBS),
        ),
        500,
    ),
    "make targets": (both(inside("Makefile", "t$N: t$P\n\tpytest tests/$N\n"), inside(WORKFLOW, "      - run: make t$N\n", JOBS)), 2_000),
    "scripts": (
        both(
            files("scripts/s$N.sh", "#!/bin/sh\nset -e\n./s$P.sh\npytest t$N\npg_dump a > b$N\n"),
            inside(WORKFLOW, "      - run: scripts/s$N.sh\n", JOBS),
        ),
        1_000,
    ),
    "tests": (inside("tests/test_a.py", TEST, "from unittest.mock import patch\nimport time\n"), 3_000),
    "test files": (files("tests/test_$N.py", "from unittest.mock import patch\nfrom main import f$N\n" + TEST), 1_500),
    "fixtures": (inside("tests/conftest.py", "@pytest.fixture\ndef f$N(f$P):\n    yield f$P\n", "import pytest\n"), 3_000),
    "classes and functions": (inside("main.py", CLASS, WEB), 2_000),
    "classes of many modules": (files("app/m$N.py", "from app.m$P import C$P, f$P\n" + CLASS), 1_000),
    "calls of each other": (
        both(
            files("app/m$N.py", "from app.m$P import g$P\n" + TRY + "def g$N(x):\n    return f$N(x)\n"),
            inside("main.py", "@app.get('/h$N')\ndef h$N():\n    return g$N(1)\n", WEB + "from app.m1 import *\n"),
        ),
        700,
    ),
    "assignments": (inside("main.py", "a$N = a$P\nb$N = a$N + 'x' + f'{a$P}'\n", WEB + "a0 = 1\n"), 5_000),
    "one name": (inside("main.py", "a = a + 'b$N'\nDEBUG = not DEBUG\nhost = f(host)\n", WEB), 4_000),
    "nested functions": (
        inside(
            "main.py",
            "def f$N(a=os.environ['A$N']):\n    def g():\n        return f$N\n    app.add_middleware(CORS, allow_origins=[a, g])\n",
            WEB,
        ),
        2_000,
    ),
    "health checks": (
        inside(
            "main.py",
            "@app.get('/health/$N')\nasync def h$N():\n    return await check_$P()\n\n"
            "async def check_$N():\n    return await check_$P()\n\n",
            WEB,
        ),
        1_500,
    ),
    "secrets": (inside("main.py", "PASSWORD_$N = 'kPq93hJx$NwZtRv'\ntoken_$N = os.getenv('TOKEN_$N', 'kPq93hJx$NwZtRvu')\n", WEB), 3_000),
    "secrets of many files": (
        files("app/m$N.py", "PASSWORD = 'kPq93hJx$NwZtRv'\nif PASSWORD == 'kPq93hJx$NwZtRv':\n    raise ValueError\n"),
        1_500,
    ),
    "waivers": (inside("main.py", "x$N = eval(y)  # readiness: ignore[security.eval-exec] until=2027-01-01 owner=me why\n", WEB), 3_000),
    "links": (inside("README.md", "- [a$N](docs/a$N.md) `make t$N` `A$N`\n\n    ./scripts/s$N.sh\n"), 5_000),
    "documents": (files("docs/a$N.md", "# Backup\n\n[b](a$P.md) `scripts/s$N.sh`\n```sh\nexport A$N=b\n```\n"), 2_000),
    "ignored": (both(inside(".gitignore", "a$N*/**/b\n!c$N\n"), files("app/m$N.py", "x = open('secret_$N.key', 'w')\n")), 700),
    "ignored by docker": (
        both(
            inside(".dockerignore", "a$N*/**/b\n!c$N\n"),
            files("app/m$N.txt", "x\n"),
            inside("Dockerfile", "COPY app/m$N.txt /x\n", "FROM python\n"),
        ),
        700,
    ),
    "files": (files("f$N/g$N/h.txt", "x\n"), 8_000),
    "crontab": (both(inside("crontab", "$N * * * * root /srv/backup$N.sh\n"), files("backup$N.sh", "pg_dump a > b\n")), 1_000),
    "processes": (inside("Procfile", "w$N: gunicorn main:app -b :$N\n"), 3_000),
    "openapi": (
        inside(
            "openapi.yaml",
            "  /p$N:\n    get: {operationId: o$N, responses: {'200': {description: a}}}\n",
            "openapi: 3.0.0\ninfo: {title: a, version: '1'}\npaths:\n",
        ),
        2_000,
    ),
}
