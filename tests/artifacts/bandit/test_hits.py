"""What becomes of one file: hits without quotes from it, comments that silence them, files and places that are not analysed."""

import ast
import warnings

import pytest

from readiness.artifacts.bandit.model import Hit, Level, Nosec
from readiness.artifacts.bandit.parsing import parse
from readiness.artifacts.bandit.visiting import MAX_JOINED
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.artifacts.python.source import tree_of


def hits(code: str) -> dict[str, Hit]:
    return {hit.test: hit for hit in parse("a.py", code.encode()).hits}


def test_a_hit_has_all_that_bandit_says_of_it() -> None:
    hit = hits("import subprocess\nif name:\n    subprocess.run(\n        'ls ' + name,\n        shell=True)\n")["B602"]
    assert (hit.line, hit.column, hit.first_line, hit.end_line) == (5, 5, 3, 5)
    assert (hit.name, hit.severity, hit.confidence, hit.cwe) == ("subprocess_popen_with_shell_equals_true", Level.HIGH, Level.HIGH, 78)
    assert hit.text == "subprocess call with shell=True identified, security issue."
    assert hit.nosec is Nosec.NO


def test_columns_are_counted_in_characters() -> None:
    assert hits("größe = eval(x)\n")["B307"].column == 9


def test_a_file_is_parsed_silently(capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set(hits("pattern = '\\d'\nassert (x, 'always')\nx is 'a'\n")) == {"B101"}
        assert not hits("x = (1  # nosec B999\n)\n")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "code",
    [
        "password = '{}'", "row['token'] = '{}'", "row = {{'secret': '{}'}}", "if pwd == '{}':\n    pass", "connect(password='{}')",
        "def connect(password='{}'):\n    pass", "import os\nos.chmod('{}', 0o777)", "import tarfile\nfiles.extractall(members=['{}'])",
    ],
)  # fmt: skip
def test_what_is_said_quotes_nothing_of_the_file(code: str) -> None:
    canary = "wonder" + "land-4417"
    found = parse("a.py", code.format(canary).encode()).hits
    assert found
    assert not [hit for hit in found if canary in hit.text or "0x" in hit.text]


def test_comments_silence_as_they_do_for_bandit() -> None:
    def silenced(line: str) -> Nosec:
        return hits(line + "\n")["B101"].nosec

    assert silenced("assert x") is Nosec.NO
    assert silenced("assert x  # nosec") is Nosec.BARE
    assert silenced("assert x  # nosec - it is fine") is Nosec.BARE
    assert silenced("assert x  # nosec B101") is Nosec.NAMED
    assert silenced("assert x  # nosec: assert_used") is Nosec.NAMED
    assert silenced("assert x  # nosec B102") is Nosec.NO
    assert silenced("assert x, '# nosec'") is Nosec.NO, "a text is no comment"
    assert silenced("assert (\n    x)  # nosec") is Nosec.BARE, "any line of the statement"
    assert silenced("assert x  # nosec B102,B101") is Nosec.NAMED
    assert silenced("assert x  # nosec B101,B102") is Nosec.NO, "of names without a space between them the last one counts"


def test_newer_grammar_is_judged_all_the_same() -> None:
    code = 'def find[T](cursor, row: T) -> T:\n    cursor.execute(f"SELECT a FROM b WHERE c = \'{row["c"]}\'")\n    assert row\n'
    assert {hit.test: hit.line for hit in hits(code).values()} == {"B608": 2, "B101": 3}


def test_newer_grammar_is_parsed_silently() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set(hits("p = '\\d'\nx = f\"{row[\"a\"]}\"\nassert x is 'a'\n")) == {"B101"}


def test_an_encoding_that_bandit_refuses_leaves_its_place_unread() -> None:
    found = parse("a.py", b"\xef\xbb\xbf# coding: latin-1\nassert x\n")
    assert [hit.test for hit in found.hits] == ["B101"]
    assert [span.reason for span in found.unread] == ["bandit's B613 broke down here (SyntaxError)"]


def test_a_template_string_is_no_text_put_together() -> None:
    assert "B608" not in hits('cursor.execute(t"SELECT a FROM b WHERE c = {name}")\n')


@pytest.mark.parametrize("content", [b"assert x\ndef f(:\n", b"assert x\n\x00", b"\xffassert x\n", b"x = " + b"(" * 300 + b")" * 300])
def test_what_cannot_be_parsed_is_not_clean(content: bytes) -> None:
    with pytest.raises(UnparsableError):
        parse("a.py", content)


def test_a_test_that_breaks_down_leaves_its_place_unread() -> None:
    found = parse("a.py", b"from django.utils.safestring import mark_safe\nassert x\nmark_safe(s=x)\n")
    assert [hit.test for hit in found.hits] == ["B101", "B308"]
    assert found.unread == (Unread(3, "bandit's B703 broke down here (IndexError)"),)


def test_sums_without_end_are_cut_off_and_said_so() -> None:
    one, levels = "(f('a' + x))", 13
    expression = one
    for _ in range(levels):
        expression = f"({expression} + {expression})"
    found = parse("a.py", f"x = {expression}\nassert x\n".encode())
    assert [hit.test for hit in found.hits] == ["B101"]
    assert [span.reason for span in found.unread] == [f"more than {MAX_JOINED} texts put together by operators"]


@pytest.mark.parametrize(
    "code",
    [
        "x = {" + "'a': 'b', " * 40_000 + "}\n",
        "x = f'" + "{a}b" * 10_000 + "'\n",
        "x = [" + "'SELECT a FROM b WHERE c', " * 20_000 + "]\n",
    ],
    ids=["dict", "f-string", "list"],
)
def test_large_displays_take_no_time_with_their_square(code: str) -> None:
    """A billion steps otherwise: minutes."""
    assert not parse("a.py", code.encode()).hits


def test_the_shared_tree_is_left_as_it_was() -> None:
    content = b"import os\nos.system('ls ' + name)\nx = f'{a} b'\n"
    assert parse("a.py", content).hits
    assert not [node for node in ast.walk(tree_of(content)) if hasattr(node, "_bandit_parent")]
