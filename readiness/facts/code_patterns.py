"""Stage one of the matcher kind ``code-pattern``: one file's text → where rules of ast-grep match. Pure.

ast-grep holds the interpreter's lock while it works, so this belongs into workers, and is done only for files that hold the words
without which nothing can match.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from readiness.facts.reading import CodePattern, PatternHit

MAX_HITS = 1_000
MAX_TEXT = 200
MAX_DEPTH = 400
_BRACKET = re.compile(r"[()\[\]{}]")


def code_hits(content: bytes, patterns: Iterable[CodePattern]) -> tuple[PatternHit, ...]:
    """Hits by pattern and position. A file that does not parse as a whole, and in which a pattern is found nowhere, may still hold it."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    wanted = [pattern for pattern in patterns if any(all(word in text for word in words) for words in pattern.words)]
    deep = _too_deep(text) if wanted else 0
    trees: dict[str, Any] = {}
    hits: list[PatternHit] = []
    for pattern in wanted:
        if deep:
            hits.append(PatternHit(pattern.name, deep, 1, "", f"brackets stand in each other more than {MAX_DEPTH} deep"))
            continue
        if pattern.language not in trees:
            trees[pattern.language] = parsed(text, pattern.language)
        hits += _hits(trees[pattern.language], pattern)
    return tuple(hits)


def _too_deep(text: str) -> int:
    """The line where brackets are nested too deeply, 0 for none: ``inside`` and ``has`` look at all that is around a node, for each."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "([{" else max(depth - 1, 0)
        if depth > MAX_DEPTH:
            return text.count("\n", 0, bracket.start()) + 1
    return 0


def parsed(text: str, language: str) -> Any:
    """The root of ast-grep's tree. The language must be one that it knows: it panics on others."""
    from ast_grep_py import SgRoot

    return SgRoot(text, language).root()


def found(root: Any, config: dict[str, Any]) -> list[Any]:
    """The nodes that a rule matches. Raises RuntimeError for a rule that ast-grep refuses."""
    nodes: list[Any] = root.find_all(config)
    return nodes


def _hits(root: Any, pattern: CodePattern) -> Iterator[PatternHit]:
    nodes = found(root, msgspec.json.decode(pattern.config))
    for node in nodes[:MAX_HITS]:
        start = node.range().start
        first = next((line.strip() for line in node.text().splitlines() if line.strip()), "")
        yield PatternHit(pattern.name, start.line + 1, start.column + 1, first[:MAX_TEXT])
    if len(nodes) > MAX_HITS:
        line = nodes[MAX_HITS].range().start.line + 1
        yield PatternHit(pattern.name, line, 1, "", f"more than {MAX_HITS:,} matches: those from here on are not told")
    if not nodes:
        for error in islice(found(root, {"rule": {"kind": "ERROR"}}), 1):
            line = error.range().start.line + 1
            yield PatternHit(pattern.name, line, 1, "", f"the file does not parse as {pattern.language} from line {line} on")
