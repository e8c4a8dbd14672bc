"""Names replaced by what they are assigned, here and elsewhere."""

import pytest

from readiness.artifacts.python.values import walk
from tests.facts.python.indexing import folded, index

CONFIG = """
import os
ORIGINS = ["*"]
GROWN = ["a"]
GROWN += ["b"]
CHANGED = ["a"]
CHANGED.append("b")
URL = os.getenv("URL", "sqlite:///x.db")
NAME = "n"
BOTH = 1
if URL:
    BOTH = 2
else:
    BOTH = 3
TABLE = {"a": NAME}
helper = make(NAME)
HOST = "h"
DSN = f"redis://{HOST}/{URL}"
class Plain:
    DEBUG = True
class Derived(Plain):
    LEVEL = "info"
class Settings(Remote):
    DEBUG = True
settings = Settings()
loop_a = loop_b
loop_b = loop_a
def set_it():
    global NAME
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("config.ORIGINS", "['*']"),
        ("config.GROWN", "['a', 'b']"),
        ("config.CHANGED", ".config.CHANGED"),
        ("config.URL", "os.getenv('URL', 'sqlite:///x.db')"),
        ("config.BOTH", "<1 any 2 any 3>"),
        ("config.TABLE", "{'a': 'n'}"),
        ("config.TABLE['a']", "'n'"),
        ("config.helper", "@app/config.py:make('n')"),
        ("config.DSN", "|'redis://h/'+os.getenv('URL', 'sqlite:///x.db')|"),
        ("config.Plain.DEBUG", "True"),
        ("config.Derived.DEBUG", "True"),
        ("config.Settings.DEBUG", ".config.Settings.DEBUG"),
        ("config.settings.DEBUG", ".config.settings.DEBUG"),
        ("config.loop_a", "@app/config.py:loop_b"),
        ("config.missing", ".config.missing"),
        ("'x/' + config.HOST", "'x/h'"),
        ("[*config.ORIGINS, 'b']", "['*', 'b']"),
        ("config.ORIGINS + config.GROWN", "['*', 'a', 'b']"),
        ("config.HOST.upper()", ".config.HOST.upper()"),
    ],
)
def test_across_modules(expression: str, expected: str) -> None:
    files = index(app__init="", app__config=CONFIG, app__main=f"from . import config\nx = {expression}\n")
    found = folded(files, "app/main.py", "x")
    assert found == expected


def test_lines_are_those_of_the_asking_file() -> None:
    files = index(a="\n\n\n\nKEYS = [\n'x',\n'y']\n", b="from a import KEYS\nz = KEYS\n")
    row = next(row for row in files.modules["b.py"].assignments if row.target == "z")
    assert row.value is not None
    assert {part.line for part in walk(files.fold(row.value, "b.py")) if hasattr(part, "line")} == {2}


def test_locals_with_one_and_with_several_values() -> None:
    files = index(
        app="""
        def f(given):
            one = "a"
            status = "ok"
            for x in given:
                if x:
                    status = "bad"
            first, second = given
            r = {"one": one, "status": status, "x": x, "first": first, "given": given}
        """
    )
    assert folded(files, "app.py", "r") == "{'one': 'a', 'status': <'ok' any 'bad'>, 'x': ~x, 'first': ~first, 'given': ~given}"
