"""Expressions → values, once each; calls met on the way become rows."""

import ast
from collections.abc import Callable
from typing import Any

from readiness.artifacts.python import folding
from readiness.artifacts.python.context import Guard
from readiness.artifacts.python.model import Binding, PythonAssignment, PythonReturn, Use
from readiness.artifacts.python.naming import EXPRESSIONS, NameReader
from readiness.artifacts.python.scope import Scope
from readiness.artifacts.python.values import (
    MAX_ITEMS,
    Choice,
    ChoiceKind,
    Comparison,
    Comprehension,
    Lambda,
    Literal,
    Mapping,
    Not,
    Opaque,
    Sequence,
    SequenceKind,
    Spread,
    Subscript,
    Value,
)

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
_KINDS = {ast.List: SequenceKind.LIST, ast.Tuple: SequenceKind.TUPLE, ast.Set: SequenceKind.SET}


class ExpressionReader(NameReader):
    """All the other expressions."""

    # displays ------------------------------------------------------------------------------------------------------------
    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        elements = node.elts
        items = self.fold_all(elements[:MAX_ITEMS])
        if self.templates and (node.lineno, node.col_offset) in self.templates:
            return self._rewritten(items, node)
        if len(elements) > MAX_ITEMS:
            self.fold_all(elements[MAX_ITEMS:])
        if Spread in map(type, items):
            flat: list[Value] = []
            for value in items:
                flat.extend(value.value.items if type(value) is Spread and type(value.value) is Sequence else (value,))
            items = tuple(flat[:MAX_ITEMS])
        return Sequence(items, _KINDS[type(node)], node.lineno, len(elements) > MAX_ITEMS)

    def _rewritten(self, items: tuple[Value, ...], node: ast.expr) -> Value:
        values = iter(items)
        parts = [
            Literal(part, node.lineno) if part is not None else next(values, Opaque("an f-string", node.lineno))
            for part in self.templates[node.lineno, node.col_offset]
        ]
        return folding.joined(parts, node.lineno)

    def _dict(self, node: ast.Dict) -> Value:
        items: list[tuple[Value, Value]] = []
        for key, item in zip(node.keys, node.values, strict=True):
            if key is None:
                value = self.fold(item)
                items.extend(value.items if type(value) is Mapping else [(Spread(value), value)])
            else:
                items.append((self.fold(key), self.fold(item)))
        return Mapping(tuple(items[:MAX_ITEMS]), node.lineno, len(items) > MAX_ITEMS)

    def _starred(self, node: ast.Starred) -> Value:
        return Spread(self.fold(node.value))

    def _joined(self, node: ast.JoinedStr) -> Value:
        return folding.joined([self.fold(part) for part in node.values], node.lineno)

    def _formatted(self, node: ast.FormattedValue) -> Value:
        value = self.fold(node.value)
        if node.format_spec is not None:
            self.fold(node.format_spec)
        plain = node.format_spec is None and node.conversion in (-1, 115)
        return value if plain or type(value) is not Literal else Opaque("a formatted constant", node.lineno)

    # operators -----------------------------------------------------------------------------------------------------------
    def _binary(self, node: ast.BinOp) -> Value:
        chain = [node]
        while type(chain[-1].left) is ast.BinOp:
            chain.append(chain[-1].left)
        value = self.fold(chain[-1].left)
        for part in reversed(chain):
            value = self._operation(part.op, value, self.fold(part.right), part.lineno)
        return value

    def _operation(self, op: ast.operator, left: Value, right: Value, line: int) -> Value:
        match op:
            case ast.Add():
                return folding.added(left, right, line)
            case ast.Mod():
                return folding.percent(left, right, line)
            case ast.BitOr():
                return folding.merged(left, right, line)
            case ast.Div():
                numbers = isinstance(left, Literal) and isinstance(right, Literal) and not isinstance(right.value, str)
                return folding.arithmetic("/", left, right, line) if numbers else folding.path_joined((left, right), line)
            case _:
                return folding.arithmetic(_OPERATORS[type(op)], left, right, line)

    def _unary(self, node: ast.UnaryOp) -> Value:
        value = self.fold(node.operand)
        if type(node.op) is ast.Not:
            return Not(value, node.lineno)
        if type(value) is Literal and isinstance(value.value, int | float) and type(node.op) is ast.USub:
            return folding.literal(-value.value, node.lineno)
        return Opaque("arithmetic", node.lineno)

    def _boolean(self, node: ast.BoolOp) -> Value:
        kind = ChoiceKind.OR if type(node.op) is ast.Or else ChoiceKind.AND
        return Choice(kind, self.fold_all(node.values)[:MAX_ITEMS], node.lineno)

    def _compare(self, node: ast.Compare) -> Value:
        sides = [self.fold(node.left), *[self.fold(item) for item in node.comparators]]
        pairs = [Comparison(_COMPARISONS[type(op)], sides[n], sides[n + 1], node.lineno) for n, op in enumerate(node.ops[:MAX_ITEMS])]
        return pairs[0] if len(pairs) == 1 else Choice(ChoiceKind.AND, tuple(pairs), node.lineno)

    def _conditional(self, node: ast.IfExp) -> Value:
        test = self.fold(node.test)
        outer = self.place.guards
        self.place.guards = (*outer, Guard(test))
        self.moved()
        body = self.fold(node.body)
        self.place.guards = (*outer, Guard(test, False))
        self.moved()
        orelse = self.fold(node.orelse)
        self.place.guards = outer
        self.moved()
        return Choice(ChoiceKind.CONDITIONAL, (body, orelse), node.lineno, test)

    def _subscript(self, node: ast.Subscript) -> Value:
        return Subscript(self.fold(node.value), self.fold(node.slice), node.lineno)

    def _slice(self, node: ast.Slice) -> Value:
        for part in (node.lower, node.upper, node.step):
            if part is not None:
                self.fold(part)
        return Opaque("a slice")

    # scopes of their own -------------------------------------------------------------------------------------------------
    def _lambda(self, node: ast.Lambda) -> Value:
        args = node.args
        for default in (*args.defaults, *args.kw_defaults):
            if default is not None:
                self.fold(default)
        outer, was = self.scope, self.place.deferred
        self.scope = Scope("~", outer)
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
            if arg is not None:
                self.scope.bind(arg.arg)
        self.place.deferred = True
        self.moved()
        body = self.fold(node.body)
        self.scope, self.place.deferred = outer, was
        self.moved()
        return Lambda(body, node.lineno)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        outer = self.scope
        first = node.generators[0]
        source = self.fold(first.iter)
        self.scope = Scope("~", outer)
        for generator in node.generators:
            if generator is not first:
                self.fold(generator.iter)
            self.frame.awaits += generator.is_async
            self.bind_names(generator.target)
            for test in generator.ifs:
                self.fold(test)
        if type(node) is ast.DictComp:
            element: Value = Sequence((self.fold(node.key), self.fold(node.value)), SequenceKind.TUPLE, node.lineno)
        else:
            element = self.fold(node.elt)  # type: ignore[union-attr]
        self.scope = outer
        filtered = len(node.generators) > 1 or bool(first.ifs)
        return Comprehension(element, source, _COMPREHENSIONS[type(node)], filtered, node.lineno)

    def bind_names(self, target: ast.expr) -> None:
        """Every name of an assignment's target belongs to the present scope."""
        if type(target) is ast.Name:
            self.scope.bind(target.id)
        else:
            for part in ast.walk(target):
                if type(part) is ast.Name and type(part.ctx) is ast.Store:
                    self.scope.bind(part.id)

    def _walrus(self, node: ast.NamedExpr) -> Value:
        name = node.target.id
        value = self.fold_top(node.value, Use.ASSIGNED, name)
        self.scope.bind(name)
        row = PythonAssignment(name, self.scope.lookup(name), value, node.lineno, self.column(node), self.context(), binding=Binding.WALRUS)
        self.assignments.append(row)
        return value

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> Value:
        self.frame.generator = True
        value = self.fold(node.value) if node.value is not None else None
        if type(node) is ast.Yield:
            self.frame.returns.append(PythonReturn(value, node.lineno, self.context(), yields=True))
        return Opaque("what a generator is sent", node.lineno)


