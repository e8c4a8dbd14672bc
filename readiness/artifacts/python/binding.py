"""Assignments of every kind → rows, and what the names mean from then on."""

import ast

from readiness.artifacts.python import folding
from readiness.artifacts.python.expressions import ExpressionReader
from readiness.artifacts.python.model import Binding, PythonAssignment, PythonImport, Use
from readiness.artifacts.python.source import NO_FILE
from readiness.artifacts.python.values import (
    Comprehension,
    Invocation,
    Literal,
    Opaque,
    Reference,
    Sequence,
    Spread,
    Subscript,
    Value,
    constant,
)

_ABSENCE = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))
_CALLS = frozenset((ast.Call, ast.Await))
_ASSIGNED, _PLAIN, _ANNOTATED = Use.ASSIGNED, Binding.PLAIN, Binding.ANNOTATED  # see `naming`


class BindingReader(ExpressionReader):
    exports: tuple[str, ...] | None = None

    def straight(self) -> bool:
        """What stands here runs exactly once, whenever the body runs."""
        place = self.place
        return not (place.guards or place.caught or place.handling or place.loop or place.contexts)

    def bind(
        self,
        target: ast.expr,
        value: Value | None,
        node: ast.stmt | ast.expr,
        binding: Binding = _PLAIN,
        annotation: Value | None = None,
    ) -> None:
        """``target = value``."""
        kind = type(target)
        if kind is ast.Name:
            self._bind_name(target.id, value, node, binding, annotation)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            written, resolved = self._dotted(target)
            if written:
                self._row(written, resolved, value, node, binding, annotation)
        elif kind is ast.Subscript:
            written, resolved = self._dotted(target.value)  # type: ignore[attr-defined]
            key = self.fold(target.slice)  # type: ignore[attr-defined]
            if written:
                self._row(written, resolved, value, node, binding, annotation, key)
            if resolved == "sys.modules" and type(key) is Reference and key.name == "__name__":
                self.dynamic = self.dynamic or node.lineno
        elif kind is ast.Starred:
            self.bind(target.value, Opaque("the rest of an unpacked value", node.lineno), node, Binding.UNPACKED)  # type: ignore[attr-defined]
        else:
            self._unpack(target, value, node, binding)

    def _unpack(self, target: ast.expr, value: Value | None, node: ast.stmt | ast.expr, binding: Binding) -> None:
        targets: list[ast.expr] = target.elts  # type: ignore[attr-defined]
        items: tuple[Value, ...] = value.items if type(value) is Sequence and binding is Binding.PLAIN else ()
        apart = len(items) == len(targets) and not any(type(item) is Spread for item in items)
        apart = apart and not any(type(part) is ast.Starred for part in targets)
        for number, part in enumerate(targets):
            if apart:
                self.bind(part, items[number], node)
            elif value is not None and binding is Binding.FOR:
                each = Comprehension(Opaque("an element of what is iterated", node.lineno), value, "for", False, node.lineno)
                self.bind(part, Subscript(each, Literal(number, node.lineno), node.lineno), node, Binding.UNPACKED)
            else:
                self.bind(part, Opaque("part of an unpacked value", node.lineno), node, Binding.UNPACKED)

    def _bind_name(self, name: str, value: Value | None, node: ast.stmt | ast.expr, binding: Binding, annotation: Value | None) -> None:
        scope = self.scope
        if scope is self.module:
            if binding is _PLAIN or (binding is _ANNOTATED and value is not None):
                fixed = value is not None and not self.place.loop and folding.small(value)
                self.constants.assign(name, value if fixed else None)
            elif binding is not _ANNOTATED:
                self.constants.assign(name, None)
            if name == "__all__":
                self._export(value, binding)
        if type(value) is Reference and binding is _PLAIN and value.name[0] not in "~?" and self.straight():
            scope.bind(name, value.name)
        elif not (self.place.handling and name in scope.aliased and self._absent(self.place.handling)):
            scope.bind(name)
        resolved = scope.names[name] if name not in scope.aliased else scope.prefix + name
        self._row(name, resolved, value, node, binding, annotation)

    def _export(self, value: Value | None, binding: Binding) -> None:
        names = value.items if type(value) is Sequence and constant(value) else None
        if names is None or (binding is Binding.AUGMENTED and self.exports is None):
            self.exports = None
            return
        more = tuple(item.value for item in names if type(item) is Literal and isinstance(item.value, str))
        self.exports = (*(self.exports or ()), *more) if binding is Binding.AUGMENTED else more

    def _row(
        self,
        written: str,
        resolved: str,
        value: Value | None,
        node: ast.stmt | ast.expr,
        binding: Binding,
        annotation: Value | None,
        key: Value | None = None,
    ) -> None:
        context = self._context or self.context()
        self.assignments.append(
            PythonAssignment(written, resolved, value, node.lineno, self.column(node), context, key, annotation, binding)
        )

    def _dotted(self, node: ast.expr) -> tuple[str, str]:
        """The name as written and resolved, both empty when it is no name (then its calls become rows)."""
        name, inner = "", node
        while type(inner) is ast.Attribute:
            name = f".{inner.attr}{name}"
            inner = inner.value
        if type(inner) is ast.Name:
            return inner.id + name, self.scope.lookup(inner.id) + name
        value = self.fold(inner)
        if type(value) is Invocation and value.callee == "globals":
            self.dynamic = self.dynamic or node.lineno
        return "", ""

    # statements ----------------------------------------------------------------------------------------------------------
    def _assign(self, node: ast.Assign) -> None:
        value = self._assigned(node.value, node.targets[0])
        for target in node.targets:
            self.bind(target, value, node)

    def _assigned(self, node: ast.expr, target: ast.expr) -> Value:
        if type(node) in _CALLS:
            return self.fold_top(node, _ASSIGNED, self._written(target))
        return self.fold(node)

    def _annotated(self, node: ast.AnnAssign) -> None:
        annotation = self.annotation(node.annotation)
        value = self._assigned(node.value, node.target) if node.value is not None else None
        self.bind(node.target, value, node, Binding.ANNOTATED, annotation)

    def _augmented(self, node: ast.AugAssign) -> None:
        value = self._assigned(node.value, node.target)
        self.bind(node.target, value, node, Binding.AUGMENTED)

    def _written(self, node: ast.expr) -> str:
        name = ""
        while type(node) is ast.Attribute:
            name = f".{node.attr}{name}"
            node = node.value
        return node.id + name if type(node) is ast.Name else ""

    def annotation(self, node: ast.expr) -> Value:
        """A string annotation is read as the expression it holds."""
        if type(node) is ast.Constant and isinstance(node.value, str) and len(node.value) < 500:
            try:
                inner = ast.parse(node.value.strip(), NO_FILE, "eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return Opaque("an annotation that does not parse", node.lineno)
            for part in ast.walk(inner):
                if isinstance(part, ast.expr):
                    part.lineno, part.end_lineno, part.col_offset = node.lineno, node.end_lineno, node.col_offset
            return self.fold(inner)
        return self.fold(node)

    # imports -------------------------------------------------------------------------------------------------------------
    def _import(self, node: ast.Import) -> None:
        for name in node.names:
            top = name.name.partition(".")[0]
            self._imported(name.asname or top, name.name if name.asname else top)
            self._import_row(node, name.name, name.asname or top, name.name)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for name in node.names:
            if name.name == "*":
                self._import_row(node, module, "*", module, node.level)
                continue
            qualified = module + name.name if module.endswith(".") else f"{module}.{name.name}"
            self._imported(name.asname or name.name, qualified)
            self._import_row(node, qualified, name.asname or name.name, module, node.level)

    def _imported(self, alias: str, meaning: str) -> None:
        """The first of several wins: ``try: import fast except ImportError: import slow as fast``."""
        scope = self.scope
        if scope.names.get(alias, scope.prefix).startswith(scope.prefix) and alias not in scope.aliased:
            scope.names.pop(alias, None)
        if scope is self.module:
            self.constants.assign(alias, None)
        if alias not in scope.names:
            scope.bind(alias, meaning)

    def _import_row(self, node: ast.Import | ast.ImportFrom, qualified: str, alias: str, module: str, level: int = 0) -> None:
        place = self.place
        suppressed = bool(place.contexts) and any(
            type(value) is Invocation and value.callee == "contextlib.suppress" and self._absent(tuple(_names(value.args)))
            for value in place.contexts
        )
        guarded = suppressed or self._absent(place.caught) or self._absent(place.handling)
        checking = bool(place.guards) and any(
            guard.holds and type(guard.test) is Reference and guard.test.name in ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING")
            for guard in place.guards
        )
        self.imports.append(
            PythonImport(qualified, alias, module, node.lineno, self.column(node), level, alias == "*", guarded, checking, self.context())
        )

    def _absent(self, exceptions: tuple[str, ...]) -> bool:
        return not _ABSENCE.isdisjoint(exceptions)


def _names(values: tuple[Value, ...]) -> list[str]:
    return [value.name for value in values if type(value) is Reference]
