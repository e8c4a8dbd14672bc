"""The words of a text, as the outlines of Python files have them."""

import re

_WORD = re.compile(r"\w+")


def words_of_text(text: str) -> tuple[str, ...]:
    """What to ask files for where those are sought that may hold *text* as a literal: its longest word; an empty one if it has none."""
    return (max(_WORD.findall(text), key=len, default=""),)
