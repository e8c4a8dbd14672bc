"""JSON documents, and on which line a key of one stands: json tells none. One pass, so that a hostile file costs no more than its size."""

import json
import re
from bisect import bisect_left
from typing import Any

from readiness.artifacts.errors import UnparsableError

_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')


def load_json(text: str) -> Any:
    """What the document holds. Raises UnparsableError, with the line where json tells one."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnparsableError(f"not valid JSON: {error.msg}", error.lineno) from None
    except (RecursionError, ValueError) as error:
        raise UnparsableError(f"not valid JSON: {type(error).__name__}") from None


class JsonKeys:
    """Lines of every key, by its text as written (escapes kept)."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n"), 1):
            for found in _KEY.finditer(line):
                self._lines.setdefault(found[1], []).append(number)

    def line(self, key: str, after: int = 1) -> int:
        """The first line from ``after`` on that has the key; ``after`` itself where none has."""
        lines = self._lines.get(key, [])
        position = bisect_left(lines, after)
        return lines[position] if position < len(lines) else after
