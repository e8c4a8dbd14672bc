"""``# nosec`` comments, read as bandit reads them."""

import re
import tokenize
from collections.abc import Iterable
from io import StringIO

from readiness.artifacts.bandit.loading import bandit, registered_names
from readiness.artifacts.bandit.model import Nosec

NosecLines = dict[int, frozenset[str] | None]
"""Line → the ids that its comment names, none for a bare one; None where the comment is another one."""
_COMMENT = re.compile(r"#\s*nosec:?\s*(?P<tests>[^#]+)?#?")
_NAMES = re.compile(r"(?:(B\d+|[a-z\d_]+),?)+", re.IGNORECASE)


def nosec_lines(source: str) -> NosecLines:
    """Of a text that holds the word at all: tokenizing costs more than parsing."""
    lines: NosecLines = {}
    if "nosec" in source:
        try:
            for token in tokenize.generate_tokens(StringIO(source).readline):
                if token.type == tokenize.COMMENT:
                    lines[token.start[0]] = _named(token.string)
        except (tokenize.TokenError, SyntaxError):
            pass  # what was read before it counts, as it does for bandit
    return lines


def _named(comment: str) -> frozenset[str] | None:
    """Words that name no test are ignored: a comment of prose only is a bare one. Of names with a comma and no space between them the
    last one alone counts; that is bandit's way, too."""
    found = _COMMENT.search(comment)
    if found is None:
        return None
    ids = (_id(name[1]) for name in _NAMES.finditer(found["tests"] or ""))
    return frozenset(test_id for test_id in ids if test_id)


def _id(name: str) -> str:
    known = bandit()
    if name in known.ids:
        return name
    return registered_names().get(name) or known.listed_names.get(name, "")


def suppression(lines: NosecLines, test_id: str, line: int | None, span: Iterable[int]) -> Nosec:
    """What the comments of a hit's own ``line`` (None: the test gave none) and of the first commented line of its ``span`` say of it."""
    own = lines.get(line) if line is not None else None
    around = next((named for number in span if (named := lines.get(number)) is not None), None)
    if own is None and around is None:
        return Nosec.NO
    named = (own or frozenset()) | (around or frozenset())
    if not named:
        return Nosec.BARE
    return Nosec.NAMED if test_id in named else Nosec.NO
