"""Names and calls → values. The table of readers by kind of expression starts here and is completed in `expressions`."""

import ast
from collections.abc import Callable
from typing import Any

from readiness.artifacts.errors import Unread
from readiness.artifacts.python import folding
from readiness.artifacts.python.interest import worth_a_row
from readiness.artifacts.python.model import PythonCall, Use
from readiness.artifacts.python.state import State
from readiness.artifacts.python.values import (
    MAX_DEPTH,
    MAX_ITEMS,
    Attribute,
    Invocation,
    Literal,
    Mapping,
    Opaque,
    Reference,
    Spread,
    Subscript,
    Value,
)

_NAMESPACES = ("globals", "vars", "locals")
_CASTS = frozenset(("typing.cast", "typing_extensions.cast"))
"""``cast(T, x)`` is ``x``: only type checkers read the rest."""
_REFLECTIVE = frozenset((*_NAMESPACES, "exec", "setattr"))
_SMALL = 2**31
_OTHER = Use.OTHER  # the interpreter takes five times as long to find a member in its enumeration as to find a name


class NameReader(State):
    """``top`` is the call whose result a statement uses in the way ``use`` (into ``target``) says."""

    top: ast.expr | None = None
    use: Use = Use.OTHER
    target: str = ""

    def fold(self, node: ast.expr) -> Value:
        """What *node* is worth. Its calls and inner assignments become rows."""
        depth = self.depth
        if depth >= MAX_DEPTH:
            return self._too_deep(node)
        self.depth = depth + 1
        value = EXPRESSIONS[type(node)](self, node)
        self.depth = depth
        return value

    def fold_all(self, nodes: list[ast.expr]) -> tuple[Value, ...]:
        """As `fold`, of every node."""
        depth = self.depth
        if depth >= MAX_DEPTH:
            return tuple([self._too_deep(node) for node in nodes])
        self.depth = depth + 1
        values = tuple([EXPRESSIONS[type(node)](self, node) for node in nodes])
        self.depth = depth
        return values

    def fold_top(self, node: ast.expr, use: Use, target: str = "") -> Value:
        """As `fold`; *use* is what becomes of the result if *node* is a call (awaited or not)."""
        kind = type(node)
        if kind is ast.Call:
            self.top, self.use, self.target = node, use, target
        elif kind is ast.Await:
            self.top, self.use, self.target = node.value, use, target  # type: ignore[attr-defined]
        return self.fold(node)

    def _too_deep(self, node: ast.expr) -> Value:
        if not self.unread or self.unread[-1].line != node.lineno:
            self.unread.append(Unread(node.lineno, f"an expression nested deeper than {MAX_DEPTH} levels"))
        return Opaque(f"nested deeper than {MAX_DEPTH} levels", node.lineno)

    # names ---------------------------------------------------------------------------------------------------------------
    def _name(self, node: ast.Name) -> Value:
        name = self.scope.lookup(node.id)
        if name[0] == ":":
            known = self.constants.get(name[1:])
            if known is not None:
                return known
        return Reference(name, node.lineno)

    def _attribute(self, node: ast.Attribute) -> Value:
        inner: ast.expr = node.value
        name = node.attr
        while type(inner) is ast.Attribute:
            name = f"{inner.attr}.{name}"
            inner = inner.value
        if type(inner) is ast.Name:
            return Reference(f"{self.scope.lookup(inner.id)}.{name}", node.lineno)
        target = self.fold(inner)
        return Reference(f"{target.name}.{name}", node.lineno) if type(target) is Reference else Attribute(target, name, node.lineno)

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        if type(value) is str:
            plain = len(value) < 1000 and value.isascii()
        else:
            plain = value is None or type(value) is bool or (type(value) is int and -_SMALL < value < _SMALL)
        return Literal(value, node.lineno) if plain else folding.literal(value, node.lineno)  # type: ignore[arg-type]

    # calls ---------------------------------------------------------------------------------------------------------------
    def _call(self, node: ast.Call, *, awaited: bool = False) -> Value:
        top = node is self.top
        if top:
            self.top = None
            use, target = self.use, self.target
        line = node.lineno
        callee, attribute, receiver = self._callee(node.func)
        args = self.fold_all(node.args[:MAX_ITEMS]) if node.args else ()
        kwargs = self._keywords(node.keywords[:MAX_ITEMS]) if node.keywords else ()
        if type(receiver) is Literal:
            folded = folding.text_method(receiver, attribute, args, kwargs, line)
            if folded is not None:
                return folded
        elif callee == "os.path.join" and not any(isinstance(arg, Spread) for arg in args):
            return folding.path_joined(args, line)
        elif callee == "dict" and not args:
            return Mapping(tuple((Literal(k, line) if k != "**" else Spread(v), v) for k, v in kwargs), line)
        elif callee in _CASTS and len(args) == 2:
            return args[1]
        if callee in _REFLECTIVE:
            self.reflective = True
        invocation = Invocation(callee, args, kwargs, line, receiver, attribute, awaited)
        if worth_a_row(callee, attribute):
            context, column, end = self._context or self.context(), self.column(node), node.end_lineno or line
            if top:
                row = PythonCall(invocation, line, column, context, use, target, end)
            else:
                row = PythonCall(invocation, line, column, context, _OTHER, "", end)
            self.calls.append(row)
            self.frame.calls[callee or "<" + attribute] = None
            if self.reflective:
                self._changes_names(invocation)
        return invocation

    def _keywords(self, keywords: list[ast.keyword]) -> tuple[tuple[str, Value], ...]:
        depth = self.depth
        if depth >= MAX_DEPTH:
            return tuple([(keyword.arg or "**", self._too_deep(keyword.value)) for keyword in keywords])
        self.depth = depth + 1
        given = tuple([(keyword.arg or "**", EXPRESSIONS[type(node := keyword.value)](self, node)) for keyword in keywords])
        self.depth = depth
        return given

    def _callee(self, func: ast.expr) -> tuple[str, str, Value | None]:
        """The callee's name, or the attribute and the receiver."""
        kind = type(func)
        if kind is ast.Name:
            return self.scope.lookup(func.id), "", None  # type: ignore[attr-defined]
        name = ""
        while type(func) is ast.Attribute:
            name = f"{func.attr}.{name}" if name else func.attr
            func = func.value
        if type(func) is ast.Name:
            return f"{self.scope.lookup(func.id)}.{name}", "", None
        receiver = self.fold(func)
        if type(receiver) is Reference and name:
            return f"{receiver.name}.{name}", "", None
        return "", name, receiver

    def _changes_names(self, call: Invocation) -> None:
        """Names of this module made at run time: whoever asks for one that is not there must be told *unknown*."""
        receiver, top_level = call.receiver, not self.place.function
        writes = type(receiver) is Invocation and receiver.callee == "globals" and call.attribute in ("update", "setdefault")
        runs = top_level and (call.callee == "exec" or any(type(arg) is Invocation and arg.callee in _NAMESPACES for arg in call.args))
        if writes or runs or (call.callee == "setattr" and call.args and _is_module(call.args[0])):
            self.dynamic = self.dynamic or call.line

    def _await(self, node: ast.Await) -> Value:
        self.frame.awaits += 1
        inner = node.value
        return self._call(inner, awaited=True) if type(inner) is ast.Call else self.fold(inner)


def _is_module(value: Value) -> bool:
    """``sys.modules[__name__]``."""
    return type(value) is Subscript and type(value.target) is Reference and value.target.name == "sys.modules"


EXPRESSIONS: dict[type[ast.expr], Callable[[Any, Any], Value]] = {
    ast.Constant: NameReader._constant,
    ast.Name: NameReader._name,
    ast.Attribute: NameReader._attribute,
    ast.Call: NameReader._call,
    ast.Await: NameReader._await,
}
