"""Names → what they are, through imports, aliases, star imports, instances, class members and inheritance. Nothing is executed."""

from collections.abc import Mapping

from readiness.artifacts.python.model import PythonAssignment, PythonImport, PythonModule
from readiness.artifacts.python.values import Invocation, Reference, Subscript, Value
from readiness.facts.python.instances import InstanceFinder
from readiness.facts.python.locating import ModuleLocator
from readiness.facts.python.resolution import Absent, Definition, External, Kind, Resolution, Unresolved
from readiness.facts.python.symbols import SymbolTable, imported_name

MAX_HOPS = 24
CACHED_HOPS = 4
"""Answers found deeper inside a question may have been cut short by its other hops: they are not kept."""
_BASELESS = frozenset(("object", "abc.ABC", "typing.Generic", "typing.Protocol", "enum.Enum", "enum.IntEnum", "enum.StrEnum"))
_OF_OBJECT = frozenset((*dir(object), "__dict__", "__name__", "__qualname__", "__annotations__", "__mro__", "__bases__", "__subclasses__"))
_PLAIN_DECORATORS = frozenset(
    ("dataclasses.dataclass", "functools.total_ordering", "typing.final", "typing.runtime_checkable", "enum.unique")
)


class Resolver:
    """Of the modules by path, and what each imports. Answers for one question at a time; keeps no state but tables."""

    def __init__(self, modules: Mapping[str, PythonModule], imports: Mapping[str, tuple[PythonImport, ...]]) -> None:
        self.modules = modules
        self.symbols = SymbolTable(modules)
        self.locator = ModuleLocator(imports)
        self.instances = InstanceFinder(self)
        self._known: dict[tuple[str, str, str], Resolution] = {}

    def resolve(self, path: str, name: str, function: str = "", hops: int = 0) -> Resolution:
        """What *name*, in the notation of ``artifacts.python.values``, means in the file *path*; ``~`` names in its function *function*.
        ``@path:name`` is a name of another module's top level."""
        if hops > MAX_HOPS:
            return Unresolved("a chain of aliases too long to follow, or a circle", path, 1)
        key = (path, name, function if name[:1] == "~" else "")
        found = self._known.get(key)
        if found is None:
            found = self._resolve(path, name, function, hops)
            if hops <= CACHED_HOPS:
                self._known[key] = found
        return found

    def _resolve(self, path: str, name: str, function: str, hops: int) -> Resolution:
        match name[:1]:
            case "":
                return Unresolved("not a name", path, 1)
            case "@":
                other, _, rest = name[1:].rpartition(":")
                return self.resolve(other, rest if rest.startswith(".") else f":{rest}", hops=hops + 1)
            case ":":
                return self.member(path, name[1:].split("."), hops)
            case ".":
                return self._relative(path, name, hops)
            case "~":
                return self._local(path, name[1:].split("."), function, hops)
            case "?":
                return self._unbound(path, name[1:].split("."), hops)
        found = self.locator.locate(path, name)
        return External(name) if found is None else self.member(found[0], found[1], hops + 1)

    def _unbound(self, path: str, segments: list[str], hops: int) -> Resolution:
        """A name that was not bound yet where it stands: an annotation may name what comes later in the file."""
        found = self.member(path, segments, hops + 1)
        if isinstance(found, Absent) and not found.owner:
            return Unresolved(f"{segments[0]} is bound nowhere in this file", path, 1)
        return found

    def _relative(self, path: str, name: str, hops: int) -> Resolution:
        rest = name.lstrip(".")
        folder = self.locator.package(path, len(name) - len(rest))
        if folder is None:
            return Unresolved("a relative import beyond the repository", path, 1)
        segments = rest.split(".") if rest else []
        for length in range(len(segments), -1, -1):
            found = self.locator.file(folder, segments[:length])
            if found is not None and (found != path or length):
                return self.member(found, segments[length:], hops + 1)
        if self.locator.file(folder, []) == path and segments:
            return self.member(path, segments, hops + 1)
        return Unresolved(f"no file for the import {name}", path, 1)

    # modules -------------------------------------------------------------------------------------------------------------
    def member(self, path: str, segments: list[str], hops: int = 0) -> Resolution:
        """``segments`` inside the module *path*."""
        if hops > MAX_HOPS:
            return Unresolved("a circle of imports or aliases", path, 1)
        if not segments:
            return Definition(path, "", Kind.MODULE, 1)
        head, rest = segments[0], segments[1:]
        symbols = self.symbols[path]
        if head in symbols.classes:
            return self._class_member(path, head, rest, hops)
        if head in symbols.functions:
            row = symbols.functions[head]
            if rest:
                return Unresolved(f"an attribute of the function {head}", path, row.line)
            return Definition(path, head, Kind.FUNCTION, row.line, row)
        if head in symbols.imports:
            name = ".".join([imported_name(symbols.imports[head]), *rest])
            found = self.resolve(path, name, hops=hops + 1)
            return (
                found
                if not (isinstance(found, Definition) and found.path == path and found.name == head)
                else self._value(path, segments, hops)
            )
        if ("", "", head) in symbols.bindings:
            return self._value(path, segments, hops)
        if path.endswith("__init__.py"):
            folder = path.rpartition("/")[0]
            below = self.locator.file(folder, [head])
            if below is not None:
                return self.member(below, rest, hops + 1)
        absent = Absent(path, head)
        if symbols.module.dynamic:
            return Unresolved("the module makes names at run time", path, symbols.module.dynamic)
        return self._from_stars(path, segments, hops, absent)

    def _from_stars(self, path: str, segments: list[str], hops: int, otherwise: Resolution) -> Resolution:
        answer = otherwise
        for row in self.symbols[path].stars:
            target = self.resolve(path, row.qualified, hops=hops + 1)
            if isinstance(target, Definition) and target.kind is Kind.MODULE:
                exports = self.symbols[target.path].module.exports
                if segments[0].startswith("_") and segments[0] not in (exports or ()):
                    continue
                found = self.member(target.path, segments, hops + 1)
                if not isinstance(found, Absent):
                    return found
            else:
                answer = Unresolved(f"{segments[0]} may come from the star import of {row.qualified}", path, row.line)
        return answer

    def _value(self, path: str, segments: list[str], hops: int) -> Resolution:
        rows = self.symbols[path].bindings.get(("", "", segments[0]), ())
        return self._through(path, rows, segments[0], segments[1:], "", hops)

    def _through(self, path: str, rows: tuple[PythonAssignment, ...], name: str, rest: list[str], function: str, hops: int) -> Resolution:
        """An assigned name, or an attribute of what it holds."""
        if not rows:
            return Unresolved(f"where {name} gets its value is not seen", path, 1)
        row = next((row for row in rows if row.value is not None), rows[0])
        if len(rows) == 1 and isinstance(row.value, Reference) and not row.value.name.startswith("?"):
            return self.resolve(path, ".".join([row.value.name, *rest]), function, hops + 1)
        if not rest:
            return Definition(path, name, Kind.VALUE, row.line, row)
        owner = self.instances.of_value(path, row.value, function, hops + 1) if row.value is not None else self.unknown(path, row.line)
        if isinstance(owner, Unresolved) and row.annotation is not None:
            owner = self.instances.of_annotation(path, row.annotation, function, hops + 1)
        found = self.of_instance(owner, rest, hops)
        if isinstance(found, Absent):
            given = [item for item in self.symbols[path].module.assignments if item.target == f"{name}.{rest[0]}" and item.key is None]
            if given:
                return Unresolved(f"{name} is given its {rest[0]} from outside its class", path, given[0].line)
        return found

    def of_instance(self, owner: Resolution, rest: list[str], hops: int) -> Resolution:
        if not rest:
            return owner
        match owner:
            case External():
                return External(".".join([owner.name, *rest]), True)
            case Definition(kind=Kind.CLASS):
                return self._class_member(owner.path, owner.name, rest, hops + 1, instance=True)
            case Definition(kind=Kind.MODULE):
                return self.member(owner.path, rest, hops + 1)
            case Definition():
                return Unresolved(f"an attribute of {owner.name}, whose class is not known", owner.path, owner.line)
            case Absent():
                return Unresolved(f"an attribute of {owner.name}, which is not there", owner.path, 1)
        return owner

    def resolve_in(self, path: str, owner: str, name: str) -> Resolution:
        """The attribute *name* (may be dotted) of the class *owner* of *path*."""
        if owner not in self.symbols[path].classes:
            return Absent(path, owner)
        return self._class_member(path, owner, name.split("."), 0)

    # classes -------------------------------------------------------------------------------------------------------------
    def _class_member(self, path: str, owner: str, segments: list[str], hops: int, *, instance: bool = False) -> Resolution:
        symbols = self.symbols[path]
        row = symbols.classes[owner]
        if not segments:
            return Definition(path, owner, Kind.CLASS, row.line, row)
        if hops > MAX_HOPS:
            return Unresolved("a circle of base classes", path, row.line)
        head, rest = segments[0], segments[1:]
        if f"{owner}.{head}" in symbols.functions:
            function = symbols.functions[f"{owner}.{head}"]
            if rest:
                found = self.instances.of_function(path, function.qualname, hops + 1)
                return self.of_instance(found, rest, hops)
            return Definition(path, function.qualname, Kind.FUNCTION, function.line, function, instance)
        if f"{owner}.{head}" in symbols.classes:
            return self._class_member(path, f"{owner}.{head}", rest, hops)
        scope = row.context.function
        rows = (
            *symbols.bindings.get((scope, owner, head), ()),
            *symbols.attributes.get((owner, head), ()),
            *symbols.added.get((owner, head), ()),
        )
        if rows:
            return self._attribute(path, owner, rows, head, rest, hops, instance=instance)
        return self._inherited(path, owner, segments, hops, instance=instance)

    def _attribute(
        self, path: str, owner: str, rows: tuple[PythonAssignment, ...], name: str, rest: list[str], hops: int, *, instance: bool
    ) -> Resolution:
        row = next((row for row in rows if row.value is not None), rows[0])
        if rest:
            found = self._through(path, (row,), name, rest, row.context.function, hops + 1)
            if isinstance(found, Unresolved) and row.annotation is not None:
                return self.of_instance(self.instances.of_annotation(path, row.annotation, row.context.function, hops + 1), rest, hops)
            return found
        return Definition(path, f"{owner}.{name}", Kind.VALUE, row.line, row, instance)

    def _inherited(self, path: str, owner: str, segments: list[str], hops: int, *, instance: bool) -> Resolution:
        row = self.symbols[path].classes[owner]
        unknown, outside, shared = list[Unresolved](), list[str](), list[External]()
        for base in row.bases:
            found = self.base(path, base, row.context.function, hops + 1)
            match found:
                case Definition(kind=Kind.CLASS):
                    inherited = self._class_member(found.path, found.name, segments, hops + 1, instance=instance)
                    if isinstance(inherited, Definition):
                        return inherited
                    shared += [inherited] if isinstance(inherited, External) else []  # its class comes after all of ours
                    unknown += [inherited] if isinstance(inherited, Unresolved) else []
                case External() if found.name in _BASELESS:
                    continue
                case External():
                    outside.append(found.name)
                case _:
                    unknown.append(Unresolved(f"a base of {owner} is not known", path, row.line))
        if shared or (len(outside) == 1 and not unknown):
            return shared[0] if shared else External(".".join([outside[0], *segments]), instance)
        if outside:
            return Unresolved(f"{owner} may inherit {segments[0]} from {' or '.join(outside)}", path, row.line)
        if unknown:
            return unknown[0]
        if segments[0] in _OF_OBJECT:
            return External(f"object.{segments[0]}", instance)
        dynamic = self.symbols[path].dynamic_classes.get(owner, 0)
        if dynamic or any(key == "metaclass" for key, _ in row.keywords):
            return Unresolved(f"{owner} makes attributes at run time", path, dynamic or row.line)
        if row.decorators and not _plain_decorators(row.decorators):
            return Unresolved(f"a decorator may add attributes to {owner}", path, row.line)
        return Absent(path, segments[0], owner)

    def base(self, path: str, value: Value, function: str = "", hops: int = 0) -> Resolution:
        """The class that a base-class expression names; ``Base[T]`` is ``Base``."""
        if isinstance(value, Subscript):
            return self.base(path, value.target, function, hops)
        if isinstance(value, Reference):
            return self.resolve(path, value.name, function, hops + 1)
        if isinstance(value, Invocation) and value.callee:
            found = self.resolve(path, value.callee, function, hops + 1)
            return External(found.name, True) if isinstance(found, External) else self.unknown(path, value.line)
        return self.unknown(path, getattr(value, "line", 1))

    # local names ---------------------------------------------------------------------------------------------------------
    def _local(self, path: str, segments: list[str], function: str, hops: int) -> Resolution:
        symbols = self.symbols[path]
        head, rest = segments[0], segments[1:]
        scope = function
        while scope:
            row = symbols.functions.get(scope)
            if row is None:
                break
            nested = f"{scope}.<locals>.{head}"
            if nested in symbols.functions and not rest:
                return Definition(path, nested, Kind.FUNCTION, symbols.functions[nested].line, symbols.functions[nested])
            if nested in symbols.classes:
                return self._class_member(path, nested, rest, hops + 1)
            if row.context.owner and row.is_method and row.parameters and row.parameters[0].name == head and head in ("self", "cls"):
                found = self._class_member(path, row.context.owner, rest, hops + 1, instance=head == "self")
                return Unresolved(f"a subclass may give {head} its {rest[0]}", path, row.line) if isinstance(found, Absent) else found
            rows = symbols.bindings.get((scope, "", head), ())
            if rows:
                return self._through(path, rows, head, rest, scope, hops + 1)
            for parameter in row.parameters:
                if parameter.name == head:
                    if not rest:
                        return Definition(path, head, Kind.PARAMETER, parameter.line or row.line)
                    return self.of_instance(self.instances.of_parameter(path, scope, head, hops + 1), rest, hops)
            scope = scope.rpartition(".<locals>.")[0] if ".<locals>." in scope else ""
        return Unresolved(f"the local name {head} is not followed", path, self._line(path, function))

    def _line(self, path: str, function: str) -> int:
        row = self.symbols[path].functions.get(function)
        return row.line if row is not None else 1

    def unknown(self, path: str, line: int) -> Unresolved:
        return Unresolved("a computed value", path, line or 1)


def _plain_decorators(decorators: tuple[Value, ...]) -> bool:
    names = [item.callee if isinstance(item, Invocation) else item.name if isinstance(item, Reference) else "" for item in decorators]
    return all(name in _PLAIN_DECORATORS for name in names)
