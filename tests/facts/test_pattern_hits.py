"""Patterns are searched line by line, although only lines that a match of the whole text touches are looked at."""

from unittest.mock import patch

import re2
from hypothesis import given
from hypothesis import strategies as st

from readiness.artifacts.text import lines_of
from readiness.facts import reading
from readiness.facts.reading import MAX_HITS, PatternHit, TextPattern, read_file
from readiness.model import Role

EXPRESSIONS = (r"a\s+b|b", r"^a", r"b$", r"\bab\b", r"a[^c]*c", r"x*", r"^$", r"(a|b)+\s*c", r"é.*", r"a.*b", r"\s", r"^\s*b")


@given(st.text(alphabet="abcxé \n\r", max_size=24), st.sampled_from(EXPRESSIONS), st.integers(0, 3))
def test_hits_are_those_of_each_line_by_itself(text: str, expression: str, searches: int) -> None:
    """However many searches of the whole text there are before the lines are asked."""
    pattern = TextPattern("p", expression, ("*.txt",))
    alone = [(number, re2.search(expression, line)) for number, line in enumerate(lines_of(text), 1)]
    expected = tuple(PatternHit("p", number, found.start() + 1, found.group()) for number, found in alone if found)
    with patch.object(reading, "MAX_SEARCHES", searches):
        assert read_file("notes.txt", Role.PRODUCTION, text.encode(), (pattern,)).hits == expected


def test_lines_that_are_too_many_are_told() -> None:
    facts = read_file("notes.txt", Role.PRODUCTION, b"a\n" * (MAX_HITS + 5), (TextPattern("p", "a", ("*",)), TextPattern("q", "^", ("*",))))
    assert len(facts.hits) == 2 * MAX_HITS
    (told,) = facts.not_analysed
    assert (told.location.line, told.reason) == (MAX_HITS + 1, "more than 10,000 lines match a pattern: it was not searched from here")
