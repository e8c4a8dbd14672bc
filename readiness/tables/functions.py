"""The functions that a statement may call: those of SQLite that compute something from their arguments alone, some of them replaced.

SQLite's own ``LIKE``, ``GLOB``, ``instr``, ``replace`` and ``trim`` take more than linear time on texts made for that, in one step that
nothing interrupts; ours do not. There is no clock and no chance: the same facts give the same answer.
"""

import re
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from readiness.intake.linear import compiled
from readiness.tables.errors import QueryError
from readiness.tables.limits import MAX_TEXT, Budget

MAX_PATTERN = 1_000
MAX_SEARCHED = 200_000
_NAMES = """
abs avg char coalesce concat concat_ws count format glob group_concat hex ifnull iif instr json json_array json_array_length
json_extract json_group_array json_group_object json_object json_quote json_type json_valid -> ->> length like likelihood likely
lower ltrim max min nullif octet_length printf quote regexp replace round rtrim sign string_agg substr substring sum total trim
typeof unicode unlikely upper row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
ceil ceiling floor mod pow power sqrt as_of
"""
ALLOWED = frozenset(_NAMES.split())
_ENDS = {"trim": (True, True), "ltrim": (True, False), "rtrim": (False, True)}


class Functions:
    """Ours, for one connection. ``failure`` is what was wrong when one raised: SQLite only says that one did."""

    def __init__(self, as_of: date, budget: Budget) -> None:
        self.failure: QueryError | None = None
        self._as_of = as_of.isoformat()
        self._budget = budget

    def register(self, connection: sqlite3.Connection) -> None:
        """Adds them, in place of SQLite's."""
        ours: tuple[tuple[str, int, Callable[..., Any]], ...] = (
            ("regexp", 2, _regexp), ("like", 2, _like), ("like", 3, _like), ("glob", 2, _glob), ("instr", 2, _instr),
            ("replace", 3, _replace), *((name, 2, _trimmer(*ends)) for name, ends in _ENDS.items()), ("as_of", 0, lambda: self._as_of),
        )  # fmt: skip
        for name, arguments, function in ours:
            connection.create_function(name, arguments, self._guarded(function), deterministic=True)

    def _guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """NULL where an argument is; numbers as text."""

        def call(*arguments: object) -> object:
            if any(argument is None for argument in arguments):
                return None
            if not self._budget.goes_on():
                raise QueryError(self._budget.spent)
            try:
                return function(*map(_text, arguments))
            except QueryError as error:
                self.failure = error
                raise

        return call


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _regexp(pattern: str, text: str) -> bool:
    """``text REGEXP pattern``: RE2 syntax, searched anywhere."""
    found = _expression(pattern)
    if found is None:
        raise QueryError(f"the regular expression {pattern[:100]!r} does not compile", "RE2 syntax: no look-around, no back-references")
    if len(text) > MAX_SEARCHED:
        raise QueryError(f"REGEXP searches no text of more than {MAX_SEARCHED:,} characters")
    return found.search(text) is not None


@lru_cache(maxsize=256)
def _expression(pattern: str) -> Any:
    return compiled(pattern) if len(pattern) <= MAX_PATTERN else None


def _like(pattern: str, text: str, escape: str = "") -> bool:
    """``text LIKE pattern``, cases alike."""
    if escape and len(escape) != 1:
        raise QueryError("ESCAPE takes one character")
    return _matches(_like_expression(pattern, escape), text)


@lru_cache(maxsize=256)
def _like_expression(pattern: str, escape: str) -> str:
    out, literal = "", False
    for each in pattern:
        if literal or each not in (escape, "%", "_"):
            out, literal = out + re.escape(each), False
        elif each == escape:
            literal = True
        else:
            out += ".*" if each == "%" else "."
    return f"(?is)^{out}$"


def _glob(pattern: str, text: str) -> bool:
    return _matches(_glob_expression(pattern), text)


@lru_cache(maxsize=256)
def _glob_expression(pattern: str) -> str:
    parts = re.findall(r"\[\^?\]?[^\]]*\]|.", pattern, re.DOTALL)
    return f"(?s)^{''.join(map(_glob_part, parts))}$"


def _glob_part(part: str) -> str:
    if len(part) > 1:  # a class of characters, in which nothing but the brackets means anything
        return part.replace("\\", "\\\\")
    return {"*": ".*", "?": "."}.get(part) or re.escape(part)


def _matches(expression: str, text: str) -> bool:
    found = _expression_of_like(expression)
    if found is None:
        raise QueryError(f"a pattern of LIKE or GLOB has at most {MAX_PATTERN:,} characters")
    return found.search(text) is not None


@lru_cache(maxsize=256)
def _expression_of_like(expression: str) -> Any:
    return compiled(expression) if len(expression) <= 2 * MAX_PATTERN else None


def _instr(text: str, part: str) -> int:
    return text.find(part) + 1


def _replace(text: str, old: str, new: str) -> str:
    if not old:
        return text
    if len(text) + text.count(old) * (len(new) - len(old)) > MAX_TEXT:
        raise QueryError("replace() makes a text that is too long")
    return text.replace(old, new)


def _trimmer(left: bool, right: bool) -> Callable[[str, str], str]:
    def trim(text: str, characters: str) -> str:
        unwanted = frozenset(characters)
        start, end = 0, len(text)
        while left and start < end and text[start] in unwanted:
            start += 1
        while right and end > start and text[end - 1] in unwanted:
            end -= 1
        return text[start:end]

    return trim
