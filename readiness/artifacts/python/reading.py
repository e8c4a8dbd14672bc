"""The way in: bytes → `PythonModule`."""

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python.definitions import ModuleReader
from readiness.artifacts.python.model import Newer, PythonModule
from readiness.artifacts.python.source import decode, parsed, tree_of

Templates = dict[tuple[int, int], tuple[str | None, ...]]


def parse(path: str, content: bytes) -> PythonModule:  # noqa: ARG001 - the signature of every parser
    """Everything rules may ask of a Python file. Syntax newer than the running interpreter's is rewritten and read all the same.

    Raises UnparsableError for what no Python 3 accepts, for nesting beyond what the interpreter takes, and for files over 1 MiB.
    """
    source = decode(content)
    templates: Templates = {}
    newer: tuple[Newer, ...] = ()
    try:
        tree = tree_of(content)
    except SyntaxError as error:
        source, templates, newer = _rewritten(source, error)
        try:
            tree = parsed(source)
        except SyntaxError:
            raise _refusal(error) from None
    return ModuleReader(source, templates).read(tree, newer)


def _rewritten(source: str, error: SyntaxError) -> tuple[str, Templates, tuple[Newer, ...]]:
    if "too many nested" in (error.msg or "") or "too many statically nested" in (error.msg or ""):
        raise _refusal(error)
    from readiness.artifacts.python.newer import rewrite

    rewriting = rewrite(source)
    if not rewriting.newer:
        raise _refusal(error)
    return rewriting.source, rewriting.templates, rewriting.newer


def _refusal(error: SyntaxError) -> UnparsableError:
    message = error.msg or "invalid syntax"
    if message.startswith("Missing parentheses in call to"):
        return UnparsableError(f"Python 2: {message.partition('.')[0]}", error.lineno)
    return UnparsableError(f"not Python 3: {message[:120]}", error.lineno)
