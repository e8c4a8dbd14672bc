"""All Python files of a project together: the one object that rules ask about names, constants, classes and calls."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonClass, PythonFunction, PythonModule
from readiness.artifacts.python.values import Value
from readiness.facts.python.contents import ModuleContents
from readiness.facts.python.reaching import Callee, CallGraph, Reach
from readiness.facts.python.resolution import Definition, External, Kind, Resolution, Unresolved
from readiness.facts.python.resolving import Resolver
from readiness.facts.python.substituting import Substituter


class PythonIndex:
    """Of modules by path (POSIX, relative to the root). Tables are made when first asked for; nothing is executed or read."""

    def __init__(self, modules: Mapping[str, PythonModule]) -> None:
        self.modules = modules
        self._resolver = Resolver(modules)
        self._substituter = Substituter(self._resolver)
        self._graph = CallGraph(self._resolver)
        self._contents: dict[str, ModuleContents] = {}
        self._ancestors: dict[tuple[str, str], tuple[Resolution, ...]] = {}

    # names ---------------------------------------------------------------------------------------------------------------
    def resolve(self, path: str, name: str, function: str = "") -> Resolution:
        """What *name* (notation of ``artifacts.python.values``) means in the file *path*, for ``~`` names in its function *function*.
        Follows re-exports, aliases, star imports, instances, members and inheritance. See `resolution` for the four kinds of answer."""
        return self._resolver.resolve(path, name, function)

    def qualified(self, path: str, name: str, function: str = "") -> str:
        """The absolute name of what *name* means when it is external (``fastapi.FastAPI.get`` for ``:app.get``); empty when it is
        first-party or not known."""
        found = self._resolver.resolve(path, name, function)
        return found.name if isinstance(found, External) else ""

    def locate(self, path: str, module: str) -> str | None:
        """The file of the absolute *module*, exactly, as the file *path* would import it. None: not first-party, or no module."""
        found = self._resolver.locator.locate(path, module)
        return found[0] if found is not None and not found[1] else None

    def is_first_party(self, name: str, path: str) -> bool:
        """Whether the absolute *name* (a dotted import; give all of it when known) belongs to the repository, as *path* would import it."""
        return self._resolver.locator.is_first_party(path, name)

    def module_name(self, path: str) -> str:
        """The dotted name that *path* is most likely imported by."""
        return self._resolver.locator.name(path)

    def fold(self, value: Value, path: str, function: str = "") -> Value:
        """*value* of the file *path* with names replaced by what they are assigned, here and in other modules. A name assigned in several
        places becomes an ANY choice; what is not known stays a Reference. Lines stay lines of *path*."""
        return self._substituter.fold(value, path, function)

    # values --------------------------------------------------------------------------------------------------------------
    def contents(self, path: str) -> ModuleContents:
        """Everything that stands in a file, by kind: to pass over files that cannot concern a relation."""
        if path not in self._contents:
            self._contents[path] = ModuleContents(self.modules[path])
        return self._contents[path]

    def calls_of(self, *methods: str) -> Iterator[tuple[str, PythonCall]]:
        """(path, call) of every call whose last segment is one of *methods*, by path and position: a relation about three methods need not
        ask each of a repository's calls what it is."""
        found = [entry for method in dict.fromkeys(methods) for entry in self._by_method.get(method, ())]
        yield from ((path, call) for _, path, call in sorted(found, key=lambda entry: entry[0]))

    @cached_property
    def _by_method(self) -> dict[str, list[tuple[int, str, PythonCall]]]:
        """Each with its number in the repository's order."""
        found: dict[str, list[tuple[int, str, PythonCall]]] = defaultdict(list)
        calls = ((path, call) for path, module in self.modules.items() for call in module.calls)
        for number, (path, call) in enumerate(calls):
            found[call.invocation.method].append((number, path, call))
        return found

    # rows ----------------------------------------------------------------------------------------------------------------
    def function(self, path: str, qualname: str) -> PythonFunction | None:
        return self._resolver.symbols[path].functions.get(qualname) if path in self.modules else None

    def class_(self, path: str, qualname: str) -> PythonClass | None:
        return self._resolver.symbols[path].classes.get(qualname) if path in self.modules else None

    def calls_in(self, path: str, qualname: str) -> tuple[PythonCall, ...]:
        """Calls in the body of a function (empty: at module and class level), in source order; nested functions have their own."""
        return self._resolver.symbols[path].calls.get(qualname, ()) if path in self.modules else ()

    def assignments_in(self, path: str, qualname: str) -> tuple[PythonAssignment, ...]:
        """Assignments in the body of a function (empty: at module and class level), in source order."""
        return self._resolver.symbols[path].locals.get(qualname, ()) if path in self.modules else ()

    def assignments_of(self, path: str, name: str, function: str = "") -> tuple[PythonAssignment, ...]:
        """Every assignment to the variable *name* of the module, or of *function*."""
        return self._resolver.symbols[path].bindings.get((function, "", name), ()) if path in self.modules else ()

    # classes -------------------------------------------------------------------------------------------------------------
    def class_of(self, path: str, value: Value, function: str = "") -> Resolution:
        """The class of the object that *value* yields: a class's Definition, or the External name of a class or of the function that made
        it (``redis.from_url``)."""
        return self._resolver.instances.of_value(path, value, function)

    def member(self, path: str, owner: str, name: str) -> Resolution:
        """An attribute or method of the class *owner* (qualname) of *path*, inherited ones too."""
        return self._resolver.resolve_in(path, owner, name)

    @cached_property
    def _bases(self) -> dict[tuple[str, str], tuple[Resolution, ...]]:
        return {
            (path, row.qualname): tuple(self._resolver.base(path, base, row.context.function) for base in row.bases)
            for path, module in self.modules.items()
            for row in module.classes
        }

    def bases(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        """What a class names as its bases."""
        return self._bases.get((path, qualname), ())

    def ancestors(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        """Every class above it, first-party and external, nearest first; an Unresolved among them means that there may be more."""
        key = (path, qualname)
        if key not in self._ancestors:
            self._ancestors[key] = self._above(path, qualname)
        return self._ancestors[key]

    def _above(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        found: dict[Resolution, None] = {}
        level = list(self.bases(path, qualname))
        while level:
            following: list[Resolution] = []
            for base in level:
                if base not in found:
                    found[base] = None
                    if isinstance(base, Definition) and base.kind is Kind.CLASS:
                        following.extend(self.bases(base.path, base.name))
            level = following
        return tuple(found)

    def subclasses_of(self, *names: str) -> Iterator[tuple[str, PythonClass]]:
        """(path, class) of every class below one of the external classes *names* (``pydantic_settings.BaseSettings``), at any distance."""
        found = {number: below for name in names for number, below in self._below.get(name, {}).items()}
        yield from (found[number] for number in sorted(found))

    @cached_property
    def _below(self) -> dict[str, dict[int, tuple[str, PythonClass]]]:
        """External class → the classes below it, each with its number in the repository's order."""
        found: dict[str, dict[int, tuple[str, PythonClass]]] = defaultdict(dict)
        rows = ((path, row) for path, module in self.modules.items() for row in module.classes if row.bases)
        for number, (path, row) in enumerate(rows):
            for base in self.ancestors(path, row.qualname):
                if isinstance(base, External):
                    found[base.name][number] = (path, row)
        return found

    # calls ---------------------------------------------------------------------------------------------------------------
    def callees(self, path: str, qualname: str) -> tuple[Callee, ...]:
        """What a function (empty: the module's top level) calls, passes on or has injected by ``Depends``, resolved."""
        return self._graph.callees(path, qualname)

    def callers(self, path: str, qualname: str) -> tuple[tuple[str, str], ...]:
        """(path, qualname) of the functions that do so with this one."""
        return self._graph.callers(path, qualname)

    def reach(self, path: str, qualname: str, depth: int = 6) -> Reach:
        """Everything a function runs, through first-party functions, methods, constructors and ``Depends``, at most *depth* calls away;
        with the calls that leave the repository and those that could not be followed."""
        return self._graph.reach(path, qualname, depth)

    def reachable(self, path: str, qualname: str, depth: int = 6) -> Iterator[tuple[str, PythonFunction]]:
        """The functions of `reach`, the function itself first."""
        yield from self.reach(path, qualname, depth).functions


__all__ = ["Callee", "Definition", "External", "Kind", "PythonIndex", "Reach", "Resolution", "Unresolved"]
