"""Statements: one traversal of the tree. Function bodies wait until the body around them is done: they run later and see
all its names."""

import ast
from collections.abc import Callable
from typing import Any

from readiness.artifacts.python.binding import BindingReader
from readiness.artifacts.python.context import Guard
from readiness.artifacts.python.interest import log_level
from readiness.artifacts.python.model import Act, Binding, PythonHandler, PythonRaise, PythonReturn, Use
from readiness.artifacts.python.state import HandlerFrame
from readiness.artifacts.python.values import Comparison, Invocation, Literal, Opaque, Reference, Sequence, Value

_DISCARDED, _RETURNED = Use.DISCARDED, Use.RETURNED  # found at once: a member of an enumeration takes five times as long


class StatementReader(BindingReader):
    def body(self, statements: list[ast.stmt]) -> None:
        """Statements in order."""
        self.frame.statements += len(statements)
        for node in statements:
            kind = type(node)
            STATEMENTS[kind](self, node)
            if self.handlers and kind in _ACTS:
                self.act(_ACTS[kind])

    def act(self, act: Act) -> None:
        for frame in self.handlers:
            frame.acts[act] = None

    def _guarded(self, statements: list[ast.stmt], guard: Guard) -> None:
        if statements:
            place, outer = self.place, self.place.guards
            place.guards = (*outer, guard)
            self._context = None
            self.body(statements)
            place.guards = outer
            self._context = None

    # simple --------------------------------------------------------------------------------------------------------------
    def _expression(self, node: ast.Expr) -> None:
        value_node = node.value
        if type(value_node) is ast.Constant:
            if self.handlers:
                self.act(Act.PASS if value_node.value is ... else Act.OTHER)
            return
        value = self.fold_top(value_node, _DISCARDED)
        if self.handlers:
            self._call_act(value)

    def _call_act(self, value: Value) -> None:
        if type(value) is not Invocation:
            self.act(Act.OTHER)
            return
        receiver = value.receiver.callee if type(value.receiver) is Invocation else ""
        level = log_level(value.callee, value.attribute, receiver)
        self.act(Act.LOG if level else Act.CALL)
        if level:
            for frame in self.handlers:
                frame.levels[level] = None

    def _return(self, node: ast.Return) -> None:
        value = self.fold_top(node.value, _RETURNED) if node.value is not None else None
        self.frame.returns.append(PythonReturn(value, node.lineno, self.context()))
        for frame in self.handlers:
            frame.returns.append(value if value is not None else Literal(None, node.lineno))

    def _raise(self, node: ast.Raise) -> None:
        value = self.fold(node.exc) if node.exc is not None else None
        if node.cause is not None:
            self.fold(node.cause)
        name = value.callee if type(value) is Invocation else value.name if type(value) is Reference else ""
        self.frame.raises.append(PythonRaise(name, value, node.lineno, self.context()))

    def _assert(self, node: ast.Assert) -> None:
        test = self.fold(node.test)
        if node.msg is not None:
            self.fold(node.msg)
        outer = self.place.guards
        self.place.guards = (*outer, Guard(test, False))
        self._context = None
        self.frame.raises.append(PythonRaise("AssertionError", None, node.lineno, self.context()))
        self.place.guards = outer
        self._context = None
        self.frame.assertions += 1

    def _nothing(self, _: ast.stmt) -> None:
        return

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if type(target) is not ast.Name:
                self.fold(target)

    def _global(self, node: ast.Global) -> None:
        for name in node.names:
            self.scope.names[name] = f":{name}"
            self.scope.aliased.discard(name)
            self.module.bind(name)

    def _type_alias(self, node: Any) -> None:
        value = self.annotation(node.value)
        self.bind(node.name, value, node)

    # compound ------------------------------------------------------------------------------------------------------------
    def _if(self, node: ast.If) -> None:
        outer = self.place.guards
        while True:
            test = self.fold(node.test)
            if _is_main(test):
                self.main_block = self.main_block or node.lineno
                was, self.place.main = self.place.main, True
                self._context = None
                self.body(node.body)
                self.place.main = was
                self._context = None
            else:
                self._guarded(node.body, Guard(test))
                self.place.guards = (*self.place.guards, Guard(test, False))
                self._context = None
            if len(node.orelse) != 1 or type(node.orelse[0]) is not ast.If:
                break
            node = node.orelse[0]
        self.body(node.orelse)
        self.place.guards = outer
        self._context = None

    def _loop(self, body: list[ast.stmt]) -> None:
        was, self.place.loop = self.place.loop, True
        self._context = None
        self.body(body)
        self.place.loop = was
        self._context = None

    def _while(self, node: ast.While) -> None:
        test = self.fold(node.test)
        outer = self.place.guards
        if type(test) is not Literal:
            self.place.guards = (*outer, Guard(test))
        self._loop(node.body)
        self.place.guards = outer
        self._context = None
        self.body(node.orelse)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self.frame.awaits += type(node) is ast.AsyncFor
        source = self.fold(node.iter)
        was, self.place.loop = self.place.loop, True
        self.bind(node.target, source, node.target, Binding.FOR)
        self.place.loop = was
        self._loop(node.body)
        self.body(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        asynchronous = type(node) is ast.AsyncWith
        place, outer = self.place, self.place.contexts
        for item in node.items:
            self.frame.awaits += asynchronous
            target = self._written(item.optional_vars) if item.optional_vars is not None else ""
            value = self.fold_top(item.context_expr, Use.CONTEXT, target)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, value, item.optional_vars, Binding.WITH)
            place.contexts = (*place.contexts, value)
            self._context = None
        self.body(node.body)
        place.contexts = outer
        self._context = None

    def _match(self, node: Any) -> None:
        self.fold(node.subject)
        for case in node.cases:
            for part in ast.walk(case.pattern):
                name = getattr(part, "name", None) or getattr(part, "rest", None)
                if isinstance(name, str):
                    self.scope.bind(name)
                elif isinstance(part, ast.MatchValue):
                    self.fold(part.value)
            if case.guard is not None:
                self.fold(case.guard)
            self._guarded(case.body, Guard(Opaque("a match case", node.lineno)))

    # exceptions ----------------------------------------------------------------------------------------------------------
    def _try(self, node: Any) -> None:
        place, outer = self.place, self.place.caught
        types = [self._exceptions(handler) for handler in node.handlers]
        place.caught = (*outer, *[name for names in types for name in names])
        self._context = None
        self.body(node.body)
        place.caught = outer
        self._context = None
        for handler, names in zip(node.handlers, types, strict=True):
            self._handler(handler, names, node.lineno)
        self.body(node.orelse)
        if node.finalbody:
            was, place.cleanup = place.cleanup, True
            self._context = None
            self.body(node.finalbody)
            place.cleanup = was
            self._context = None

    def _exceptions(self, node: ast.ExceptHandler) -> tuple[str, ...]:
        if node.type is None:
            return ("BaseException",)
        return _named(self.fold(node.type))

    def _handler(self, node: ast.ExceptHandler, types: tuple[str, ...], try_line: int) -> None:
        context, column = self.context(), self.column(node)
        place, outer, frames = self.place, self.place.handling, self.handlers
        frame = HandlerFrame()
        self.handlers = (*frames, frame)
        place.handling = (*outer, *types)
        self._context = None
        if node.name:
            self.scope.bind(node.name)
        self.body(node.body)
        place.handling, self.handlers = outer, frames
        self._context = None
        self.frame.handlers.append(
            PythonHandler(
                types,
                node.lineno,
                column,
                context,
                node.type is None,
                node.name or "",
                tuple(frame.acts),
                tuple(frame.levels),
                tuple(frame.returns),
                node.body[0].lineno,
                node.end_lineno or node.lineno,
                try_line,
            )
        )


