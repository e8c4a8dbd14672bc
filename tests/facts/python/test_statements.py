"""``python.call``, ``python.assignment``, ``python.function``, ``python.class`` and ``python.import``."""

import datetime

import pytest

from readiness.facts.build import build_project
from readiness.facts.project import Project
from readiness.facts.python.rows import Assignment, Call, Class, Function, Import
from readiness.intake.memory import MemorySnapshot


def project(text: str) -> Project:
    return build_project(MemorySnapshot({"app.py": text, "tests/test_app.py": "import unseen\n"}), as_of=datetime.date(2026, 1, 15))


def test_calls() -> None:
    text = (
        "import requests as r\n\nclient = r.Session()\n\n\nasync def get(url, *more, **rest):\n    try:\n"
        "        client.get(f'{url}/x', *more, timeout=5, headers={'a': [1, None]}, **rest)\n    except OSError:\n        pass\n"
    )
    made, called = project(text).rows(Call)
    assert (made.callee, made.use, made.target, made.function) == ("requests.Session", "assigned", "client", "")
    assert (called.callee, called.function, called.in_async, called.caught) == ("requests.Session.get", "get", True, ("OSError",))
    assert called.arguments == ("f'{url}/x'", "*more")
    assert called.keywords == {"timeout": "5", "headers": "{'a': [1, None]}", "**": "rest"}


@pytest.mark.parametrize(
    ("text", "value", "literal"),
    [
        ("x = 'a'", "'a'", "a"),
        ("x = 1.5", "1.5", "1.5"),
        ("x = None", "None", "None"),
        ("x: int", None, None),
        ("x = (1, {2})", "(1, {2})", None),
        ("x = not a or b.c", "not a or b.c", None),
        ("x = a if b == 1 else c[0]", "a if b == 1 else c[0]", None),
        ("x = [f(i) for i in y]", "[f(i) for … in y]", None),
        ("x = lambda: f()", "lambda: f()", None),
        ("x = f().y", "f().y", None),
        ("import os\nx = os.environ.get('A', 'b')", "os.environ.get('A', 'b')", None),
        ("x = [[[[[[[1]]]]]]]", "[[[[[…]]]]]", None),
        (f"x = '{'a b ' * 200}'", f"'{'a b ' * 74}a …", "a b " * 200),
        ("PASSWORD = 'tr0ub4dor&3x'", "'***'", None),
        ("config['api_token'] = 'tr0ub4dor3xyz1'", "'***'", None),
        ("DATABASES = {'x': {'PASSWORD': 'tr0ub4dor&3x'}}", "{'x': {'PASSWORD': '***'}}", None),
    ],
)
def test_assignments(text: str, value: str | None, literal: str | None) -> None:
    row = project(text).rows(Assignment)[-1]
    assert (row.value, row.literal) == (value, literal)


def test_functions_classes_and_imports() -> None:
    text = (
        "from .base import Base as B\nimport os.path\n\n\n@B.register('x')\nclass A(B):\n    limit: int = 5\n\n    @property\n"
        "    def size(self, *, of: str = 'all', token='abcd1234efgh', **rest) -> int:\n"
        "        '''Says.'''\n        return os.path.getsize(of)\n"
    )
    target = project(text)
    (function,) = target.rows(Function)
    assert (function.qualname, function.owner, function.decorators, function.returns) == ("A.size", "A", ("property",), "int")
    assert function.parameters == ("self", "of: str = 'all'", "token = '***'", "**rest")
    assert (function.calls, function.docstring, function.stub) == (("os.path.getsize",), True, False)
    (one,) = target.rows(Class)
    assert (one.name, one.bases, one.fields, one.methods) == ("A", (".base.Base",), ("limit",), ("size",))
    assert [(row.qualified, row.alias, row.module, row.level) for row in target.rows(Import)] == [
        (".base.Base", "B", ".base", 1), ("os.path", "os", "os.path", 0),
    ]  # fmt: skip
