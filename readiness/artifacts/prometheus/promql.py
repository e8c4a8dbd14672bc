"""Which metrics a PromQL expression asks for: a tokenizer that tells metric names from functions, labels, keywords and groupings.

Source: the grammar of github.com/prometheus/prometheus, promql/parser (lex.go, generated_parser.y): keywords in any case, ``{"a.b"}`` and
``{__name__="a"}`` as other ways to write a name. Grafana's variables (``$x``, ``${x:regex}``, ``[[x]]``) are known as such.
"""

import re
from collections.abc import Generator, Iterator

import msgspec

from readiness.wordlist import word_set

MAX_LENGTH = 32_768
"""Characters. A text that nothing ends runs to the end, so that no character is read twice."""
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*(?:"|\Z)|'(?:[^'\\]|\\.)*(?:'|\Z)|`[^`]*(?:`|\Z))"""
    r"""|(?P<comment>\#[^\n]*)"""
    r"""|(?P<variable>\$\{[^{}]*\}|\$\w+|\[\[\w+(?::\w+)?\]\]|\{\{[^{}]*\}\})"""
    r"""|(?P<range>\[[^\[\]]*\])"""
    r"""|(?P<word>[A-Za-z_:][\w:]*)"""
    r"""|(?P<number>\d[\w.]*)"""
    r"""|(?P<mark>\S)""",
    re.DOTALL,
)
_GROUPINGS = word_set("by without on ignoring group_left group_right")
_KEYWORDS = word_set("bool offset and or unless atan2 inf nan start end")
_AGGREGATIONS = word_set("sum avg min max count stddev stdvar topk bottomk quantile count_values group limitk limit_ratio")


class Reading(msgspec.Struct, frozen=True):
    """``metrics`` in source order, each once. ``computed``: a metric's name that a variable or a pattern makes, as written; empty: none.
    ``foreign``: it is no PromQL (LogQL has pipes)."""

    metrics: tuple[str, ...] = ()
    computed: str = ""
    foreign: bool = False


class _Token(msgspec.Struct, frozen=True):
    kind: str
    text: str
    start: int
    end: int


def read_promql(expression: str) -> Reading:
    """The metrics of one expression. Never raises; a longer one than `MAX_LENGTH` is computed as a whole."""
    if len(expression) > MAX_LENGTH:
        return Reading(computed="an expression of more than 32 KiB")
    tokens = [
        _Token(found.lastgroup or "", found[0], found.start(), found.end())
        for found in _TOKEN.finditer(expression)
        if found.lastgroup != "comment"
    ]
    if any(token.text == "|" for token in tokens):
        return Reading(foreign=True)
    names: dict[str, None] = {}
    computed = ""
    for name, known in _named(tokens):
        if known:
            names[name] = None
        else:
            computed = computed or name
    return Reading(tuple(names), computed)


def _named(tokens: list[_Token]) -> Iterator[tuple[str, bool]]:
    """(name, whether it is written in full) of every metric."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.text == "{":
            position = yield from _selector(tokens, position + 1)
        elif token.kind in ("word", "variable"):
            last = _glued(tokens, position)
            yield from _operand(tokens, position, last)
            position = _after(tokens, position, last)
        else:
            position += 1


def _glued(tokens: list[_Token], position: int) -> int:
    """The last token of those that follow without a space: ``app_$kind`` and ``${app}_total`` are one name."""
    last = position
    while last + 1 < len(tokens) and tokens[last + 1].kind in ("word", "variable") and tokens[last + 1].start == tokens[last].end:
        last += 1
    return last


def _operand(tokens: list[_Token], first: int, last: int) -> Iterator[tuple[str, bool]]:
    text = "".join(token.text for token in tokens[first : last + 1])
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if any(token.kind == "variable" for token in tokens[first : last + 1]):
        alone = first == last
        if not alone or (following is not None and (following.text == "{" or following.kind == "range")):
            yield text, False
        return
    lowered = text.lower()
    if lowered in _GROUPINGS or lowered in _KEYWORDS or (following is not None and following.text == "("):
        return
    if lowered in _AGGREGATIONS and following is not None and following.text.lower() in ("by", "without"):
        return
    yield text, True


def _after(tokens: list[_Token], first: int, last: int) -> int:
    """Where to go on: behind the labels of a grouping, else behind the name."""
    following = last + 1
    if tokens[first].text.lower() in _GROUPINGS and following < len(tokens) and tokens[following].text == "(":
        while following < len(tokens) and tokens[following].text != ")":
            following += 1
    return following


def _selector(tokens: list[_Token], position: int) -> Generator[tuple[str, bool], None, int]:
    """The names inside braces; returns the position behind them."""
    while position < len(tokens) and tokens[position].text != "}":
        token = tokens[position]
        before = tokens[position - 1].text
        following = tokens[position + 1].text if position + 1 < len(tokens) else "}"
        if token.kind == "text" and before in ("{", ",") and following in (",", "}"):
            yield token.text[1:-1], True
        if token.text == "__name__" and position + 2 < len(tokens):
            operator = following
            value = next((item for item in tokens[position + 1 : position + 4] if item.kind == "text"), None)
            if value is not None and operator in ("=", "!"):
                exact = operator == "=" and tokens[position + 2] is value and "$" not in value.text
                yield value.text[1:-1], exact
        position += 1
    return position + 1
