"""Grammar newer than Python 3.11's is read all the same, at the same lines."""

import sys

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python.newer import rewrite
from tests.artifacts.python.reading import call, module, short, value

OLD = pytest.mark.skipif(sys.version_info >= (3, 12), reason="this interpreter parses it by itself")


@pytest.mark.parametrize(
    "source",
    [
        "def f[T](x: T) -> T: return x\nend = 1\n",
        "def f[T: (int, str) = int, *Ts, **P](x: T) -> T: return x\nend = 1\n",
        "class C[T](Base):\n    y = 1\nend = 1\n",
        "def f[\n    T,\n    U: int,\n](x: T) -> U: return x\nend = 1\n",
        "type Alias[T] = dict[str, T]\nend = 1\n",
        "type Long[\n    T\n] = list[T]\nend = 1\n",
        "def g():\n    type Inner = int\n    return Inner\nend = 1\n",
        "try:\n    f()\nexcept A, B:\n    pass\nend = 1\n",
        "try:\n    f()\nexcept A,B.c, C:\n    pass\nend = 1\n",
        "try:\n    f()\nexcept* A, B:\n    pass\nend = 1\n",
        "lazy import json\nlazy from a import (\n    b,\n)\nend = 1\n",
        "x = [*y for y in z]\nend = 1\n",
        "x = t'hello {name}'\nend = 1\n",
        'x = f"{d["a"]}"\nend = 1\n',
        "x = f\"{'\\n'.join(d)}\"\nend = 1\n",
        "x = f'{\n    d  # why\n}'\nend = 1\n",
        'x = (f"{d["a"]}"  # one\n     "two"\n     f"{e}")\nend = 1\n',
    ],
)
def test_newer_grammar_is_read(source: str) -> None:
    found = module(source)
    last = found.assignments[-1]
    assert (last.target, last.line) == ("end", source.count("\n"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('f"a {d["k"]} b {e!r:>{w}} {{c}}"', "|'a '+?d['k']+' b '+?e+' {c}'|"),
        ("t'hello {name}!'", "|'hello '+?name+'!'|"),
        ("rt'\\d{name}'", "|'\\\\d'+?name|"),
        ("f\"{'\\n'.join(d)}\\t\"", "|'\\n'.join(?d)+'\\t'|"),
        ('f"{a["b"]}" "{c}" f"{d}"', "|?a['b']+'{c}'+?d|"),
        ('f"{f"{f"{x}"}"}"', "|?x|"),
        ('f"{1}{d["k"]}"', "|'1'+?d['k']|"),
    ],
)
def test_newer_strings_are_worth_what_older_ones_are(expression: str, expected: str) -> None:
    found = value(f"x = {expression}\n")
    assert found.replace("<'\\n'>join", "'\\n'.join") == expected


@OLD
def test_positions_stay() -> None:
    source = 'import m\ndef f[T](x: T = m.one()):\n    y = f"{d["k"]}"; m.two()\n'
    assert [(row.line, row.column) for row in (call(source, "m.one"), call(source, "m.two"))] == [(2, 17), (3, 22)]
    assert [(row.construct, row.line) for row in module(source).newer] == [("type parameters", 2), ("f-string", 3)]


def test_both_exceptions_are_caught() -> None:
    source = "def f():\n    try:\n        g()\n    except KeyError, ValueError:\n        pass\n"
    assert module(source).functions[0].handlers[0].types == ("KeyError", "ValueError")


def test_a_type_alias_is_an_assignment() -> None:
    row = module("from typing import Annotated\ntype Session = Annotated[int, 1]\n").assignments[0]
    assert row.target == "Session"
    assert row.value is not None
    assert short(row.value) == "typing.Annotated[(int, 1)]"


def test_what_looks_newer_inside_text_is_left_alone() -> None:
    source = "x = '''\ntype X = int\nexcept A, B:\n'''\n"
    assert rewrite(source).source == source


@pytest.mark.parametrize(
    ("source", "reason", "line"),
    [
        ("x = 1\nprint 'x'\n", "Python 2: Missing parentheses in call to 'print'", 2),
        ("def f(:\n", "not Python 3", 1),
        ("x = {{ cookiecutter.name }}.{% if x %}\n", "not Python 3", 1),
        ("type X = \n", "not Python 3", 1),
        ("exec 'code'\ntype X = int\n", "Python 2", 1),
    ],
)
def test_what_no_grammar_accepts(source: str, reason: str, line: int) -> None:
    with pytest.raises(UnparsableError) as caught:
        module(source)
    assert caught.value.reason.startswith(reason)
    assert caught.value.line == line
