"""Makefiles, tox files and documents: what they say, line by line."""

import pytest

from readiness.artifacts import makefile, markdown, tox
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.text import decoded, lines_of


def targets(text: str, path: str = "Makefile") -> list[tuple[str, int, tuple[str, ...], list[tuple[str, int, bool]]]]:
    return [
        (one.name, one.line, one.needs, [(line.text, line.line, line.ignored) for line in one.recipe])
        for one in makefile.parse(path, text.encode()).targets
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("test: lint  # all of it\n\tpytest -q\n", [("test", 1, ("lint",), [("pytest -q", 2, False)])]),
        ("a b: c d\n\tx\n", [("a", 1, ("c", "d"), [("x", 2, False)]), ("b", 1, ("c", "d"), [("x", 2, False)])]),
        ("a: ; echo hi\n", [("a", 1, (), [("echo hi", 1, False)])]),
        ("a::\n\tx\n", [("a", 1, (), [("x", 2, False)])]),
        ("a:\n\t@-x\n\t-@y\n\t+z\n\t@w\n", [("a", 1, (), [("x", 2, True), ("y", 3, True), ("z", 4, False), ("w", 5, False)])]),
        ("a:\n\tx \\\n\t  y \\\n\t  z\n\tw\n", [("a", 1, (), [("x  y  z", 2, False), ("w", 5, False)])]),
        ("a: b \\\n\tc\n\tx\n", [("a", 1, ("b", "c"), [("x", 3, False)])]),
        ("a:\n\tx \\", [("a", 1, (), [("x", 2, False)])]),
        (".PHONY: a\na:\n\n\n\tx\n", [("a", 2, (), [("x", 5, False)])]),
        ("A = b:c\nB := c\nC ::= d\nD ?= e: f\nexport E=f\ninclude x.mk\n", []),
        ("a: X = 1\na:\n\tx\n", [("a", 2, (), [("x", 3, False)])]),
        ("# a: b\n\tx\n", []),
        ("$(NAME): dep\n\tx\n", [("$(NAME)", 1, ("dep",), [("x", 2, False)])]),
        ("a:\r\n\tx\r\n", [("a", 1, (), [("x", 2, False)])]),
        ("a:\x0c\n\tx\n", [("a", 1, (), [("x", 2, False)])]),
        ("", []),
    ],
)
def test_make(text: str, expected: list[tuple[str, int, tuple[str, ...], list[tuple[str, int, bool]]]]) -> None:
    assert targets(text) == expected


def test_just_and_task() -> None:
    text = "set shell := ['sh']\nx := 'y'\n@test target='all' +rest: lint\n    pytest {{target}}\nalias t := test\n"
    assert targets(text, "justfile") == [("test", 3, ("lint",), [("pytest {{target}}", 4, False)])]
    task = "version: 3\ntasks:\n  test:\n    cmds:\n      - pytest\n      - task: other\n  lint: ruff check\n  none: {}\n"
    tasks = [("test", 3, (), [("pytest", 5, False)]), ("lint", 7, (), [("ruff check", 7, False)]), ("none", 8, (), [])]
    assert targets(task, "Taskfile.yml") == tasks
    with pytest.raises(UnparsableError):
        targets("tasks: [", "Taskfile.yml")
    assert targets("- a", "Taskfile.yml") == []


def test_many_targets_of_one_line_share_their_recipe() -> None:
    found = makefile.parse("Makefile", b" ".join([b"a"] * 5000) + b":\n" + b"\tx\n" * 5000).targets
    assert len(found) == 5000
    assert len({id(target.recipe) for target in found}) == 1


def test_tox() -> None:
    text = b"[testenv]\ncommands =\n    pytest {posargs}\n    # no\n[testenv:lint]\ncommands = ruff check\n[pytest]\naddopts = -q\n"
    found = tox.parse("tox.ini", text)
    assert [(one.environment, one.text) for one in found.commands] == [("", "pytest {posargs}"), ("lint", "ruff check")]
    assert found.configures_pytest
    assert not tox.parse("pytest.ini", b"[x]\na\n").configures_pytest
    assert tox.parse("tox.ini", b"[testenv]\ncommands\n").commands == ()
    assert tox.parse("tox.ini", b"[testenv:a]\ncommands = 100%\n# caf\xe9\n").commands[0].text == "100%"


