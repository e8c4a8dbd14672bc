"""Floor 0: «did you mean …» for a name that is almost right."""

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question with the nearest known name, or an empty string where none is near."""
    nearest = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {nearest[0]!r}?" if nearest else ""
