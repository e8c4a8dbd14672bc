"""One walk over a tree in bandit's order, asking its tests: what `bandit.core.node_visitor` and `bandit.core.tester` do, without what
nobody reads (scores, namespaces, debugging) and without asking where `dispatch` knows the answer."""

import ast
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from readiness.artifacts.bandit.dispatch import FieldsBelow, FileTests
from readiness.artifacts.bandit.loading import BanditTest, bandit
from readiness.artifacts.bandit.model import Hit, Level
from readiness.artifacts.bandit.nosec import NosecLines, suppression
from readiness.artifacts.errors import Unread

MAX_JOINED = 3000
"""Of one file. A million steps for bandit's test of SQL, where they are all in one expression."""
_BREAKDOWNS = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError, SyntaxError, TypeError, ValueError)
"""What a test raises on a construct it did not expect. bandit logs it and goes on, so that the file looks clean."""
_NOT_PUSHED = frozenset({
    ast.Name, ast.alias, ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal, ast.Load, ast.Store, ast.Del,
    type(None), str, int, bool,
})  # fmt: skip

_FIELDS = FieldsBelow()
_TESTED = (ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Assert, ast.ExceptHandler)
_QUOTES = {"B103": " on file (", "B105": ": '", "B106": ": '", "B107": ": '", "B202": " {"}
"""What comes before text of the file in what a test says: a password, a name, the address of an object."""


