"""All Python files of a project together: the one object that rules ask about names, constants, classes and calls."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonClass, PythonFunction, PythonModule
from readiness.artifacts.python.values import Value
from readiness.facts.python.contents import ModuleContents
from readiness.facts.python.lineage import Lineage
from readiness.facts.python.mentions import Mentions
from readiness.facts.python.outline import PythonOutline
from readiness.facts.python.reaching import Callee, CallGraph, Reach
from readiness.facts.python.resolution import Definition, External, Kind, Resolution, Unresolved
from readiness.facts.python.resolving import Resolver
from readiness.facts.python.sharing import Sharing
from readiness.facts.python.substituting import Substituter
from readiness.facts.python.vocabulary import VOCABULARY

MAX_CONTENTS = 8


class PythonIndex:
    """Of modules and their outlines by path (POSIX, relative to the root).

    ``modules`` may open a model only when it is asked for one: whoever walks all of it opens every model. Tables are made when first asked
    for; nothing is executed or read.
    """

    def __init__(self, modules: Mapping[str, PythonModule], outlines: Mapping[str, PythonOutline]) -> None:
        self.modules = modules
        self.outlines = outlines
        self._resolver = Resolver(modules, {path: outline.imports for path, outline in outlines.items()})
        self._lineage = Lineage(self._resolver, outlines)
        self._mentions = Mentions(outlines, VOCABULARY)
        self._substituter = Substituter(self._resolver)
        self._graph = CallGraph(self._resolver, self.mentioning)
        self._contents: dict[str, ModuleContents] = {}

    # files ---------------------------------------------------------------------------------------------------------------
    def mentioning(self, words: Iterable[str]) -> tuple[str, ...]:
        """Files in which one of *words* stands (see `outline`), in the repository's order: all that a relation about them need open."""
        return self._mentions.paths(words)

    def other_names(self, *names: str) -> frozenset[str]:
        """*names* (last segments) with every other name that the source may give what is called so, classes below them too."""
        return self._lineage.other_names(names)

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

    def users(self, starts: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
        """Of each file, whose *starts* (files by name) import it, at any distance, themselves included."""
        return Sharing(self._resolver.locator, self.outlines).users(starts)

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
        """Everything that stands in a file, by kind. Of the last few files only: they hold their modules."""
        if path not in self._contents:
            self._contents[path] = ModuleContents(self.modules[path])
            if len(self._contents) > MAX_CONTENTS:
                del self._contents[next(iter(self._contents))]
        return self._contents[path]

    def calls_of(self, *methods: str) -> Iterator[tuple[str, PythonCall]]:
        """(path, call) of every call whose last segment is one of *methods*, by path and position: a relation about three methods need not
        ask each of a repository's calls what it is."""
        wanted = frozenset(methods)
        for path in self.mentioning(wanted):
            yield from ((path, call) for call in self.calls_to(path, wanted))

    def calls_to(self, path: str, methods: frozenset[str]) -> tuple[PythonCall, ...]:
        """Calls in one file whose last segment is one of *methods*, in source order."""
        symbols = self._resolver.symbols[path]
        table = symbols.by_method
        found = [table[method] for method in methods if method in table]
        if len(found) < 2:
            return found[0] if found else ()
        chosen = {id(call) for calls in found for call in calls}
        return tuple(call for call in symbols.module.calls if id(call) in chosen)

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

    def bases(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        """What a class names as its bases."""
        return self._lineage.bases(path, qualname)

    def ancestors(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        """Every class above it, first-party and external, nearest first; an Unresolved among them means that there may be more."""
        return self._lineage.ancestors(path, qualname)

    def is_inherited(self, path: str, qualname: str) -> bool:
        """Whether some class names this one as its base."""
        return self._lineage.is_inherited(path, qualname)

    def subclasses_of(self, *names: str, among: Callable[[str], bool] | None = None) -> Iterator[tuple[str, PythonClass]]:
        """(path, class) of every class below one of the external classes *names* (``pydantic_settings.BaseSettings``), at any distance; in
        files that satisfy ``among`` only, where that is given."""
        return self._lineage.subclasses_of(names, among)

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
