"""What counts as reading a variable: (code, key, has a default, required)."""

import datetime

import pytest

from readiness.facts.build import build_project
from readiness.facts.env.rows import EnvRead
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot

SETTINGS = "from pydantic import AliasChoices, Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n"


def project(**files: str) -> Project:
    return build_project(
        MemorySnapshot({name.replace("__", "/") + ".py": text for name, text in files.items()}), as_of=datetime.date(2026, 1, 15)
    )


def reads(code: str, **files: str) -> list[tuple[str, bool, bool]]:
    return [(row.key, row.has_default, row.required) for row in project(app=code, **files).rows(EnvRead) if not row.unreadable]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os\nA = os.getenv('A')\n", [("A", False, False)]),
        ("import os\nA = os.getenv('A', 'x')\n", [("A", True, False)]),
        ("import os\nA = os.getenv('A') or 'x'\n", [("A", True, False)]),
        ("import os\nA = int(os.environ.get('A') or 25)\n", [("A", True, False)]),
        ("from os import environ as e\nA = e['A']\n", [("A", False, True)]),
        ("import os\nA = os.environ.get('A')\nif not A:\n    raise SystemExit('A')\n", [("A", False, True)]),
        ("import os\nif 'A' in os.environ:\n    A = os.environ['A']\n", [("A", True, False)]),
        ("import os\ntry:\n    A = os.environ['A']\nexcept KeyError:\n    A = None\n", [("A", False, False)]),
        ("import os\nos.environ['A'] = '1'\nA = os.environ['A']\n", [("A", True, False)]),
        ("import os\ndef f(a=os.environ['A']):\n    return a\n", [("A", False, True)]),
        ("import os\nNAME = 'A'\nA = os.environ[NAME]\n", [("A", False, True)]),
        ("import os\nfor name in ('A', 'B'):\n    print(os.environ[name])\n", [("A", False, True), ("B", False, True)]),
        (
            "from decouple import config\nA = config('A', default=False, cast=bool)\nB = config('B')\n",
            [("A", True, False), ("B", False, True)],
        ),
        ("from environs import Env\nenv = Env()\nA = env.bool('A', False)\nB = env('B')\n", [("A", True, False), ("B", False, True)]),
        (
            "import environ\nenv = environ.Env(A=(bool, True))\nA = env('A')\nB = env.db()\n",
            [("A", True, False), ("DATABASE_URL", False, True)],
        ),
        ("from starlette.config import Config\nc = Config('.env')\nA = c('A', cast=bool, default=False)\n", [("A", True, False)]),
        ("import dj_database_url\nD = dj_database_url.config(default='sqlite:///x')\n", [("DATABASE_URL", True, False)]),
        ("import click\n@click.option('--a', envvar='A')\ndef f(a): ...\n", [("A", True, False)]),
        ("import os\nif os.getenv('A'):\n    A = os.environ['A']\n", [("A", False, False), ("A", True, False)]),
        ("import os\nif 'A' in os.environ and 'B' in os.environ:\n    A = os.environ['A']\n", [("A", True, False)]),
        ("import os\nif not ('A' not in os.environ or 1):\n    A = os.environ['A']\n", [("A", True, False)]),
        ("import os\nif 'B' in os.environ:\n    A = os.environ['A']\n", [("A", False, False)]),
        (
            "import os\nif 'B' in os.environ or 'C' in os.environ:\n    if 'B' in os.environ:\n        x = 1\n    else:\n"
            "        A = os.environ['A']\n",
            [("A", False, False)],
        ),
        (
            "import os\nif os.getenv('APP_ENV', 'dev') == 'production':\n    A = os.environ['A']\n",
            [("APP_ENV", True, False), ("A", False, True)],
        ),
        (
            "import os\nDEBUG = os.getenv('DEBUG', '1') == '1'\nif not DEBUG:\n    A = os.environ['A']\n",
            [("DEBUG", True, False), ("A", False, True)],
        ),
        (
            "import os\ndef f(name, default=None):\n    if name not in os.environ:\n        return str(default).lower()\n"
            "    return os.environ[name]\nf('A', [1])\n",
            [("A", True, False)],
        ),
        ("import os\nA = os.getenv('A')\ndef f():\n    return A if A else '/data'\n", [("A", True, False)]),
        ("import os\nA = os.getenv('A')\nif A is None:\n    A = str(len(__file__))\n", [("A", True, False)]),
        ("import os\ndef f():\n    a = os.getenv('A')\n    return a or '/data'\ndef g(a):\n    return a\n", [("A", True, False)]),
        ("import os\ndef f():\n    a = os.getenv('A')\n    return a\ndef g(a):\n    return a or 1\n", [("A", False, False)]),
        (
            "import os\ndef f(n, d=None):\n    v = os.getenv(n)\n    if v is None:\n        return d\n    return int(v)\nf('A', 3)\n",
            [("A", True, False)],
        ),
        (
            "import os\ndef f(n):\n    v = os.getenv(n)\n    if not v:\n        raise KeyError(n)\n    return v\nf('A')\n",
            [("A", False, True)],
        ),
        (
            "import os\ndef f(n, d=None):\n    v = os.getenv(n, d)\n    if v not in ('a', 'b'):\n        raise ValueError\n"
            "    return v\nf('A')\n",
            [("A", True, False)],
        ),
        ("class Cache:\n    def get(self, name): ...\nA = Cache().get('A')\n", []),
    ],
)
def test_reads(code: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert reads(code) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    a: str\n    b: int = 1\n", [("A", False, True), ("B", True, False)]),
        ("    model_config = SettingsConfigDict(env_prefix='APP_')\n    a: str\n", [("APP_A", False, True)]),
        ("    class Config:\n        env_prefix = 'APP_'\n    a: str\n", [("APP_A", False, True)]),
        ("    a: str = Field(min_length=32)\n", [("A", False, True)]),
        ("    a: str = Field(...)\n    b: list[str] = Field(default_factory=list)\n", [("A", False, True), ("B", True, False)]),
        ("    a: str = Field(validation_alias='OTHER')\n", [("OTHER", False, True)]),
        ("    a: str = Field(validation_alias=AliasChoices('A', 'B'))\n", [("A", False, True), ("B", True, False)]),
        ("    _private: str = ''\n    KIND = 'x'\n", []),
    ],
)
def test_fields_of_settings(body: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert reads(f"{SETTINGS}class Settings(BaseSettings):\n{body}") == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("Settings(secret=make())", [("SECRET", True, False), ("TOKEN", False, True)]),
        ("Settings(secret=make(), token='')", [("SECRET", True, False), ("TOKEN", True, False)]),
        ("Settings(_env_file='.env')", [("SECRET", False, True), ("TOKEN", False, True)]),
        ("Settings(), Settings(secret='', token='')", [("SECRET", False, True), ("TOKEN", False, True)]),
        ("Settings(**given)", [("SECRET", True, False), ("TOKEN", False, True)]),
        ("Settings(**make())", [("SECRET", True, False), ("TOKEN", True, False)]),
        ("Below(secret='')", [("SECRET", True, False), ("TOKEN", False, True)]),
    ],
)
def test_fields_that_the_only_constructor_is_given(made: str, expected: list[tuple[str, bool, bool]]) -> None:
    classes = f"{SETTINGS}class Settings(BaseSettings):\n    secret: str\n    token: str\nclass Below(Settings):\n    pass\n"
    code = f"from settings import Below, Settings\ndef build():\n    given = {{'secret': make()}}\n    return {made}\n"
    assert reads(code, settings=classes) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(s):\n    return open(p).read() if (p := os.getenv(s + '_FILE')) else os.environ[s]\nf('A_B')\n", ["A_B", "A_B_FILE"]),
        ("def f(s):\n    return os.environ[f'X_{s}']\ndef g(t):\n    return f(t)\ng('A')\n", ["X_A"]),
        ("def f(s):\n    return os.environ[f'X_{s.upper()}']\nf('A')\n", []),
        ("d = {'A_B': 1, 'C_D': 2}\nfor n, k in d.items():\n    os.getenv(n, k)\n", ["A_B", "C_D"]),
        ("d = [{'key': 'A_B'}, {'key': 'C_D'}]\nfor x in d:\n    os.getenv(x['key'], '')\n", ["A_B", "C_D"]),
        ("def f():\n    for x, y in (('A_B', 1), ('C_D', 2)):\n        os.getenv(x, y)\n", ["A_B", "C_D"]),
        ("def f(d):\n    for n, k in d.items():\n        os.getenv(n, k)\n", []),
    ],
)
def test_names_that_are_put_together_or_looped_over(code: str, expected: list[str]) -> None:
    assert sorted(key for key, _, _ in reads(f"import os\n{code}")) == expected


