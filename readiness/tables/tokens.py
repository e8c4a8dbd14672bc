"""The words of a statement, as far as they must be known before SQLite sees it."""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

_TOKEN = re.compile(
    r"""
      (?P<blank>\s+ | --[^\n]* | /\*(?:[^*]|\*(?!/))*(?:\*/|\Z))
    | (?P<text>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\])
    | (?P<word>[^\W\d][\w$]*)
    | (?P<number>\d[\w.]*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(msgspec.Struct, frozen=True):
    """``depth``: how many parentheses are open. ``name``: without its quotes."""

    kind: str
    text: str
    depth: int

    @property
    def name(self) -> str:
        if self.kind != "quoted":
            return self.text
        quote = self.text[-1]
        return self.text[1:-1].replace(quote * 2, quote)


def tokens_of(sql: str) -> tuple[Token, ...]:
    """Without blanks and comments."""
    return tuple(_tokens(sql))


def _tokens(sql: str) -> Iterator[Token]:
    depth = 0
    for found in _TOKEN.finditer(sql):
        kind, text = str(found.lastgroup), found[0]
        depth -= text == ")"
        if kind != "blank":
            yield Token(kind, text, depth)
        depth += text == "("


def names_in(tokens: tuple[Token, ...]) -> frozenset[str]:
    """Everything that may be the name of a table, in lower case; a text is taken for one rather than missed."""
    return frozenset(token.name.lower() for token in tokens if token.kind in ("word", "quoted"))


def is_ordered(tokens: tuple[Token, ...]) -> bool:
    """Whether the whole answer has an ``ORDER BY`` of its own."""
    words = [token.text.upper() if token.kind == "word" else "" for token in tokens if token.depth == 0]
    return any(pair == ("ORDER", "BY") for pair in pairwise(words))


def strange_quotes(tokens: tuple[Token, ...], known: frozenset[str]) -> str | None:
    """The first name in double quotes that is not among the known ones (in lower case) and is not being given. SQLite takes it for a
    text, and a misspelt column would be one, silently."""
    given = {token.name.lower() for before, token in pairwise(tokens) if before.text.upper() == "AS"}
    for token in tokens:
        if token.text[0] == '"' and token.name.lower() not in known | given:
            return token.name
    return None
