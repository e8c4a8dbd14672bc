"""On which line a key of a JSON document stands: json tells none. One pass, so that a hostile file costs no more than its size."""

import re
from bisect import bisect_left

_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')


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
