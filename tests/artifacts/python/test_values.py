"""What expressions are worth."""

import pytest

from readiness.artifacts.python.values import Invocation, Literal, Mapping, Sequence, Spread, constant, text, walk
from tests.artifacts.python.reading import module, value

IMPORTS = "import os\nimport os as system\nfrom os import getenv as g, path\nfrom .core import db\nfrom ..x import y\n"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # names
        ("os.getenv", "os.getenv"),
        ("system.environ", "os.environ"),
        ("g", "os.getenv"),
        ("path.join", "os.path.join"),
        ("db.engine", ".core.db.engine"),
        ("y", "..x.y"),
        ("print", "print"),
        ("nowhere.x", "?nowhere.x"),
        ("__file__", "__file__"),
        # constants put together
        ("'a' 'b'", "'ab'"),
        ("'a' + 'b'", "'ab'"),
        ("'a' + nowhere + 'b' + 'c'", "|'a'+?nowhere+'bc'|"),
        ("f'{1}-{nowhere}!'", "|'1-'+?nowhere+'!'|"),
        ("f'{3.14159:.2f}'", "|?a formatted constant|"),
        ("'%s:%d' % ('h', 5432)", "'h:5432'"),
        ("'%(a)s%%' % {'a': 'x'}", "'x%'"),
        ("'%s' % nowhere", "|?nowhere|"),
        ("'%5.2f' % 1.0", "|?a formatted constant|"),
        ("'{}:{}'.format('h', nowhere)", "|'h:'+?nowhere|"),
        ("'{0}{0}{b}'.format('x', b='y')", "'xxy'"),
        ("'{a.b}'.format(a=1)", "|?the field 'a.b' of a format|"),
        ("','.join(['a', 'b'])", "'a,b'"),
        ("' A '.strip().lower()", "'a'"),
        ("'a,b'.split(',')", "['a', 'b']"),
        ("60 * 60 * 24", "86400"),
        ("2 ** 10", "1024"),
        ("7 / 2", "3.5"),
        ("-5", "-5"),
        ("1 / 0", "?arithmetic: /"),
        ("9 ** 9 ** 9", "?a large power"),
        ("'a' * 1000000000", "?arithmetic: *"),
        ("b'key'", "'key'"),
        ("10 ** 30", "?an integer beyond 64 bits"),
        ("'%05d-%s' % (n, 'x')", "|?n+'-x'|"),
        ("99999999999999999999", "?an integer beyond 64 bits"),
        ("os.path.join('/a', 'b')", "'/a/b'"),
        ("os.path.join(nowhere, 'b')", "|?nowhere+'/b'|"),
        ("nowhere / 'db.sqlite3'", "|?nowhere+'/db.sqlite3'|"),
        # displays
        ("[1, *nowhere, *[2, 3]]", "[1, *?nowhere, 2, 3]"),
        ("['a'] + ['b']", "['a', 'b']"),
        ("['a'] + nowhere", "['a', *?nowhere]"),
        ("{'a': 1, **{'b': 2}, **nowhere}", "{'a': 1, 'b': 2, *?nowhere: ?nowhere}"),
        ("dict(a=1)", "{'a': 1}"),
        ("{1, 2}", "{1, 2}"),
        # calls
        ("g('A', 'b')", "os.getenv('A', 'b')"),
        ("g('A').split(',')", "<os.getenv('A')>split(',')"),
        ("nowhere()()", "<?nowhere()>()"),
        ("nowhere().a.b", "<?nowhere()>.a.b"),
        ("os.environ['A']", "os.environ['A']"),
        ("os.getenv('A') or 'b'", "<os.getenv('A') or 'b'>"),
        ("'a' if nowhere else 'b'", "<?nowhere ? 'a' if 'b'>"),
        ("g('A') == 'true'", "(os.getenv('A') == 'true')"),
        ("g('A') not in ('1', 'on')", "(os.getenv('A') not in ('1', 'on'))"),
        ("1 < nowhere < 3", "<(1 < ?nowhere) and (?nowhere < 3)>"),
        ("not nowhere", "not ?nowhere"),
        ("lambda a: a + nowhere", "lambda: |~a+?nowhere|"),
        ("[o.strip() for o in g('A', '*').split(',')]", "list of ~o.strip() in <os.getenv('A', '*')>split(',')"),
        ("[o for o in nowhere if o]", "list of ~o in ?nowhere filtered"),
        ("{k: 1 for k in nowhere}", "dict of (~k, 1) in ?nowhere"),
        ("nowhere[1:2]", "?nowhere[?a slice]"),
    ],
)
def test_an_expression_is_worth(expression: str, expected: str) -> None:
    assert value(f"{IMPORTS}x = {expression}\n") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A = 'a'\nx = A + 'b'", "'ab'"),
        ("def f():\n    x = A\nA = 'a'", "'a'"),
        ("A = ['*']\nx = A", "['*']"),
        ("A = 'a'\nA = 'b'\nx = A", ":A"),
        ("if y:\n    A = 'a'\nelse:\n    A = 'b'\nx = A", ":A"),
        ("A = 'a'\ndef f():\n    global A\n    A = 'b'\nx = A", ":A"),
        ("A = []\ndef f():\n    A.append(1)\nx = A", ":A"),
        ("A = {}\nA['k'] = 1\nx = A", ":A"),
        ("A = 'a'\ndef f(A):\n    x = A", "~A"),
        ("A = 'a'\nclass C:\n    A = 'b'\n    x = A", ":C.A"),
        ("for A in [1]:\n    pass\nx = A", ":A"),
        ("A = 'a'\nA += 'b'\nx = A", ":A"),
        ("import os\nenv = os.environ\nx = env.get('A')", "os.environ.get('A')"),
        ("def f(os):\n    x = os.getenv('A')", "~os.getenv('A')"),
        ("def f():\n    import os\n    x = os.getenv('A')", "os.getenv('A')"),
        ("try:\n    import ujson as json\nexcept ImportError:\n    json = None\nx = json.dumps", "ujson.dumps"),
        ("import os\nos = fake()\nx = os.getenv", ":os.getenv"),
        ("A = '" + "a" * 5000 + "'\nx = A", ":A"),
    ],
)
def test_a_name_stands_for_its_only_constant(source: str, expected: str) -> None:
    assert value(source) == expected


