"""Which class an object is of, from what is assigned, annotated or injected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.artifacts.python.model import Parameter, PythonFunction
from readiness.artifacts.python.values import Attribute, Choice, ChoiceKind, Invocation, Reference, Sequence, Subscript, Value, is_none
from readiness.facts.python.resolution import Absent, Definition, External, Kind, Resolution, Unresolved

if TYPE_CHECKING:
    from readiness.facts.python.resolving import Resolver

_GENERIC = (
    "Optional Annotated Final ClassVar Awaitable Generator AsyncGenerator Iterator AsyncIterator Iterable "
    "AbstractContextManager AbstractAsyncContextManager ContextManager AsyncContextManager"
)
_FIRST_OF = frozenset(
    f"{module}.{name}" for module in ("typing", "typing_extensions", "collections.abc", "contextlib") for name in _GENERIC.split()
)
DEPENDS = frozenset(("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends"))


class InstanceFinder:
    """An answer is the class's Definition or External name; External may also name the function that made it (``redis.from_url``)."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def of_value(self, path: str, value: Value, function: str = "", hops: int = 0) -> Resolution:
        """Of what *value* yields."""
        if hops > 24:
            return Unresolved("a circle of assignments", path, 1)
        match value:
            case Invocation(callee=callee) if callee:
                return self._made_by(path, self._resolver.resolve(path, callee, function, hops + 1), value, hops)
            case Invocation(receiver=receiver) if receiver is not None:
                owner = self.of_value(path, receiver, function, hops + 1)
                if not value.attribute:
                    return self._made_by(path, owner, value, hops)
                return self._made_by(path, self._resolver.of_instance(owner, value.attribute.split("."), hops + 1), value, hops)
            case Attribute():
                owner = self.of_value(path, value.target, function, hops + 1)
                return self._object(path, self._resolver.of_instance(owner, value.name.split("."), hops + 1), hops)
            case Reference():
                return self._object(path, self._resolver.resolve(path, value.name, function, hops + 1), hops)
            case Choice(kind=ChoiceKind.OR | ChoiceKind.CONDITIONAL | ChoiceKind.ANY):
                found = [self.of_value(path, item, function, hops + 1) for item in value.operands if not is_none(item)]
                return next((item for item in found if not isinstance(item, Unresolved)), self._resolver.unknown(path, value.line))
        return self._resolver.unknown(path, getattr(value, "line", 1))

    def _made_by(self, path: str, callee: Resolution, call: Invocation, hops: int) -> Resolution:
        match callee:
            case Definition(kind=Kind.CLASS):
                return callee
            case Definition(kind=Kind.FUNCTION):
                return self.of_function(callee.path, callee.name, hops + 1)
            case External():
                return External(callee.name, True)
            case Definition(kind=Kind.VALUE):
                called = self._object(path, callee, hops + 1)
                return (
                    External(f"{called.name}.__call__", True) if isinstance(called, External) else self._resolver.unknown(path, call.line)
                )
            case Definition() | Absent():
                return self._resolver.unknown(path, call.line)
        return callee

    def _object(self, path: str, found: Resolution, hops: int) -> Resolution:
        """The class of a resolved name's object."""
        if not isinstance(found, Definition):
            return self._resolver.unknown(path, 1) if isinstance(found, Absent) else found
        if found.kind is Kind.VALUE and found.row is not None and not isinstance(found.row, PythonFunction):
            row = found.row
            value, annotation = getattr(row, "value", None), getattr(row, "annotation", None)
            scope = row.context.function
            answer: Resolution = self._resolver.unknown(found.path, found.line)
            if value is not None:
                answer = self.of_value(found.path, value, scope, hops + 1)
            if isinstance(answer, Unresolved) and annotation is not None:
                answer = self.of_annotation(found.path, annotation, scope, hops + 1)
            return answer
        if found.kind in (Kind.CLASS, Kind.MODULE):
            return found
        return self._resolver.unknown(path, found.line)

    def of_annotation(self, path: str, annotation: Value, function: str = "", hops: int = 0) -> Resolution:
        """``X``, ``X | None``, ``Optional[X]``, ``Annotated[X, …]``, ``Generator[X, …]``."""
        match annotation:
            case Reference():
                found = self._resolver.resolve(path, annotation.name, function, hops + 1)
                if isinstance(found, Definition) and found.kind is Kind.VALUE and hops < 24:
                    value = getattr(found.row, "value", None)
                    return (
                        self.of_annotation(found.path, value, "", hops + 1)
                        if value is not None
                        else self._resolver.unknown(path, found.line)
                    )
                return External(found.name, True) if isinstance(found, External) else found
            case Choice(kind=ChoiceKind.UNION):
                rest = [item for item in annotation.operands if not is_none(item)]
                return (
                    self.of_annotation(path, rest[0], function, hops + 1)
                    if len(rest) == 1
                    else self._resolver.unknown(path, annotation.line)
                )
            case Subscript(target=Reference(name=name)):
                if name in _FIRST_OF:
                    first = annotation.key.items[0] if isinstance(annotation.key, Sequence) and annotation.key.items else annotation.key
                    return self.of_annotation(path, first, function, hops + 1)
                return self.of_annotation(path, annotation.target, function, hops + 1)
        return self._resolver.unknown(path, getattr(annotation, "line", 1))

    def of_function(self, path: str, qualname: str, hops: int = 0) -> Resolution:
        """Of what a function returns or yields: by its annotation, else by the one class all its returns agree on."""
        row = self._resolver.symbols[path].functions.get(qualname)
        if row is None or hops > 24:
            return self._resolver.unknown(path, 1)
        if row.annotation is not None:
            return self.of_annotation(path, row.annotation, row.context.function, hops + 1)
        found = [
            self.of_value(path, item.value, qualname, hops + 1)
            for item in row.returns
            if item.value is not None and not is_none(item.value)
        ]
        if found and all(item == found[0] for item in found):
            return found[0]
        return self._resolver.unknown(path, row.line)

    def of_parameter(self, path: str, qualname: str, name: str, hops: int = 0) -> Resolution:
        """Of a parameter: by ``Depends``, else by its annotation, else by its default."""
        row = self._resolver.symbols[path].functions[qualname]
        parameter = next(item for item in row.parameters if item.name == name)
        provider = self.provider(path, parameter, row.context.function)
        if isinstance(provider, Definition | External):
            made = self._made_by(path, provider, Invocation("", line=parameter.line), hops + 1)
            if not isinstance(made, Unresolved):
                return made
        if parameter.annotation is not None:
            return self.of_annotation(path, parameter.annotation, row.context.function, hops + 1)
        if parameter.default is not None and not is_none(parameter.default):
            return self.of_value(path, parameter.default, row.context.function, hops + 1)
        return Unresolved(f"what callers pass as {name}", path, parameter.line or row.line)

    def provider(self, path: str, parameter: Parameter, function: str = "") -> Resolution | None:
        """What FastAPI injects there: ``= Depends(x)``, ``Annotated[T, Depends(x)]`` or an alias of that; None: nothing."""
        if isinstance(parameter.default, Invocation) and parameter.default.callee in DEPENDS:
            given = parameter.default.argument(0, "dependency")
            if given is None and isinstance(parameter.annotation, Reference):
                given = parameter.annotation
            return self._resolver.base(path, given, function) if given is not None else None
        annotation, where = parameter.annotation, path
        if isinstance(annotation, Reference):
            found = self._resolver.resolve(path, annotation.name, function)
            if isinstance(found, Definition) and found.kind is Kind.VALUE:
                annotation, where = getattr(found.row, "value", None), found.path
        if isinstance(annotation, Subscript) and isinstance(annotation.key, Sequence):
            for item in annotation.key.items[1:]:
                if isinstance(item, Invocation) and item.callee in DEPENDS and (given := item.argument(0, "dependency")) is not None:
                    return self._resolver.base(where, given)
        return None
