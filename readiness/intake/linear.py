"""Regular expressions that a stranger had a part in: RE2, in linear time, and without a word of it on standard error."""

from functools import cache
from typing import Any, Protocol, cast


class LinearPattern(Protocol):
    """What is asked of a compiled expression."""

    def fullmatch(self, text: str, /) -> object | None: ...

    def search(self, text: str, /) -> object | None: ...


def compiled(expression: str) -> LinearPattern | None:
    """None for what RE2 refuses: it is malformed, or too large."""
    import re2

    try:
        return cast(LinearPattern, re2.compile(expression, _silent()))
    except re2.error:
        return None


@cache
def _silent() -> Any:
    """Else RE2 prints what it refuses, escapes for a terminal included."""
    import re2

    options = re2.Options()
    options.log_errors = False
    return options
