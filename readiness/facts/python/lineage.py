"""What stands above a class and below one, and by which names the source may call it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from readiness.artifacts.python.model import PythonClass
from readiness.facts.python.outline import PythonOutline
from readiness.facts.python.resolution import Definition, External, Kind, Resolution
from readiness.facts.python.resolving import Resolver

MAX_ANCESTORS = 200
"""Of one class: Django's deepest generic view has 14. What is above these is not looked for."""


class Lineage:
    """Classes above one are resolved; those below one are looked for only where an outline says that a base may be called so."""

    def __init__(self, resolver: Resolver, outlines: Mapping[str, PythonOutline]) -> None:
        self._resolver = resolver
        self._outlines = outlines
        self._bases: dict[tuple[str, str], tuple[Resolution, ...]] = {}
        self._ancestors: dict[tuple[str, str], tuple[Resolution, ...]] = {}

    def bases(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        """What a class names as its bases."""
        key = (path, qualname)
        if key not in self._bases:
            row = self._resolver.symbols[path].classes.get(qualname) if path in self._resolver.modules else None
            self._bases[key] = tuple(self._resolver.base(path, base, row.context.function) for base in row.bases) if row else ()
        return self._bases[key]

    def ancestors(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        """Every class above it, first-party and external, nearest first; an Unresolved among them means that there may be more."""
        key = (path, qualname)
        if key not in self._ancestors:
            self._ancestors[key] = self._above(path, qualname)
        return self._ancestors[key]

    def _above(self, path: str, qualname: str) -> tuple[Resolution, ...]:
        found: dict[Resolution, None] = {}
        level = list(self.bases(path, qualname))
        while level and len(found) < MAX_ANCESTORS:
            following: list[Resolution] = []
            for base in level:
                if base not in found:
                    found[base] = None
                    if isinstance(base, Definition) and base.kind is Kind.CLASS:
                        following.extend(self.bases(base.path, base.name))
            level = following
        return tuple(found)

    def subclasses_of(self, names: Iterable[str], among: Callable[[str], bool] | None = None) -> Iterator[tuple[str, PythonClass]]:
        """(path, class) of every class below one of the external classes *names*, at any distance, in the repository's order.
        Classes of packages that no file imports have none. ``among``: which files to look into, unless into all."""
        wanted = frozenset(name for name in names if name.partition(".")[0] in self._imported)
        if not wanted:
            return
        called = self.other_names(name.rpartition(".")[2] for name in wanted)
        for path, outline in self._outlines.items():
            likely = {row.name for row in outline.classes if not called.isdisjoint(row.bases)}
            if not likely or (among is not None and not among(path)):
                continue
            for row in self._resolver.modules[path].classes:
                if row.name in likely and row.bases:
                    above = self.ancestors(path, row.qualname)
                    if any(isinstance(base, External) and base.name in wanted for base in above):
                        yield path, row

    def is_inherited(self, path: str, qualname: str) -> bool:
        """Whether some class names this one as its base."""
        called = self.other_names((qualname.rpartition(".")[2],))
        for where, outline in self._outlines.items():
            likely = {row.name for row in outline.classes if not called.isdisjoint(row.bases)}
            for row in self._resolver.modules[where].classes if likely else ():
                bases = self.bases(where, row.qualname) if row.name in likely else ()
                if any(isinstance(base, Definition) and (base.path, base.name) == (path, qualname) for base in bases):
                    return True
        return False

    def other_names(self, names: Iterable[str]) -> frozenset[str]:
        """*names* (last segments) with every name that an import, an assignment or a class below gives what is called so: a name that
        resolves to one of them ends in one of these."""
        found = set(names)
        level = list(found)
        while level:
            following = {new for old in level for new in self._renamed.get(old, ())} - found
            found |= following
            level = list(following)
        return frozenset(found)

    @cached_property
    def _imported(self) -> frozenset[str]:
        """First segments of what is imported by absolute names."""
        rows = (row for outline in self._outlines.values() for row in outline.imports if row.level == 0)
        return frozenset(row.qualified.partition(".")[0] for row in rows)

    @cached_property
    def _renamed(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for outline in self._outlines.values():
            for cls in outline.classes:
                for base in cls.bases:
                    found[base].add(cls.name)
            for row in outline.imports:
                last = row.qualified.rpartition(".")[2]
                if last != row.alias and not row.star:
                    found[last].add(row.alias)
            for new, old in outline.aliases:
                found[old].add(new)
        return found
