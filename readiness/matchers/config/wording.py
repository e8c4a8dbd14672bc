"""How the messages of this area are put together."""


def capital(text: str) -> str:
    """The text as a sentence begins; nothing behind its first letter changes (``FastAPI`` stays ``FastAPI``)."""
    return text[:1].upper() + text[1:]