def test_texts_and_displays_have_a_limit() -> None:
    rows = module(f"a = {'x' * 5000!r}\nb = [{'1,' * 300}]\n").assignments
    first, second = rows[0].value, rows[1].value
    assert isinstance(first, Literal)
    assert (len(str(first.value)), first.truncated, text(first)) == (4096, True, None)
    assert isinstance(second, Sequence)
    assert (len(second.items), second.truncated, constant(second)) == (256, True, False)


def test_lines_are_those_of_the_parts() -> None:
    found = module("x = [\n    'a',\n    'b',\n]\n").assignments[0].value
    assert found is not None
    assert [part.line for part in walk(found) if not isinstance(part, Spread)] == [1, 2, 3]


def test_arguments_by_place_and_by_name() -> None:
    found = module("x = f('a', *more, c='c', **rest)\n").assignments[0].value
    assert isinstance(found, Invocation)
    assert text(found.argument(0, "a")) == "a"
    assert text(found.argument(5, "c")) == "c"
    assert found.argument(1, "b") is None
    assert found.spreads
    assert found.method == "f"


def test_a_mapping_with_a_spread_is_not_complete() -> None:
    whole, part = (row.value for row in module("a = {'k': 1, 'k': 2}\nb = {'k': 1, **other}\n").assignments)
    assert isinstance(whole, Mapping)
    assert isinstance(part, Mapping)
    assert (whole.get("k"), whole.complete, part.complete, part.get("z")) == (Literal(2, 1), True, False, None)


def test_a_cast_is_what_is_cast() -> None:
    assert value("from typing import cast\nx = cast('str', 'a')\n") == value("x = 'a'\n")
    assert value("import typing as t\nx = t.cast(dict[str, int], {'a': 1})\n") == value("x = {'a': 1}\n")
    assert value("x = cast('str', 'a')\n") != value("x = 'a'\n"), "somebody else's"
