"""A file is parsed once, whoever asks."""

import ast

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python import parse
from readiness.artifacts.python.source import tree_of


def test_readers_of_one_file_share_its_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    real = ast.parse

    def counting(source: str, file: str) -> ast.Module:
        parsed.append(source)
        return real(source, file)

    monkeypatch.setattr(ast, "parse", counting)
    content = b"shared = 1\n"
    module = parse("app.py", content)
    assert tree_of(content) is tree_of(bytes(bytearray(content)))
    assert module.names == ("shared",)
    assert parsed == ["shared = 1\n"]


def test_another_file_takes_the_place_of_the_one_before() -> None:
    first = tree_of(b"first = 1\n")
    tree_of(b"second = 2\n")
    assert tree_of(b"first = 1\n") is not first


def test_reading_leaves_the_tree_as_the_interpreter_made_it() -> None:
    content = b"import os\n@app.get('/')\ndef f(a: 'int' = 1):\n    return f'{os.environ[\"A\"]}' + 'b' * 2\n"
    parse("app.py", content)
    assert ast.dump(tree_of(content), include_attributes=True) == ast.dump(ast.parse(content), include_attributes=True)


@pytest.mark.parametrize("content", [b"def f(:\n", b"class A[T]: pass\nx = (\n"])
def test_what_the_interpreter_refuses_is_refused_every_time(content: bytes) -> None:
    for _ in range(2):
        with pytest.raises(SyntaxError):
            tree_of(content)


@pytest.mark.parametrize("content", [b"a = '\0'", b"\xff = 1"])
def test_what_nobody_can_read_is_unparsable(content: bytes) -> None:
    for _ in range(2):
        with pytest.raises(UnparsableError):
            tree_of(content)
