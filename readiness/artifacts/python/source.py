"""Bytes → text, by the rules of the language reference (lexical analysis: encoding declarations), and text → syntax tree."""

import ast
import codecs
import re
import warnings

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.text import with_newlines

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
    return with_newlines(text)


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


_latest: dict[bytes, ast.Module | SyntaxError | UnparsableError] = {}
"""What became of the file parsed last, by its content: one entry."""


def tree_of(content: bytes) -> ast.Module:
    """The syntax tree of a Python file as this interpreter parses it, positions and all.

    Every reader of one file shares the tree: asked again before another file is, the same object comes back (or the same error). So
    nobody may change it; attributes of one's own on its nodes do no harm. Raises SyntaxError for what the interpreter refuses, and
    UnparsableError as `decode` does or where its nesting is more than the interpreter takes.
    """
    outcome = _latest.get(content)
    if outcome is None:
        _latest.clear()  # before parsing: two trees at a time would double the memory that the largest file takes
        outcome = _latest[content] = _outcome(content)
    if isinstance(outcome, ast.Module):
        return outcome
    raise outcome.with_traceback(None)


def _outcome(content: bytes) -> ast.Module | SyntaxError | UnparsableError:
    try:
        return parsed(decode(content))
    except (SyntaxError, UnparsableError) as error:
        return error


NO_FILE = ""
"""The file name for every text that is parsed. To quote the line of an error Python opens the file of that name, and ``<unknown>``, which
is its own for none, may be a FIFO in the working directory: nobody can have an empty name."""


def parsed(source: str) -> ast.Module:
    """The tree of a text, which nobody shares. Raises as `tree_of` does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, NO_FILE)
    except (RecursionError, MemoryError):
        raise UnparsableError("nested too deeply to be parsed") from None
    except ValueError as error:
        raise UnparsableError(str(error)) from None
