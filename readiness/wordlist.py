"""Floor 0: a table of words is written as one wrapped text, so that it reads like a list and a new word is a change of one line."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, which white space of any kind parts."""
    return frozenset(text.split())
