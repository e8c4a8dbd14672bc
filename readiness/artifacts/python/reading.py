"""The way in: bytes → `PythonModule`."""

import ast
import re
from typing import NamedTuple

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python.definitions import ModuleReader
from readiness.artifacts.python.model import Newer, PythonModule
from readiness.artifacts.python.source import decode, parsed, tree_of

Templates = dict[tuple[int, int], tuple[str | None, ...]]
_TEMPLATE = re.compile(r"\{%-?\s*\w|\{\{\s*(?:cookiecutter|copier|project)\b|^[ \t]*<%|\$\{\w+\}", re.MULTILINE)
"""Jinja, Mako and their like, where they are no part of Python."""


class Reading(NamedTuple):
    """A text and its tree, where newer syntax is rewritten: ``templates`` and ``newer`` say where (see `newer`)."""

    source: str
    tree: ast.Module
    templates: Templates
    newer: tuple[Newer, ...]


def parse(path: str, content: bytes) -> PythonModule:  # noqa: ARG001 - the signature of every parser
    """Everything rules may ask of a Python file. Syntax newer than the running interpreter's is rewritten and read all the same.

    Raises UnparsableError for what no Python 3 accepts, for nesting beyond what the interpreter takes, and for files over 1 MiB.
    """
    reading = reading_of(content)
    return ModuleReader(reading.source, reading.templates).read(reading.tree, reading.newer)


def reading_of(content: bytes) -> Reading:
    """The tree is a shared one (`source.tree_of`) unless something was rewritten. Raises as `parse` does."""
    source = decode(content)
    try:
        return Reading(source, tree_of(content), {}, ())
    except SyntaxError as error:
        return _rewritten(source, error)


def _rewritten(source: str, error: SyntaxError) -> Reading:
    if "too many nested" in (error.msg or "") or "too many statically nested" in (error.msg or ""):
        raise _refusal(error, broken=False)
    from readiness.artifacts.python.newer import rewrite

    rewriting = rewrite(source)
    broken = (not rewriting.tolerable or isinstance(error, IndentationError)) and not _TEMPLATE.search(source)
    if not rewriting.newer:
        raise _refusal(error, broken=broken)
    try:
        return Reading(rewriting.source, parsed(rewriting.source), rewriting.templates, rewriting.newer)
    except SyntaxError:
        raise _refusal(error, broken=broken) from None


def _refusal(error: SyntaxError, *, broken: bool) -> UnparsableError:
    """``broken``: a parser that knows newer grammar than this interpreter's refuses the file, too."""
    message = error.msg or "invalid syntax"
    if message.startswith("Missing parentheses in call to"):
        return UnparsableError(f"Python 2: {message.partition('.')[0]}", error.lineno, broken=True)
    return UnparsableError(f"not Python 3: {message[:120]}", error.lineno, broken=broken)
