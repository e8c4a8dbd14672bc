"""Bytes of a configuration file as text: UTF-8 with or without a byte order mark, UTF-16 with one."""

from readiness.artifacts.errors import UnparsableError


def decoded(content: bytes) -> str:
    """Raises UnparsableError, with the line, for what is neither. Line ends become ``\\n``."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise undecodable(content, error) from None
    if "\0" in text:
        raise UnparsableError("a NUL character: not a text file", text[: text.index("\0")].count("\n") + 1)
    return with_newlines(text)


def undecodable(content: bytes, error: UnicodeDecodeError) -> UnparsableError:
    """The refusal of bytes that are not what they begin as, at the line of the first that is wrong."""
    before = content[: error.start].decode(error.encoding, "replace")
    name = "UTF-16" if error.encoding.startswith("utf-16") else "UTF-8"
    return UnparsableError(f"not {name}", with_newlines(before).count("\n") + 1)


def lines_of(text: str) -> list[str]:
    """The lines as editors, git and parsers count them. (``str.splitlines`` also breaks at form feeds and U+2028, so that every line
    number after one would be wrong.)"""
    lines = with_newlines(text).split("\n")
    return lines if lines[-1] else lines[:-1]


def with_newlines(text: str) -> str:
    """The text with ``\\n`` line ends only."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
