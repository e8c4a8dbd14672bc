"""Shell text as simple commands: words, what stands between them, and where a branch may skip one."""

import pytest

from readiness.artifacts.command import Joiner, read_commands, read_word
from readiness.artifacts.shell import parse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("curl -f http://x/ || exit 1", [["curl", "-f", "http://x/"], ["exit", "1"]]),
        ("a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]),
        ("a \\\n  b # c\nd", [["a", "b"], ["d"]]),
        ("echo '# no' # yes", [["echo", "# no"]]),
        ("f() { a; }; b", [["a"], ["b"]]),
        ("(cd x && y) | z &", [["cd", "x"], ["y"], ["z"]]),
        ("for i in 1 2; do a $i; done", [["a", "${i}"]]),
        ("[[ $A == b ]] && c", [["[[", "${A}", "==", "b", "]]"], ["c"]]),
        ("! a", [["a"]]),
        ("x=$(date +%s) y", [["y"]]),
        ("files=(a b); c", [["c"]]),
    ],
)
def test_words(text: str, words: list[list[str]]) -> None:
    assert [list(command.texts) for command in read_commands(text).commands if command.words] == words


def test_joiners_and_lines() -> None:
    commands = read_commands("a && b\nc | d; e || f", line=10).commands
    assert [(command.name, command.joiner, command.line) for command in commands] == [
        ("a", Joiner.START, 10), ("b", Joiner.AND, 10), ("c", Joiner.NEXT, 11), ("d", Joiner.PIPE, 11), ("e", Joiner.NEXT, 11), ("f",
            Joiner.OR, 11),
    ]


def test_branches_are_conditional_and_their_tests_are_not() -> None:
    text = "if t1; then a; else b; fi\nwhile t2; do c; done\ncase $1 in\n web|api) d ;;\n *) e ;;\nesac\nz"
    found = {command.name: command for command in read_commands(text).commands}
    assert [name for name, command in found.items() if command.conditional] == ["a", "b", "c", "d", "e"]
    assert [name for name, command in found.items() if command.test] == ["t1", "t2"]
    assert found["a"].branch != found["b"].branch
    assert not found["z"].branch


def test_functions_are_told_apart() -> None:
    commands = read_commands("start() {\n  a\n}\nfunction stop { b; }\nstart").commands
    assert [(command.name, command.function) for command in commands] == [("a", "start"), ("b", "stop"), ("start", "")]


def test_redirections_and_here_documents() -> None:
    first, second = read_commands("cat <<EOF > /etc/x\nport $PORT\nEOF\nb 2>&1 >>log").commands
    assert [(item.operator, item.target.text) for item in first.redirections] == [(">", "/etc/x"), ("<<", "port ${PORT}\n")]
    assert [(item.operator, item.writes) for item in second.redirections] == [(">&", False), (">>", True)]


def test_assignments() -> None:
    alone, exported, prefixed = read_commands("A=1\nexport B=\"$A x\"\nC=3 run").commands
    assert [(item.name, item.value.text) for item in alone.assignments] == [("A", "1")]
    assert [(item.name, item.exported) for item in exported.assignments] == [("B", True)]
    assert (prefixed.name, prefixed.assignments[0].name) == ("run", "C")


@pytest.mark.parametrize(
    ("word", "environment", "value"),
    [
        ("$A", {"A": "1"}, "1"),
        ("$A", {}, None),
        ("${A:-x}", {}, "x"),
        ("${A:-x}", {"A": ""}, "x"),
        ("${A-x}", {"A": ""}, ""),
        ("${A:-x}", {"A": None}, None),
        ("${A:-${B:-y}}", {}, "y"),
        ("0.0.0.0:${PORT:=8000}", {"PORT": "9"}, "0.0.0.0:9"),
        ("$(date)", {}, None),
        ("'$A'", {}, "$A"),
        ("${A:?needed}", {"A": "1"}, "1"),
        ("${#A}", {"A": "1"}, None),
        ("100$", {}, "100$"),
    ],
)
def test_resolving(word: str, environment: dict[str, str | None], value: str | None) -> None:
    assert read_word(word).resolve(environment) == value


def test_what_is_never_closed_is_unread_and_the_rest_is_kept() -> None:
    read = read_commands("a\nb 'c\nd")
    assert [command.name for command in read.commands] == ["a", "b"]
    assert [(span.line, span.reason) for span in read.unread] == [(2, "a single quote is opened and never closed")]


@pytest.mark.parametrize("text", ["(" * 5000, "$(" * 5000, "${" * 5000, "if " * 5000, "a;" * 30_000, "\\", "<<", "case", "${", "`", "$'",
    "f() {"])
def test_hostile_text_neither_crashes_nor_hangs(text: str) -> None:
    read_commands(text)


def test_scripts() -> None:
    script = parse("start.sh", b"#!/usr/bin/env bash\r\nset -euo pipefail\r\n: \"${KEY:=secret}\"\r\nexec \"$@\"\r\n")
    assert (script.interpreter, script.errexit, script.crlf) == ("bash", True, 1)
    assert [(expansion.name, expansion.default, line) for expansion, line in script.defaults] == [("KEY", "secret", 3)]
    assert script.commands[-1].texts == ("exec", "${@}")