def test_wrappers_are_followed_across_modules() -> None:
    helper = "import os\ndef get_env(name, default=None):\n    return os.getenv(name, default)\n"
    helper += "def flag(name):\n    return get_env(name, '0') == '1'\n"
    code = "from helper import flag, get_env\nA = get_env('A')\nB = get_env('B', 'x')\nC = flag('C')\n"
    assert reads(code, helper=helper) == [("A", True, False), ("B", True, False), ("C", True, False)]


def test_a_wrapper_that_raises_requires() -> None:
    helper = (
        "import os\ndef need(name):\n    value = os.getenv(name)\n    if value is None:\n        raise KeyError(name)\n    return value\n"
    )
    assert reads("from helper import need\nA = need('A')\n", helper=helper) == [("A", False, True)]


def test_a_computed_name_is_a_row_that_cannot_be_read() -> None:
    rows = project(app="import os\ndef f(kind):\n    return os.environ[f'APP_{kind.upper()}']\n").rows(EnvRead)
    assert [(row.key, row.prefix, bool(row.unreadable), row.location.line) for row in rows] == [("APP_", True, True, 3)]


def test_secret_defaults_are_not_kept() -> None:
    rows = project(app="import os\nA = os.getenv('DB_PASSWORD', 'tiger' + '-lily')\nB = os.getenv('DB_NAME', 'shop')\n").rows(EnvRead)
    assert [row.default for row in rows] == [None, "shop"]
