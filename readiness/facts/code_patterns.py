"""Stage one of the matcher kind ``code-pattern``: one file's text → where rules of ast-grep match. Pure.

ast-grep holds the interpreter's lock while it works, so this belongs into workers, and is done only for files that hold the words
without which nothing can match.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from readiness.facts.reading import CodePattern, PatternHit

MAX_HITS = 1_000
MAX_TEXT = 200


def code_hits(content: bytes, patterns: Iterable[CodePattern]) -> tuple[PatternHit, ...]:
    """Hits by pattern and position. A file that does not parse as a whole, and in which a pattern is found nowhere, may still hold it."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    trees: dict[str, Any] = {}
    hits: list[PatternHit] = []
    for pattern in patterns:
        if not any(all(word in text for word in words) for words in pattern.words):
            continue
        if pattern.language not in trees:
            trees[pattern.language] = parsed(text, pattern.language)
        hits += _hits(trees[pattern.language], pattern)
    return tuple(hits)


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
