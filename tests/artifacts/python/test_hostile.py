"""No bytes crash the reader, hang it, or make it grow."""

import codecs
import contextlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python import parse
from readiness.artifacts.python.model import PythonModule
from tests.artifacts.python.reading import module, short

REFUSED = {
    "parentheses": b"(" * 100_000,
    "brackets": b"[" * 100_000 + b"]" * 100_000,
    "sum": b"x=" + b"1+" * 100_000 + b"1",
    "not": b"x=" + b"not " * 100_000 + b"1",
    "attributes": b"x=a" + b".b" * 100_000,
    "calls": b"x=a" + b".b()" * 100_000,
    "lambdas": b"x=" + b"lambda:" * 50_000 + b"1",
    "elif": b"if a:\n pass\n" + b"elif b:\n pass\n" * 50_000,
    "indentation": b"".join(b" " * n + b"if a:\n" for n in range(1000)) + b" " * 1000 + b"pass\n",
    "continuations": b"\\\n" * 100_000,
    "f-strings": b"x=f'{" * 3_000,
    "newer and nested": b"def f[T](" + b"(" * 100_000,
    "size": b"x=1\n" * 300_000,
    "UTF-16": "x = 1".encode("utf-16"),
    "NUL": b"a = 1\nb = '\0'\n",
}
READ = {
    "sum": b"x=" + b"a+" * 900 + b"1",
    "calls": b"x=a" + b".b()" * 900,
    "negations": b"x=" + b"-" * 900 + b"1",
    "lambdas": b"x=" + b"lambda:" * 80 + b"f()",
    "conditionals": b"x=" + b"1 if a else " * 80 + b"2",
    "dicts": b"x=" + b"{1:" * 190 + b"1" + b"}" * 190,
    "comprehensions": b"x=" + b"[a for a in " * 90 + b"b" + b"]" * 90,
    "elif": b"if a:\n pass\n" + b"elif b:\n pass\n" * 2_000,
    "classes": b"".join(b" " * n + b"class A:\n" for n in range(90)) + b" " * 90 + b"pass\n",
    "functions": b"".join(b" " * n + b"def f():\n" for n in range(90)) + b" " * 90 + b"pass\n",
    "decorators": b"@a\n" * 20_000 + b"def f(): pass\n",
    "comparisons": b"x=a" + b"<a" * 5_000,
    "surrogate": b"x='\\ud800'",
    "formats": b"x='{:{}}{0.a}{'.format(1)",
    "annotation": b"def f(x: '" + b"[" * 400 + b"'): pass\n",
    "infinity": b"x=1e999;y=-1e999",
    "nothing": b"",
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(UnparsableError) as caught:
        parse("x.py", content)
    assert caught.value.reason


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_read_within_limits(content: bytes) -> None:
    found = parse("x.py", content)
    packed = msgspec.msgpack.encode(found)
    assert msgspec.msgpack.decode(packed, type=PythonModule) == found
    assert len(packed) < 60 * len(content) + 4_000


def test_constants_do_not_multiply() -> None:
    source = b"a='" + b"x" * 900 + b"'\n" + b"b=a+a+a+a+a+a+a+a\n" * 2_000
    assert len(msgspec.msgpack.encode(parse("x.py", source))) < 2_000_000
    doubling = b"a0=[1,2]\n" + b"".join(b"a%d=[a%d,a%d]\n" % (n + 1, n, n) for n in range(200))
    assert len(msgspec.msgpack.encode(parse("x.py", doubling))) < 200_000


def test_what_is_too_deep_is_listed() -> None:
    found = parse("x.py", b"\nx = " + b"-" * 100 + b"f()")
    assert [(span.line, span.reason) for span in found.unread] == [(2, "an expression nested deeper than 24 levels")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (codecs.BOM_UTF8 + "x = 'é'".encode(), "'é'"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "'é'"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n", "'€'"),
        (b"x = 'a'\r\n", "'a'"),
        (b"x = 1\rx = 'b'\r", "'b'"),
        (b"x = '\\d'\n", repr("\\d")),
    ],
)
def test_encodings_and_line_ends(content: bytes, expected: str) -> None:
    value = parse("x.py", content).assignments[-1].value
    assert value is not None
    assert short(value) == expected


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"x = 1\ny = '\xe9'\n", "bytes that are not utf-8, and no encoding is declared", 2),
        (codecs.BOM_UTF8 + b"y = '\xe9'\n", "bytes that are not utf-8", 1),
        (b"# coding: nope\n", "an unknown encoding: nope", 1),
        (b"\n# coding: rot13\n", "an encoding no source is written in: rot13", 2),
        (b"# coding: idna\n" + b"a" * 5000, "an encoding no source is written in: idna", 1),
        (b"a = 1\nb = '\0'\n", "a NUL byte", 2),
    ],
)
def test_undecodable(content: bytes, reason: str, line: int) -> None:
    with pytest.raises(UnparsableError) as caught:
        parse("x.py", content)
    assert (caught.value.reason, caught.value.line) == (reason, line)


TOKENS = """def class async await lambda if else : ( ) [ ] { } , = == . * ** @ x y f 'a' f'{x}' t'{x}' 1 2.5 for in while try except with as
import from return yield raise type match case global := -> | % + - not and or \\ #"""
PIECES = st.sampled_from([*TOKENS.split(), "\t", "\n    ", "\n", "f'{x!r:>{y}}'", "except A, B:\n    ", "def f[T](", "'''"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_tokens(source: str) -> None:
    try:
        found = module(source)
    except UnparsableError:
        return
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=PythonModule) == found


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    with contextlib.suppress(UnparsableError):
        assert parse("x.py", content).lines <= 200
