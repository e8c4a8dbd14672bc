"""Expressions → values, once each; calls met on the way become rows."""

import ast
from collections.abc import Callable
from typing import Any

from readiness.artifacts.errors import Unread
from readiness.artifacts.python import folding
from readiness.artifacts.python.context import Guard
from readiness.artifacts.python.interest import worth_a_row
from readiness.artifacts.python.model import Binding, PythonAssignment, PythonCall, PythonReturn, Use
from readiness.artifacts.python.scope import Scope
from readiness.artifacts.python.state import State
from readiness.artifacts.python.values import (
    MAX_DEPTH,
    MAX_ITEMS,
    Attribute,
    Choice,
    ChoiceKind,
    Comparison,
    Comprehension,
    Invocation,
    Lambda,
    Literal,
    Mapping,
    Not,
    Opaque,
    Reference,
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


class ExpressionReader(State):
    """``top`` is the call whose result a statement uses in the way ``use`` (into ``target``) says."""

    top: ast.expr | None = None
    use: Use = Use.OTHER
    target: str = ""

    def fold(self, node: ast.expr) -> Value:
        """What *node* is worth. Its calls and inner assignments become rows."""
        if self.depth >= MAX_DEPTH:
            return self._too_deep(node)
        self.depth += 1
        value = EXPRESSIONS[type(node)](self, node)
        self.depth -= 1
        return value

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
        if type(value) is str and len(value) < 1000 and value.isascii():
            return Literal(value, node.lineno)
        return folding.literal(value, node.lineno)

    # calls ---------------------------------------------------------------------------------------------------------------
    def _call(self, node: ast.Call, *, awaited: bool = False) -> Value:
        top = node is self.top
        if top:
            self.top = None
            use, target = self.use, self.target
        callee, attribute, receiver = self._callee(node.func)
        args = tuple([self.fold(arg) for arg in node.args[:MAX_ITEMS]])
        kwargs = tuple([(keyword.arg or "**", self.fold(keyword.value)) for keyword in node.keywords[:MAX_ITEMS]])
        if type(receiver) is Literal:
            folded = folding.text_method(receiver, attribute, args, kwargs, node.lineno)
            if folded is not None:
                return folded
        elif callee == "os.path.join" and not any(isinstance(arg, Spread) for arg in args):
            return folding.path_joined(args, node.lineno)
        elif callee == "dict" and not args:
            return Mapping(tuple((Literal(k, node.lineno) if k != "**" else Spread(v), v) for k, v in kwargs), node.lineno)
        invocation = Invocation(callee, args, kwargs, node.lineno, receiver, attribute, awaited)
        if worth_a_row(callee, attribute):
            context = self.context()
            column, end = self.column(node), node.end_lineno or node.lineno
            if top:
                row = PythonCall(invocation, node.lineno, column, context, use, target, end)
            else:
                row = PythonCall(invocation, node.lineno, column, context, Use.OTHER, "", end)
            self.calls.append(row)
            self.frame.calls[callee or "<" + attribute] = None
            self._changes_names(invocation)
        return invocation

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
        receiver = call.receiver
        writes = type(receiver) is Invocation and receiver.callee == "globals" and call.attribute in ("update", "setdefault")
        if (
            writes
            or (call.callee == "exec" and not self.place.function)
            or (call.callee == "setattr" and call.args and _is_module(call.args[0]))
        ):
            self.dynamic = self.dynamic or call.line

    def _await(self, node: ast.Await) -> Value:
        self.frame.awaits += 1
        inner = node.value
        return self._call(inner, awaited=True) if type(inner) is ast.Call else self.fold(inner)

    # displays ------------------------------------------------------------------------------------------------------------
    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        items = tuple([self.fold(item) for item in node.elts[:MAX_ITEMS]])
        if (node.lineno, node.col_offset) in self.templates:
            return self._rewritten(items, node)
        for beyond in node.elts[MAX_ITEMS:]:
            self.fold(beyond)
        if items and any(type(item) is Spread for item in items):
            flat: list[Value] = []
            for value in items:
                flat.extend(value.value.items if type(value) is Spread and type(value.value) is Sequence else (value,))
            items = tuple(flat[:MAX_ITEMS])
        return Sequence(items, _KINDS[type(node)], node.lineno, len(node.elts) > MAX_ITEMS)

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
        return Choice(kind, tuple([self.fold(item) for item in node.values])[:MAX_ITEMS], node.lineno)

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


def _is_module(value: Value) -> bool:
    """``sys.modules[__name__]``."""
    return type(value) is Subscript and type(value.target) is Reference and value.target.name == "sys.modules"


_COMPREHENSIONS: dict[type[ast.expr], str] = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator", ast.DictComp: "dict"}

EXPRESSIONS: dict[type[ast.expr], Callable[[Any, Any], Value]] = {
    ast.Constant: ExpressionReader._constant,
    ast.Name: ExpressionReader._name,
    ast.Attribute: ExpressionReader._attribute,
    ast.Call: ExpressionReader._call,
    ast.Await: ExpressionReader._await,
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
