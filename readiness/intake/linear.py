"""Regular expressions that a stranger had a part in: RE2, in linear time, and without a word of it on standard error."""

from functools import cache
from typing import Any, Protocol, cast

MAX_MEMORY = 2 * 1024 * 1024
"""Bytes: an expression may be of 5,000 words, or of a hundred letters of any script in a row."""


class LinearPattern(Protocol):
    """What is asked of a compiled expression."""

    def fullmatch(self, text: str, /) -> object | None: ...

    def search(self, text: str, /) -> object | None: ...


def compiled(expression: str) -> LinearPattern | None:
    """None for what RE2 refuses: it is malformed, or too large."""
    import re2

    try:
        return cast(LinearPattern, re2.compile(expression, options()))
    except re2.error:
        return None


@cache
def options() -> Any:
    """RE2's: silent, as it prints what it refuses, escapes for a terminal included; and with a quarter of the memory it would take. Where a
    program is large, every byte of a text may cost as many steps as it has instructions."""
    import re2

    found = re2.Options()
    found.log_errors = False
    found.max_mem = MAX_MEMORY
    return found
