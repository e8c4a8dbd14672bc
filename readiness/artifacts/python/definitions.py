"""Functions and classes."""

import ast
from operator import attrgetter

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import (
    Act,
    Newer,
    Parameter,
    ParameterKind,
    PythonClass,
    PythonFunction,
    PythonModule,
    Use,
)
from readiness.artifacts.python.scope import Scope
from readiness.artifacts.python.state import Frame, Place
from readiness.artifacts.python.statements import STATEMENTS, StatementReader
from readiness.artifacts.python.values import Value

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_POSITIONAL = ParameterKind.POSITIONAL
_STUBS = (ast.Pass, ast.Expr, ast.Raise)
_position = attrgetter("line", "column")


class _Waiting:
    """A function whose body is still to be read."""

    __slots__ = ("annotation", "context", "decorators", "node", "owner", "parameters", "qualname", "scope")

    def __init__(self, node: _Function, qualname: str, context: Context, scope: Scope) -> None:
        self.node, self.qualname, self.context, self.scope = node, qualname, context, scope
        self.owner = ""
        self.decorators: tuple[Value, ...] = ()
        self.parameters: tuple[Parameter, ...] = ()
        self.annotation: Value | None = None


class ModuleReader(StatementReader):
    """Reads a whole module; ``read`` is the way in."""

    def read(self, tree: ast.Module, newer: tuple[Newer, ...]) -> PythonModule:
        self._waiting: list[_Waiting] = []
        self._class_body = False
        module_frame = self.frame
        documented = _documented(tree.body)
        self.body(tree.body)
        position = 0
        while position < len(self._waiting):
            self._function_body(self._waiting[position])
            self._waiting[position] = None  # type: ignore[call-overload]
            position += 1
        lines = max((node.end_lineno or 0 for node in tree.body[-1:]), default=0)
        return PythonModule(
            tuple(self.imports),
            tuple(sorted(self.calls, key=_position)),
            tuple(sorted(self.assignments, key=_position)),
            tuple(sorted(self.functions, key=_position)),
            tuple(sorted(self.classes, key=_position)),
            tuple(module_frame.raises),
            tuple(module_frame.handlers),
            tuple(sorted(self.module.names)),
            self.exports,
            self.dynamic,
            self.main_block,
            documented,
            lines,
            newer,
            tuple(self.unread),
        )

    def qualified(self, name: str) -> str:
        place = self.place
        if self._class_body:
            return f"{place.owner}.{name}"
        return f"{place.function}.<locals>.{name}" if place.function else name

    # functions -----------------------------------------------------------------------------------------------------------
    def _function(self, node: _Function) -> None:
        qualname = self.qualified(node.name)
        context = self.context()
        waiting = _Waiting(node, qualname, context, self.scope.enclosing() or self.module)
        waiting.decorators = tuple([self.fold_top(item, Use.DECORATOR, qualname) for item in node.decorator_list])
        waiting.parameters = self._parameters(node.args)
        waiting.annotation = self.annotation(node.returns) if node.returns is not None else None
        self.scope.bind(node.name)
        self.act(Act.OTHER)
        if self.scope is self.module:
            self.constants.assign(node.name, None)
            if node.name == "__getattr__":
                self.dynamic = self.dynamic or node.lineno
        self._waiting.append(waiting)

    def _parameters(self, args: ast.arguments) -> tuple[Parameter, ...]:
        positional = [*args.posonlyargs, *args.args]
        bare = len(positional) - len(args.defaults)
        out = [self._parameter(arg, _POSITIONAL, None) for arg in positional[:bare]]
        out += [self._parameter(arg, _POSITIONAL, default) for arg, default in zip(positional[bare:], args.defaults, strict=True)]
        if args.vararg is not None:
            out.append(self._parameter(args.vararg, ParameterKind.ARGS, None))
        out += [
            self._parameter(arg, ParameterKind.KEYWORD, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        ]
        if args.kwarg is not None:
            out.append(self._parameter(args.kwarg, ParameterKind.KWARGS, None))
        return tuple(out)

    def _parameter(self, arg: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
        annotation = self.annotation(arg.annotation) if arg.annotation is not None else None
        return Parameter(arg.arg, kind, annotation, self.fold(default) if default is not None else None, arg.lineno)

    def _function_body(self, waiting: _Waiting) -> None:
        node = waiting.node
        is_async = type(node) is ast.AsyncFunctionDef
        context = waiting.context
        self.scope = Scope("~", waiting.scope)
        self.scope.names.update({parameter.name: "~" + parameter.name for parameter in waiting.parameters})
        self.frame, self.handlers, self._class_body = Frame(), (), False
        self.place = Place(waiting.qualname, context.owner, is_async=is_async, main=context.main)
        self._context = None
        self.body(node.body)
        frame, documented = self.frame, _documented(node.body)
        self.functions.append(
            PythonFunction(
                node.name,
                waiting.qualname,
                node.lineno,
                node.col_offset + 1,
                node.decorator_list[0].lineno if node.decorator_list else node.lineno,
                node.end_lineno or node.lineno,
                context,
                is_async,
                frame.generator,
                waiting.decorators,
                waiting.parameters,
                waiting.annotation,
                tuple(frame.returns),
                tuple(frame.raises),
                tuple(frame.handlers),
                frame.awaits,
                frame.assertions,
                tuple(frame.calls),
                frame.statements - documented,
                documented,
                _is_stub(node.body),
            )
        )

    # classes -------------------------------------------------------------------------------------------------------------
    def _class(self, node: ast.ClassDef) -> None:
        qualname, context = self.qualified(node.name), self.context()
        decorators = tuple([self.fold_top(item, Use.DECORATOR, qualname) for item in node.decorator_list])
        bases = tuple([self.fold(base) for base in node.bases])
        keywords = tuple([(keyword.arg or "**", self.fold(keyword.value)) for keyword in node.keywords])
        self.scope.bind(node.name)
        self.act(Act.OTHER)
        if self.scope is self.module:
            self.constants.assign(node.name, None)
        start, scope, place, in_class = len(self.assignments), self.scope, self.place, self._class_body
        inner = Place(place.function, qualname, is_async=place.is_async, main=place.main)
        inner.guards, inner.caught, inner.handling, inner.loop = place.guards, place.caught, place.handling, place.loop
        prefix = "~" if place.function else ":"
        self.scope = Scope(f"{prefix}{qualname.rpartition('<locals>.')[2]}.", scope.enclosing())
        self.place, self._class_body, self._context = inner, True, None
        self.body(node.body)
        self.scope, self.place, self._class_body, self._context = scope, place, in_class, None
        methods = [item for item in node.body if isinstance(item, _FUNCTIONS)]
        self.classes.append(
            PythonClass(
                node.name,
                qualname,
                node.lineno,
                node.col_offset + 1,
                node.decorator_list[0].lineno if node.decorator_list else node.lineno,
                node.end_lineno or node.lineno,
                context,
                bases,
                keywords,
                decorators,
                tuple([row for row in self.assignments[start:] if row.context.owner == qualname]),
                tuple(dict.fromkeys([item.name for item in methods])),
                tuple(dict.fromkeys([item.name for item in node.body if type(item) is ast.ClassDef])),
                _documented(node.body),
                next((item.lineno for item in methods if item.name in ("__getattr__", "__getattribute__")), 0),
            )
        )


def _documented(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return type(first) is ast.Expr and type(first.value) is ast.Constant and isinstance(first.value.value, str)


def _is_stub(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], _STUBS) and all(map(_does_nothing, body))


def _does_nothing(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
        case _:
            return False


STATEMENTS[ast.FunctionDef] = STATEMENTS[ast.AsyncFunctionDef] = ModuleReader._function
STATEMENTS[ast.ClassDef] = ModuleReader._class
