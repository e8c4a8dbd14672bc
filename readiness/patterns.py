"""Floor 0: regular expressions of the tables, compiled when they are first asked something.

Compiling all of them took a sixth of a small scan, which uses a third of them.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import AnyStr, cast


def pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """``re.compile``, later. What comes back has the methods and attributes of a compiled pattern; functions of `re` do not take it."""
    return cast("re.Pattern[AnyStr]", _Later(partial(re.compile, expression, flags)))


class _Later:
    def __init__(self, compiled: Callable[[], object]) -> None:
        self._compiled = cache(compiled)

    def __getattr__(self, name: str) -> object:
        """Asked of what is not here yet: each method is found on the compiled pattern once, and from then on costs what it costs there."""
        found: object = getattr(self._compiled(), name)
        setattr(self, name, found)
        return found
