"""What an expression is worth: while nothing is set, and in production."""

import datetime

import pytest

from readiness.artifacts.python.values import Reference
from readiness.facts.build import build_project
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.operations import plain
from readiness.facts.configuration.worth import Source, Worth
from readiness.intake.memory import MemorySnapshot


def worth(code: str, *, production: bool = False, **files: str) -> Worth:
    """Of the module-level name X."""
    sources = {"app.py": f"import os\n{code}", **{f"{name}.py": text for name, text in files.items()}}
    project = build_project(MemorySnapshot(sources), as_of=datetime.date(2026, 1, 15))
    return Evaluator(project.python, production=production).worth("app.py", Reference(":X", 1))


@pytest.mark.parametrize(
    ("code", "value", "source"),
    [
        ("X = 1", 1, Source.FIXED),
        ("X = ['a', *['b']] + ['c']", ("a", "b", "c"), Source.FIXED),
        ("X = os.getenv('A', 'b').upper()", "B", Source.DEFAULT),
        ("X = os.getenv('A')", None, Source.DEFAULT),
        ("X = os.getenv('A') == '1'", False, Source.DEFAULT),
        ("X = os.getenv('A', 'true').lower() in ('1', 'true')", True, Source.DEFAULT),
        ("X = not os.getenv('A')", True, Source.DEFAULT),
        ("X = os.getenv('A') or 'b'", "b", Source.DEFAULT),
        ("X = bool(int(os.getenv('A', '0')))", False, Source.DEFAULT),
        ("X = [o.strip() for o in os.getenv('A', 'b, c').split(',') if o]", ("b", "c"), Source.DEFAULT),
        ("X = list(map(str.strip, os.getenv('A', 'b, c').split(',')))", ("b", "c"), Source.DEFAULT),
        ("import json\nX = json.loads(os.getenv('A', '[\"b\"]'))", ("b",), Source.DEFAULT),
        ("from decouple import Csv, config\nX = config('A', default='b,c', cast=Csv())", ("b", "c"), Source.DEFAULT),
        ("from distutils.util import strtobool\nX = strtobool(os.getenv('A', 'no'))", False, Source.DEFAULT),
        ("D = os.getenv('D') == '1'\nX = ['a']\nif D:\n    X = ['*']\nelse:\n    X += ['b']", ("a", "b"), Source.DEFAULT),
        ("X = ['a']\nX.append('b')\nX.extend(['c'])", ("a", "b", "c"), Source.FIXED),
        (
            "def f(n, d):\n    v = os.getenv(n, d)\n    if v not in ('0', '1'):\n"
            "        raise ValueError\n    return v == '1'\nX = f('A', '1')",
            True,
            Source.DEFAULT,
        ),
        ("X = {'a': 1, 'b': 2}[os.getenv('A', 'b')]", 2, Source.DEFAULT),
        ("X = getattr(object(), 'x', 3)", 3, Source.DEFAULT),
    ],
)
def test_known(code: str, value: object, source: Source) -> None:
    found = worth(code)
    assert (plain(found.value), found.source) == (value, source)


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("X = os.environ['A']", Source.SUPPLIED),
        ("X = os.environ['A'].split(',')", Source.SUPPLIED),
        ("def f():\n    k = os.getenv('A')\n    if not k:\n        raise RuntimeError\n    return k\nX = f()", Source.SUPPLIED),
        ("from elsewhere import thing\nX = thing()", Source.UNKNOWN),
        ("X = X", Source.UNKNOWN),
        ("def f(n):\n    return f(n)\nX = f(1)", Source.UNKNOWN),
        ("import random\nX = 1\nif random.random() > 0.5:\n    X = 2", Source.UNKNOWN),
    ],
)
def test_not_known(code: str, source: Source) -> None:
    found = worth(code)
    assert found.source is source
    assert not found.is_known


@pytest.mark.parametrize(
    ("code", "unset", "production"),
    [
        ("X = os.getenv('APP_ENV', 'dev') != 'production'", True, False),
        ("X = 1\nif os.environ.get('ENVIRONMENT') in ('prod', 'production'):\n    X = 2", 1, 2),
        (
            "class Dev:\n    A = 1\nclass Prod:\n    A = 2\n"
            "C = {'development': Dev, 'production': Prod}\nc = C[os.getenv('MODE', 'development')]\nX = c.A",
            1,
            2,
        ),
    ],
)
def test_the_variable_that_names_the_environment(code: str, unset: object, production: object) -> None:
    assert plain(worth(code).value) == unset
    assert plain(worth(code, production=True).value) == production


@pytest.mark.parametrize(
    ("code", "raw"), [("X = os.getenv('A', 'False')", True), ("X = bool(os.getenv('A'))", True), ("X = os.getenv('A') == '1'", False)]
)
def test_text_taken_as_it_is(code: str, raw: bool) -> None:
    assert worth(code).raw is raw


def test_star_imports_and_what_comes_after_them() -> None:
    base = "import os\nDEBUG = True\nX = 1 if DEBUG else 2\nY = 3\n"
    assert plain(worth("from base import *\nX = Y", base=base).value) == 3
    assert plain(worth("X = 9\nfrom base import *", base=base).value) == 1


def test_settings_classes() -> None:
    config = (
        "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    origins: str = 'a,b'\n    key: str\n"
        "    @property\n    def listed(self) -> list[str]:\n        return self.origins.split(',')\nsettings = Settings()\n"
    )
    listed = worth("from config import settings\nX = settings.listed", config=config)
    assert (plain(listed.value), listed.variables, str(listed.location)) == (("a", "b"), ("ORIGINS",), "config.py:3")
    key = worth("from config import settings\nX = settings.key", config=config)
    assert (key.source, key.variables) == (Source.SUPPLIED, ("KEY",))
