"""The rows of one module by the names they define."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonClass, PythonFunction, PythonImport, PythonModule

MAX_OPEN = 96
"""With 64, the routes of one repository of 900 files took three times as long: its questions go round more modules than that."""


class ModuleSymbols:
    """Look-ups over a module's rows, each table made when first asked for."""

    def __init__(self, module: PythonModule) -> None:
        self.module = module

    @cached_property
    def functions(self) -> dict[str, PythonFunction]:
        """By qualname; of several the last, as at run time, but never a stub or overload before a body."""
        found: dict[str, PythonFunction] = {}
        for row in self.module.functions:
            if row.qualname not in found or not row.stub:
                found[row.qualname] = row
        return found

    @cached_property
    def classes(self) -> dict[str, PythonClass]:
        return {row.qualname: row for row in self.module.classes}

    @cached_property
    def bindings(self) -> dict[tuple[str, str, str], tuple[PythonAssignment, ...]]:
        """(enclosing function, enclosing class when at class level, target) → assignments, those with a subscript left out."""
        found: dict[tuple[str, str, str], list[PythonAssignment]] = defaultdict(list)
        for row in self.module.assignments:
            if row.key is None:
                context = row.context
                found[context.function, "" if self._in_function_of_class(row) else context.owner, row.target].append(row)
                if row.resolved.startswith(":") and context.function and row.resolved == f":{row.target}":
                    found["", "", row.target].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def _in_function_of_class(self, row: PythonAssignment) -> bool:
        """A local of a method, not a field of a class."""
        return bool(row.context.function) and row.context.function.startswith(f"{row.context.owner}.")

    @cached_property
    def attributes(self) -> dict[tuple[str, str], tuple[PythonAssignment, ...]]:
        """(class, name) → ``self.name = …`` in its methods."""
        found: dict[tuple[str, str], list[PythonAssignment]] = defaultdict(list)
        for row in self.module.assignments:
            head, _, name = row.target.partition(".")
            if name and "." not in name and head in ("self", "cls") and row.context.owner and row.key is None:
                found[row.context.owner, name].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def added(self) -> dict[tuple[str, str], tuple[PythonAssignment, ...]]:
        """(class, name) → ``Class.name = …`` outside the class's body."""
        found: dict[tuple[str, str], list[PythonAssignment]] = defaultdict(list)
        for row in self.module.assignments:
            owner, dot, name = row.target.rpartition(".")
            if dot and row.key is None:
                for qualname in (owner, f"{row.context.function}.<locals>.{owner}"):
                    if qualname in self.classes:
                        found[qualname, name].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def dynamic_classes(self) -> dict[str, int]:
        """Class → line that may give its objects attributes no row shows: ``__getattr__``, ``__new__``, ``__dict__``, ``setattr``."""
        found = {row.qualname: row.dynamic for row in self.module.classes if row.dynamic}
        for function in self.module.functions:
            if function.name == "__new__" and function.is_method:
                found.setdefault(function.context.owner, function.line)
        for assignment in self.module.assignments:
            if assignment.target == "self.__dict__":
                found.setdefault(assignment.context.owner, assignment.line)
        for call in self.module.calls:
            if call.callee == "setattr" or call.callee.startswith("~self.__dict__."):
                found.setdefault(call.context.owner, call.line)
        return found

    @cached_property
    def imports(self) -> dict[str, PythonImport]:
        """Alias → the first import at module or class level; a type-checking one only when there is no other."""
        found: dict[str, PythonImport] = {}
        for row in self.module.imports:
            if not row.star and not row.context.function and (row.alias not in found or found[row.alias].type_checking):
                found[row.alias] = row
        return found

    @cached_property
    def stars(self) -> tuple[PythonImport, ...]:
        return tuple(row for row in self.module.imports if row.star)

    @cached_property
    def calls(self) -> dict[str, tuple[PythonCall, ...]]:
        """Enclosing function (empty: module and class level) → its calls, in source order."""
        return _grouped(self.module.calls)

    @cached_property
    def by_method(self) -> dict[str, tuple[PythonCall, ...]]:
        """Last segment of what is called → its calls, in source order."""
        found: dict[str, list[PythonCall]] = defaultdict(list)
        for call in self.module.calls:
            found[call.invocation.method].append(call)
        return {key: tuple(calls) for key, calls in found.items()}

    @cached_property
    def locals(self) -> dict[str, tuple[PythonAssignment, ...]]:
        """Enclosing function → its assignments, in source order."""
        found: dict[str, list[PythonAssignment]] = defaultdict(list)
        for row in self.module.assignments:
            found[row.context.function].append(row)
        return {key: tuple(rows) for key, rows in found.items()}


class SymbolTable:
    """Those of each module by path, made when asked for: a module that nobody asks about stays unopened, and of those asked about the last
    ones stay open (an open module has 150 KB on average)."""

    def __init__(self, modules: Mapping[str, PythonModule]) -> None:
        self._modules = modules
        self._made: dict[str, ModuleSymbols] = {}

    def __getitem__(self, path: str) -> ModuleSymbols:
        found = self._made.pop(path, None) or ModuleSymbols(self._modules[path])
        self._made[path] = found
        if len(self._made) > MAX_OPEN:
            del self._made[next(iter(self._made))]
        return found


def _grouped(rows: Iterable[PythonCall]) -> dict[str, tuple[PythonCall, ...]]:
    found: dict[str, list[PythonCall]] = defaultdict(list)
    for row in rows:
        found[row.context.function].append(row)
    return {key: tuple(calls) for key, calls in found.items()}


def imported_name(row: PythonImport) -> str:
    """What the alias of an import stands for: ``a`` for ``import a.b``, ``a.b`` for ``import a.b as c``."""
    plain = row.level == 0 and row.module == row.qualified and "." in row.qualified
    return row.alias if plain and row.alias == row.qualified.partition(".")[0] else row.qualified