_COMPREHENSIONS: dict[type[ast.expr], str] = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator", ast.DictComp: "dict"}

_READERS: dict[type[ast.expr], Callable[[Any, Any], Value]] = {
    ast.List: ExpressionReader._sequence,
    ast.Tuple: ExpressionReader._sequence,
    ast.Set: ExpressionReader._sequence,
    ast.Dict: ExpressionReader._dict,
    ast.Starred: ExpressionReader._starred,
    ast.JoinedStr: ExpressionReader._joined,
    ast.FormattedValue: ExpressionReader._formatted,
    ast.BinOp: ExpressionReader._binary,
    ast.UnaryOp: ExpressionReader._unary,
    ast.BoolOp: ExpressionReader._boolean,
    ast.Compare: ExpressionReader._compare,
    ast.IfExp: ExpressionReader._conditional,
    ast.Subscript: ExpressionReader._subscript,
    ast.Slice: ExpressionReader._slice,
    ast.Lambda: ExpressionReader._lambda,
    ast.ListComp: ExpressionReader._comprehension,
    ast.SetComp: ExpressionReader._comprehension,
    ast.GeneratorExp: ExpressionReader._comprehension,
    ast.DictComp: ExpressionReader._comprehension,
    ast.NamedExpr: ExpressionReader._walrus,
    ast.Yield: ExpressionReader._yield,
    ast.YieldFrom: ExpressionReader._yield,
}
EXPRESSIONS.update(_READERS)