def _named(value: Value) -> tuple[str, ...]:
    """The names in a clause; empty ones for what is no name. Tuples may stand in tuples."""
    if type(value) is Sequence:
        return tuple(name for item in value.items for name in _named(item))
    return (value.name if type(value) is Reference else "",)


def _is_main(test: Value) -> bool:
    sides = (test.left, test.right) if type(test) is Comparison and test.op == "==" else ()
    return bool(sides) and any(type(side) is Reference and side.name == "__name__" for side in sides)


_ACTS: dict[type[ast.stmt], Act] = {
    ast.Assign: Act.ASSIGN,
    ast.AnnAssign: Act.ASSIGN,
    ast.AugAssign: Act.ASSIGN,
    ast.Return: Act.RETURN,
    ast.Raise: Act.RAISE,
    ast.Assert: Act.RAISE,
    ast.Pass: Act.PASS,
    ast.Break: Act.BREAK,
    ast.Continue: Act.CONTINUE,
    ast.Delete: Act.OTHER,
}
"""What a simple statement is, in the body of a handler."""


STATEMENTS: dict[type[ast.stmt], Callable[[Any, Any], None]] = {
    ast.Expr: StatementReader._expression,
    ast.Assign: StatementReader._assign,
    ast.AnnAssign: StatementReader._annotated,
    ast.AugAssign: StatementReader._augmented,
    ast.Return: StatementReader._return,
    ast.Raise: StatementReader._raise,
    ast.Assert: StatementReader._assert,
    ast.Pass: StatementReader._nothing,
    ast.Break: StatementReader._nothing,
    ast.Continue: StatementReader._nothing,
    ast.Delete: StatementReader._delete,
    ast.Global: StatementReader._global,
    ast.Nonlocal: StatementReader._nothing,
    ast.Import: StatementReader._import,
    ast.ImportFrom: StatementReader._import_from,
    ast.If: StatementReader._if,
    ast.While: StatementReader._while,
    ast.For: StatementReader._for,
    ast.AsyncFor: StatementReader._for,
    ast.With: StatementReader._with,
    ast.AsyncWith: StatementReader._with,
    ast.Match: StatementReader._match,
    ast.Try: StatementReader._try,
    ast.TryStar: StatementReader._try,
}
if hasattr(ast, "TypeAlias"):
    STATEMENTS[ast.TypeAlias] = StatementReader._type_alias