def test_tox_in_toml() -> None:
    text = b'[env_run_base]\ncommands = [["pytest", "-q"], "no list", [{replace = "x"}]]\n[env.lint]\ncommands = [["ruff"]]\n[env.none]\n'
    found = tox.parse("tox.toml", text)
    assert [(one.environment, one.text) for one in found.commands][:2] == [("", "pytest -q"), ("", "{'replace': 'x'}")]
    assert found.commands[2].environment == "lint"
    for odd in (b"env = [1]\nenv_run_base = 5\n", b"[env]\na = 1\n[env_run_base]\ncommands = 5\n"):
        assert tox.parse("tox.toml", odd).commands == ()


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("tox.ini", "commands = a\n", "not valid INI: File contains no section headers"),
        ("tox.ini", "[a]\nb\n  c\n", "not valid INI: "),
        ("tox.ini", "[a\n", "not valid INI"),
        ("tox.toml", "a = \n", "not valid TOML"),
        ("tox.toml", "a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_tox_files_that_are_none(path: str, text: str, reason: str) -> None:
    with pytest.raises(UnparsableError) as caught:
        tox.parse(path, text.encode())
    assert caught.value.reason.startswith(reason)


DOCUMENT = """\
# The shop ##
<!-- # hidden
[no](link.md) -->
Run `make up`, see [how](docs/how.md "title") or [it](<a b.md>).

Deploying
---------
```bash
make deploy  # [no](link.md)
```
~~~
plain
~~~
[ref]: docs/ref.md
[^1]: a footnote
| a |
|---|
\\[no](link.md) ``no `link`` [x](y)
"""


def test_a_document() -> None:
    found = markdown.parse("README.md", DOCUMENT.encode())
    assert [(one.text, one.level, one.line) for one in found.headings] == [("The shop", 1, 1), ("Deploying", 2, 6)]
    assert [(one.text, one.target, one.line) for one in found.links] == [
        ("how", "docs/how.md", 4), ("it", "a b.md", 4), ("ref", "docs/ref.md", 14), ("x", "y", 18),
    ]  # fmt: skip
    assert [(one.text, one.language, one.line) for one in found.code] == [("make deploy  # [no](link.md)", "bash", 9), ("plain", "", 12)]
    assert [(one.text, one.line) for one in found.spans] == [("make up", 4)]
    assert [one.line for one in found.prose] == [1, 4, 6, 7, 14, 15, 16, 17, 18]


def test_fences_close_with_their_own_mark() -> None:
    found = markdown.parse("a.md", b"````\n```\na\n````\n# b\n```py\nc")
    assert [one.text for one in found.code] == ["```", "a", "c"]
    assert [one.text for one in found.headings] == ["b"]


def test_comments_without_an_end_are_text() -> None:
    assert [one.line for one in markdown.parse("a.md", b"<!-- a -->\n# b\n<!-- c\n# d\n").headings] == [2, 4]
    assert [one.line for one in markdown.parse("a.md", b"a <!-- b\n\nc --> d\n# e").headings] == [4]


def test_any_text_is_a_document() -> None:
    assert markdown.parse("a.md", b"") == markdown.Document()
    assert markdown.parse("a.md", b"\xff\x00# a\n# b").headings[0].line == 2


def test_lines_as_editors_count_them() -> None:
    assert lines_of("a\nb\r\nc\rd") == ["a", "b", "c", "d"]
    assert lines_of("a\x0cb\u2028c\x85d\x1ce\n") == ["a\x0cb\u2028c\x85d\x1ce"]
    assert (lines_of(""), lines_of("\n"), lines_of("\n\n")) == ([], [""], ["", ""])


def test_text_of_configuration_files() -> None:
    assert decoded(b"\xef\xbb\xbfa\r\nb\rc") == "a\nb\nc"
    assert decoded("é".encode("utf-16")) == "é"
    for content, line in ((b"a\n\xe9", 2), (b"a\n\n\0", 3)):
        with pytest.raises(UnparsableError) as caught:
            decoded(content)
        assert caught.value.line == line


def test_restructured_text() -> None:
    text = (
        "Title\n=====\n\nDeploying\n---------\n\nWorkers\n~~~~~~~\n\nRun::\n\n    gunicorn app\n\n    # not a title\n\n"
        "then ``stop``\n\n.. code-block:: sh\n\n   ls\n\nEnd\n---\n"
    )
    found = markdown.parse("a.rst", text.encode())
    assert [(one.text, one.level, one.line) for one in found.headings] == [
        ("Title", 1, 1), ("Deploying", 2, 4), ("Workers", 3, 7), ("End", 2, 22),
    ]  # fmt: skip
    assert [(one.text, one.language, one.line) for one in found.code] == [
        ("    gunicorn app", "", 12), ("    # not a title", "", 14), ("   ls", "sh", 20),
    ]  # fmt: skip
    assert [one.text for one in found.spans] == ["stop"]
