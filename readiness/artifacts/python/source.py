"""Bytes → text, by the rules of the language reference (lexical analysis: encoding declarations)."""

import codecs
import re

from readiness.artifacts.errors import UnparsableError

MAX_BYTES = 1024 * 1024
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")
_REFUSED = frozenset(
    ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7")
)


def decode(content: bytes) -> str:
    """The text with ``\\n`` line ends. Raises UnparsableError for what an interpreter would refuse too, and for files over `MAX_BYTES`."""
    if len(content) > MAX_BYTES:
        raise UnparsableError(f"Python of more than {MAX_BYTES // 1024} KiB")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnparsableError("UTF-16, which Python does not read", 1)
    bom = content.startswith(codecs.BOM_UTF8)
    body = content[3:] if bom else content
    encoding = _declared(body)
    if b"\0" in body:
        raise UnparsableError("a NUL byte", body[: body.index(b"\0")].count(b"\n") + 1)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"bytes that are not {encoding}" + ("" if bom or encoding != "utf-8" else ", and no encoding is declared")
        raise UnparsableError(reason, body[: error.start].count(b"\n") + 1) from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _declared(body: bytes) -> str:
    for number, line in enumerate(body[:4096].splitlines()[:2], 1):
        cookie = _COOKIE.match(line)
        if cookie:
            name = cookie[1].decode("ascii", "replace")
            try:
                found = codecs.lookup(name)
            except LookupError:
                raise UnparsableError(f"an unknown encoding: {name[:40]}", number) from None
            if not found._is_text_encoding or found.name in _REFUSED:
                raise UnparsableError(f"an encoding no source is written in: {name[:40]}", number)
            return found.name
        if not _BLANK.match(line):
            break
    return "utf-8"
