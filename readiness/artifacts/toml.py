"""TOML with positions: tomli reads the values, a locator of our own says on which line each key and array item stands."""

import re
from typing import Any

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.text import decoded
from readiness.patterns import pattern

Key = str | int
_TOKEN = pattern(
    r"""(?P<space>[ \t]+)|(?P<newline>\n)|(?P<comment>\#[^\n]*)|(?P<long>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''(?:.)*?'{3,5})
    |(?P<basic>"(?:\\.|[^"\\\n])*")|(?P<literal>'[^'\n]*')|(?P<table>\[\[|\]\])|(?P<mark>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,."'\#]+)""",
    re.VERBOSE | re.DOTALL,
)
_ERROR_LINE = pattern(r"\(at line (\d+)")
_ESCAPE = pattern(r"\\(.)")


class Toml:
    """``data`` as tomli gives it. ``line("project", "dependencies", 0)`` is where that item starts; of a path nobody wrote, where its
    nearest parent stands."""

    def __init__(self, data: dict[str, Any], lines: dict[tuple[Key, ...], int]) -> None:
        self.data, self._lines = data, lines

    def line(self, *path: Key) -> int:
        for length in range(len(path), 0, -1):
            found = self._lines.get(path[:length])
            if found:
                return found
        return 1

    def get(self, *path: str) -> Any:
        """The value under these keys, or None."""
        node: Any = self.data
        for key in path:
            if not isinstance(node, dict) or key not in node:
                return None
            node = node[key]
        return node

    def table(self, *path: str) -> dict[str, Any]:
        """The table under these keys; empty where there is none."""
        node = self.get(*path)
        return node if isinstance(node, dict) else {}

    def array(self, *path: str) -> list[Any]:
        node = self.get(*path)
        return node if isinstance(node, list) else []

    def text(self, *path: str) -> str:
        node = self.get(*path)
        return node if isinstance(node, str) else ""


def load(content: bytes, *, positions: bool = True) -> Toml:
    """Raises UnparsableError with the line for what tomli refuses. Without ``positions`` (large lock files) lines are 1."""
    import tomli  # a scan that meets no TOML is spared it

    text = decoded(content)
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line = _ERROR_LINE.search(str(error))
        raise UnparsableError(f"not valid TOML: {str(error).split(' (at')[0]}", int(line[1]) if line else None) from None
    except (RecursionError, ValueError) as error:
        raise UnparsableError(f"not valid TOML: {type(error).__name__}") from None
    return Toml(data, _Locator(text).positions() if positions else {})


def strings(value: object) -> tuple[str, ...]:
    """The texts of a list; nothing for what is no list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


class _Locator:
    """Walks tokens of a document that tomli has accepted; anything unexpected is skipped, so that the worst case is a missing line."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        line = 1
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup or ""
            if kind not in ("space", "comment"):
                self._tokens.append((kind, found[0], line))
            line += found[0].count("\n")
        self._at = 0
        self._lines: dict[tuple[Key, ...], int] = {}
        self._counts: dict[tuple[Key, ...], int] = {}

    def positions(self) -> dict[tuple[Key, ...], int]:
        table: tuple[Key, ...] = ()
        while (token := self._peek()) is not None:
            kind, text, line = token
            if kind == "newline":
                self._at += 1
            elif text in ("[", "[["):
                table = self._header(text == "[[", line)
            else:
                self._pair(table)
        return self._lines

    def _peek(self) -> tuple[str, str, int] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _header(self, array: bool, line: int) -> tuple[Key, ...]:
        self._at += 1
        keys = self._keys()
        if (token := self._peek()) is not None and token[1] in ("]", "]]"):
            self._at += 1
        path: tuple[Key, ...] = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            last = position == len(keys) - 1
            if last and array:
                self._counts[path] = self._counts.get(path, -1) + 1
            self._lines.setdefault(path, line)
            if path in self._counts:
                path = (*path, self._counts[path])
                if last:
                    self._lines[path] = line
        return path

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while (token := self._peek()) is not None:
            kind, text, _ = token
            if kind in ("bare", "literal", "basic"):
                keys.append(_unquoted(kind, text))
            elif text != ".":
                break
            self._at += 1
        return keys

    def _pair(self, table: tuple[Key, ...]) -> None:
        line = self._tokens[self._at][2]
        keys = self._keys()
        token = self._peek()
        if token is None or token[1] != "=" or not keys:
            self._at += 1
            return
        self._at += 1
        path = table
        for key in keys:
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._value(path)

    def _value(self, path: tuple[Key, ...]) -> None:
        """One value. Iterative, because hostile input nests deeper than the interpreter recurses."""
        stack: list[tuple[str, tuple[Key, ...], int]] = []
        while (token := self._peek()) is not None:
            kind, text, line = token
            self._at += 1
            if text in ("[", "[["):
                stack += [("[", path, 0)] * len(text)
                path = (*path, 0)
            elif text == "{":
                stack.append(("{", path, 0))
            elif text in ("]", "]]", "}"):
                for _ in text:
                    if stack:
                        path = stack.pop()[1]
            elif text == "," and stack:
                opener, base, count = stack[-1]
                stack[-1] = (opener, base, count + 1)
                path = (*base, count + 1) if opener == "[" else base
                continue
            elif stack and stack[-1][0] == "{" and kind in ("bare", "basic", "literal") and self._is_key():
                self._at -= 1
                path = stack[-1][1]
                for key in self._keys():
                    path = (*path, key)
                    self._lines.setdefault(path, line)
                self._at += 1
                continue
            elif kind != "newline" or not stack:
                self._lines.setdefault(path, line)
            if text in ("[", "{"):
                self._lines.setdefault(path, line) if text == "{" else None
            if not stack and (token := self._peek()) is not None and token[0] == "newline":
                return

    def _is_key(self) -> bool:
        token = self._peek()
        return token is not None and token[1] in ("=", ".")


def _unquoted(kind: str, text: str) -> str:
    if kind == "bare":
        return text
    return text[1:-1] if kind == "literal" else _ESCAPE.sub(r"\1", text[1:-1])
