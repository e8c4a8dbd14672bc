"""The way in: the bytes of a Python file → bandit's hits in it."""

import ast

from readiness.artifacts.bandit.dispatch import FileTests
from readiness.artifacts.bandit.model import BanditHits, Hit
from readiness.artifacts.bandit.nosec import nosec_lines
from readiness.artifacts.bandit.visiting import Visitor
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python.reading import Reading, reading_of
from readiness.artifacts.python.source import parsed


def parse(path: str, content: bytes) -> BanditHits:
    """What `bandit` with its default settings says of the file; no configuration is read.

    Syntax newer than the running interpreter's, which bandit gives up at, is rewritten: its positions hold. Raises UnparsableError for
    what cannot be parsed, or is nested more deeply than bandit's tests can climb.
    """
    reading = reading_of(content)
    visitor = Visitor(FileTests(reading.source), nosec_lines(reading.source), path, content, reading.source)
    try:
        visitor.visit(_with_templates(reading) if reading.templates else reading.tree)
        visitor.visit_file()
    except RecursionError:
        raise UnparsableError("nested too deeply for bandit") from None
    return BanditHits(tuple(sorted(visitor.hits, key=_position)), tuple(sorted(visitor.unread, key=lambda span: (span.line, span.reason))))


def _position(hit: Hit) -> tuple[int, int, str, int]:
    return hit.line, hit.column, hit.test, hit.end_line


def _with_templates(reading: Reading) -> ast.Module:
    """f-strings of newer grammar are read as lists; here they are f-strings again, because tests look at what is around a text."""
    unlike = {row.line for row in reading.newer if row.construct == "t-string"}
    places = {place: texts for place, texts in reading.templates.items() if place[0] not in unlike}
    tree: ast.Module = _Restoring(places).visit(parsed(reading.source))
    return tree


class _Restoring(ast.NodeTransformer):
    def __init__(self, places: dict[tuple[int, int], tuple[str | None, ...]]) -> None:
        self._places = places

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        texts = self._places.get((node.lineno, node.col_offset))
        if texts is None or texts.count(None) != len(node.elts):
            return node
        values = iter(node.elts)
        parts: list[ast.expr] = [ast.Constant(text) if text is not None else ast.FormattedValue(next(values), -1, None) for text in texts]
        return ast.copy_location(ast.JoinedStr([ast.copy_location(part, node) for part in parts]), node)
