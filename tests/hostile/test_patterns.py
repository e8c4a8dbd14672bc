"""Expressions that a team's own rules may hold: refused with a word, or searched in time that grows with the text and in little memory."""

import tracemalloc

import pytest

from readiness.facts.reading import MAX_BYTES, TextPattern, read_file
from readiness.matchers.generic import check_pattern
from readiness.model import Role
from tests.fuzz.guarding import cpu_limit

SECONDS = 10.0  # of processor time, of which none needs more than a third
LETTERS = b"abcdefghij"
TEXTS = {"one line": LETTERS, "short lines": b"a\n", "nothing": b"\n", "digits": b"0110", "beyond ASCII": "é\n".encode()}
SLOW = {
    "all that follows, each time": r"(?s)a.*zz|a", "of lines": r"[\s\S]*zz|^", "anything": ".", "nothing": "$", "everything": r"[\s\S]*",
    "counted": "(?:a?){300}a{300}", "states": "[01]*1[01]{300}[23]", "nested": "(((a*)*)*)*b",
    "alternatives": "|".join(f"a{n}b" for n in range(5_000)),
    "classes": r"\pL{60}z", "words": r"(?:\b\w*\b\s*){50}!", "insensitive": f"(?i){'straße' * 50}",
}  # fmt: skip


@pytest.mark.parametrize("expression", SLOW.values(), ids=SLOW)
def test_a_slow_expression(expression: str) -> None:
    for text in TEXTS.values():
        content = text * (MAX_BYTES // len(text) // 4)
        with cpu_limit(SECONDS):
            read_file("notes.txt", Role.PRODUCTION, content, (TextPattern("p", expression, ("*",)),))


def test_hits_take_little_memory() -> None:
    content = b"a" * 200 + b"\n"
    tracemalloc.start()
    try:
        facts = read_file("notes.txt", Role.PRODUCTION, content * (MAX_BYTES // len(content)), (TextPattern("p", "a*", ("*",)),))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(facts.hits) == 10_000
    assert most < 40_000_000


@pytest.mark.parametrize("expression", ["((a{30}){30}){30}", "a{1001}", r"(?:\pL|\pN|a){200}z", "(" * 9_000])
def test_an_expression_that_is_too_large_is_refused(expression: str, capfd: pytest.CaptureFixture[str]) -> None:
    with cpu_limit(SECONDS), pytest.raises(ValueError, match="the pattern does not compile") as caught:
        check_pattern(expression)
    assert len(str(caught.value)) < 300, "a message is for people"
    assert capfd.readouterr() == ("", "")