class Visitor:
    """Visits one module. Imports are learnt on the way, so that the order of visits matters: parents first, fields as they stand.
    bandit's tests climb the tree by an attribute that every visited node gets."""

    def __init__(self, tests: FileTests, nosec: NosecLines, path: str, content: bytes, source: str) -> None:
        self.hits: list[Hit] = []
        self.unread: list[Unread] = []
        self._tests, self._nosec, self._path, self._content = tests, nosec, path, content
        self._lines = None if source.isascii() else source.split("\n")
        self._begun: set[int] = set()
        self._joined = 0
        self._imports: set[str] = set()
        self._aliases: dict[str, str] = {}
        self._acts: dict[type, Callable[[Any], None]] = {
            ast.Call: self._call, ast.Constant: self._constant, ast.FunctionDef: self._function, ast.Import: self._import,
            ast.ImportFrom: self._import_from,
        }  # fmt: skip
        self._of: dict[type, tuple[BanditTest, ...]] = {kind: tests.of(kind.__name__) for kind in _TESTED}
        self._acts |= {kind: self._other for kind, found in self._of.items() if found and kind not in self._acts}

    def visit(self, tree: ast.Module) -> None:
        """Leaves the tree as it was: links upwards would keep it alive, as nobody collects cycles in a worker."""
        linked: list[ast.AST] = []
        stack: list[ast.AST] = [tree]
        acts = self._acts
        while stack:
            node = stack.pop()
            kind = type(node)
            act = acts.get(kind)
            if act is not None:
                act(node)
            below: list[ast.AST] = []
            for field in _FIELDS[kind]:
                value: Any = getattr(node, field, None)
                if type(value) is list:
                    below += [item for item in value if type(item) not in _NOT_PUSHED]
                elif type(value) not in _NOT_PUSHED and not (type(value) is ast.Attribute and type(value.value) is ast.Name):
                    below.append(value)
            if below:
                for item in below:
                    item._bandit_parent = node  # type: ignore[attr-defined]
                linked += below
                below.reverse()
                stack += below
        for node in linked:
            del node._bandit_parent  # type: ignore[attr-defined]

    def visit_file(self) -> None:
        """Tests of the bytes, not of the tree: for characters that ASCII has none of."""
        if not self._content.isascii():
            context = {"file_data": BytesIO(self._content), "filename": self._path, "lineno": 0, "linerange": [0, 1], "col_offset": 0}
            self._ask(self._tests.of("File"), context, None)

    # one act for each kind of node that bandit has tests for ---------------------------------------------------------------------
    def _call(self, node: ast.Call) -> None:
        name = self._qualified(node.func)
        tests = self._tests.of_call(name, bool(node.keywords))
        if tests:
            self._ask(tests, self._context(node, call=node, qualname=name, name=name.rpartition(".")[2]), node)

    def _qualified(self, callee: ast.expr) -> str:
        """With what imports so far say of its first name; empty in place of what is no name."""
        attributes = []
        while type(callee) is ast.Attribute:
            attributes.append(callee.attr)
            callee = callee.value
        first = self._aliases.get(callee.id, callee.id) if type(callee) is ast.Name else ""
        return ".".join((first, *reversed(attributes)))

    def _constant(self, node: ast.Constant) -> None:
        value, parent = node.value, node._bandit_parent  # type: ignore[attr-defined]
        if type(value) is not str or type(parent) is ast.Expr:
            return
        tests = self._tests.of_text(value, type(parent) if self._joins(node, parent) else None)
        if tests:
            self._ask(tests, self._context(node, str=value), parent)

    def _joins(self, node: ast.Constant, parent: ast.AST) -> bool:
        """Whether tests of what a text is part of are asked. They put all its texts together: the first one of an f-string answers for
        all, those between operators do so each, and there may be too many of them."""
        if type(parent) is ast.JoinedStr:
            begun = id(parent) in self._begun
            self._begun.add(id(parent))
            return not begun
        self._joined += type(parent) is ast.BinOp
        if self._joined == MAX_JOINED and type(parent) is ast.BinOp:
            self.unread.append(Unread(node.lineno, f"more than {MAX_JOINED} texts put together by operators"))
        return self._joined < MAX_JOINED or type(parent) is not ast.BinOp

    def _function(self, node: ast.FunctionDef) -> None:
        self._ask(self._of[ast.FunctionDef], self._context(node, function=node, name=node.name), node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.asname:
                self._aliases[alias.asname] = alias.name
            self._imports.add(alias.name)
        self._ask(self._of[ast.Import], self._context(node, module=node.names[-1].name), node)

    def _import_from(self, node: ast.ImportFrom) -> None:
        if node.module is None:
            self._import(node)
            return
        for alias in node.names:
            qualified = f"{node.module}.{alias.name}"
            self._aliases[alias.asname or alias.name] = qualified
            self._imports.add(qualified)
        self._ask(self._of[ast.ImportFrom], self._context(node, module=node.module, name=node.names[-1].name), node)

    def _other(self, node: ast.stmt | ast.excepthandler) -> None:
        self._ask(self._of[type(node)], self._context(node), node)

    # asking ------------------------------------------------------------------------------------------------------------------------
    def _context(self, node: Any, **more: object) -> dict[str, Any]:
        """What bandit's tests may know; the range of lines is worked out for a hit only."""
        return {
            "imports": self._imports,
            "import_aliases": self._aliases,
            "lineno": node.lineno,
            "col_offset": node.col_offset,
            "node": node,
            "filename": self._path,
            **more,
        }

    def _ask(self, tests: Iterable[BanditTest], context: dict[str, Any], spans: ast.AST | None) -> None:
        """``spans`` is the node whose lines a comment may stand on: of a text, what the text is part of."""
        asked = bandit().context(context)
        for test in tests:
            try:
                found = test.run(asked)
            except RecursionError:
                raise
            except _BREAKDOWNS as error:
                reason = f"bandit's {test.id} broke down here ({type(error).__name__})"
                self.unread.append(Unread(max(context["lineno"], 1), reason))
                continue
            if found is not None:
                lines = bandit().line_range(spans) if spans is not None else context["linerange"]
                self.hits.append(self._hit(test, found, context, lines))

    def _hit(self, test: BanditTest, found: Any, context: dict[str, Any], lines: list[int]) -> Hit:
        test_id = found.test_id or test.id
        nosec = suppression(self._nosec, test_id, found.lineno, lines)
        return Hit(
            line=found.lineno if found.lineno is not None else context["lineno"],
            column=found.col_offset if found.col_offset != -1 else self._column(context["lineno"], context["col_offset"]),
            first_line=max(min(found.linerange or lines), 1),
            end_line=max(found.linerange or lines),
            test=test_id,
            name=test.function,
            severity=Level(found.severity),
            confidence=Level(found.confidence),
            cwe=found.cwe.id,
            text=unquoted(test_id, found.text),
            nosec=nosec,
        )

    def _column(self, line: int, offset: int) -> int:
        """From bytes before it to characters up to it."""
        if self._lines is None:
            return offset + 1
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")) + 1


def unquoted(test_id: str, text: str) -> str:
    """bandit's words up to where they quote the file."""
    return text.partition(_QUOTES[test_id])[0].strip() if test_id in _QUOTES else text.strip()
