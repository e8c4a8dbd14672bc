"""Patterns are searched line by line, although only lines that a match of the whole text touches are looked at."""

import re2
from hypothesis import given
from hypothesis import strategies as st

from readiness.artifacts.text import lines_of
from readiness.facts.reading import PatternHit, TextPattern, read_file
from readiness.model import Role

EXPRESSIONS = (r"a\s+b|b", r"^a", r"b$", r"\bab\b", r"a[^c]*c", r"x*", r"^$", r"(a|b)+\s*c", r"é.*", r"a.*b", r"\s", r"^\s*b")


@given(st.text(alphabet="abcxé \n\r", max_size=24), st.sampled_from(EXPRESSIONS))
def test_hits_are_those_of_each_line_by_itself(text: str, expression: str) -> None:
    pattern = TextPattern("p", expression, ("*.txt",))
    alone = [(number, re2.search(expression, line)) for number, line in enumerate(lines_of(text), 1)]
    expected = tuple(PatternHit("p", number, found.start() + 1, found.group()) for number, found in alone if found)
    assert read_file("notes.txt", Role.PRODUCTION, text.encode(), (pattern,)).hits == expected
