"""Stage two: a whole project in memory. Every relation is derived once, when somebody first asks for it."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from readiness.errors import InternalError
from readiness.facts.globs import path_matches
from readiness.facts.options import ProjectOptions
from readiness.facts.reading import FileFacts
from readiness.facts.relation import Presence, Relation, Row, Sourced, place_of
from readiness.intake.ignore import IgnoreRules
from readiness.intake.snapshot import Entry
from readiness.model import Component, Location, NotAnalysed, Role

if TYPE_CHECKING:
    from readiness.artifacts.python.model import PythonCall, PythonModule
    from readiness.facts.python.index import PythonIndex
    from readiness.facts.python.outline import PythonOutline

R = TypeVar("R", bound=Row)
T = TypeVar("T")
PRODUCTION = (Role.PRODUCTION,)


class Project:
    """The target as facts. ``files`` by path; ``entries`` the whole tree, also what was not read (links, submodules, binaries)."""

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        entries: Iterable[Entry],
        relations: tuple[Relation, ...],
        *,
        as_of: datetime.date,
        options: ProjectOptions | None = None,
        gitignores: Mapping[str, str] | None = None,
    ) -> None:
        self.files = files
        self.entries = {entry.path: entry for entry in entries}
        self.as_of = as_of
        self.options = options or ProjectOptions()
        self._relations = {relation.name: relation for relation in relations}
        self._by_place = {relation.place: relation for relation in relations}
        self._rows: dict[str, tuple[Any, ...]] = {}
        self._deriving: list[str] = []
        self._failed: set[str] = set()
        """Relations that crashed or took too long: once is enough."""
        self._once: dict[Callable[[Project], Any], Any] = {}
        self._artifacts: dict[tuple[str, tuple[Role, ...] | None], tuple[Sourced, ...]] = {}
        self._outlines: dict[tuple[Role, ...] | None, tuple[tuple[str, PythonOutline], ...]] = {}
        self._component_of: dict[str, Component | None] = {}
        self._ignore = IgnoreRules.from_files(gitignores or {})

    # files ---------------------------------------------------------------------------------------------------------------
    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds something, without the root (``""`` and ``"."``)."""
        return frozenset("/".join(parts[:n]) for path in self.entries for parts in [path.split("/")] for n in range(1, len(parts)))

    def exists(self, path: str) -> bool:
        """Whether the repository has this file or folder (``"."`` and ``""`` are the root)."""
        clean = path.strip("/").removeprefix("./")
        return clean in ("", ".") or clean in self.entries or clean in self.folders

    def is_made(self, path: str) -> bool:
        """Whether the configuration says that a build makes this path, so that it may be missing here."""
        return path_matches(self.options.generated, path)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.entries))

    def below(self, folder: str) -> Iterator[str]:
        """Every file at any depth below a folder, by path."""
        start = f"{folder}/"
        for place in range(bisect_left(self._paths, start), len(self._paths)):
            if not self._paths[place].startswith(start):
                return
            yield self._paths[place]

    def role(self, path: str) -> Role:
        """What the file is for; production where nothing else was found out about it."""
        facts = self.files.get(path)
        return facts.role if facts else Role.PRODUCTION

    def is_production(self, path: str) -> bool:
        """Whether the file is one that rules judge by default."""
        return self.role(path) is Role.PRODUCTION

    def is_ignored(self, path: str) -> bool:
        """Whether an ignore file covers this path, which need not exist."""
        return self._ignore.matches(path)

    # artifacts -----------------------------------------------------------------------------------------------------------
    def artifacts(self, kind: str, roles: tuple[Role, ...] | None = PRODUCTION) -> tuple[Sourced, ...]:
        """Models of one kind by path (see ``artifacts.table``), of files in one of ``roles`` (None: of all)."""
        key = (kind, roles)
        if key not in self._artifacts:
            self._artifacts[key] = tuple(
                Sourced(path, kind, facts.artifacts)
                for path, facts in self._sorted_files
                if kind in facts.artifacts and (roles is None or facts.role in roles)
            )
        return self._artifacts[key]

    @cached_property
    def _sorted_files(self) -> tuple[tuple[str, FileFacts], ...]:
        return tuple(sorted(self.files.items()))

    @cached_property
    def _present(self) -> frozenset[str]:
        """Artifact kinds that the target has, whatever the role of their files, also those that nobody could read; and names of files."""
        kinds = (kind for facts in self.files.values() for kind in facts.artifacts)
        unread = (entry.kind for facts in self._unread_files for entry in facts.not_analysed)
        return frozenset(chain(kinds, unread, (path.rpartition("/")[2] for path in self.files)))

    @cached_property
    def _unread_files(self) -> tuple[FileFacts, ...]:
        """Files of which something was not analysed, by path."""
        return tuple(facts for _, facts in self._sorted_files if facts.not_analysed)

    def artifact(self, kind: str, path: str) -> Any | None:
        """The model of one file, or None where the file is not there, not of that kind or not analysed."""
        facts = self.files.get(path)
        return facts.artifacts.get(kind) if facts else None

    def not_analysed(self, kinds: tuple[str, ...] | None = None, roles: tuple[Role, ...] | None = PRODUCTION) -> tuple[NotAnalysed, ...]:
        """What was there and could not be read, by location; of these artifact kinds only, unless None."""
        return tuple(
            entry
            for facts in self._unread_files
            if roles is None or facts.role in roles
            for entry in facts.not_analysed
            if kinds is None or entry.kind in kinds
        )

    @cached_property
    def python(self) -> PythonIndex:
        """Names of first-party Python modules, resolved across files."""
        from readiness.facts.python.index import PythonIndex

        outlines = {path: facts.outline for path, facts in self._sorted_files if facts.outline is not None}
        return PythonIndex(_Modules(self.files, outlines), outlines)

    def python_with(self, words: Iterable[str], roles: tuple[Role, ...] | None = PRODUCTION) -> Iterator[Sourced]:
        """Python files that mention one of *words*, with their models, by path: all that a relation about these words need open."""
        for path in self.python.mentioning(words):
            if roles is None or self.role(path) in roles:
                yield Sourced(path, "python", self.files[path].artifacts)

    def python_outlines(self, roles: tuple[Role, ...] | None = PRODUCTION) -> tuple[tuple[str, PythonOutline], ...]:
        """Every Python file that was read, by path; none is opened."""
        if roles not in self._outlines:
            outlines = self.python.outlines.items()
            self._outlines[roles] = tuple((path, outline) for path, outline in outlines if roles is None or self.role(path) in roles)
        return self._outlines[roles]

    def calls(self, *methods: str) -> Iterator[tuple[str, PythonCall]]:
        """(path, call) in production Python whose last segment is one of *methods* (``add_middleware``), by path and position."""
        return ((path, call) for path, call in self.python.calls_of(*methods) if self.is_production(path))

    # relations -----------------------------------------------------------------------------------------------------------
    def rows(self, row: type[R]) -> tuple[R, ...]:
        """Every row of the relation with this row type, in a stable order."""
        relation = self._by_place.get(place_of(row))
        if relation is None:
            raise InternalError(f"{row.__name__} belongs to no relation; add it to its module's RELATIONS")
        return self._derive(relation)

    def once(self, table: Callable[[Project], T]) -> T:
        """What the function makes of this project, made when first asked for: a table over rows, so that who looks something up for each of
        many need not walk them all each time. The function is one of a module, not one made for the occasion."""
        if table not in self._once:
            self._once[table] = table(self)
        found: T = self._once[table]
        return found

    def has(self, name: str) -> Presence:
        """Whether a relation has rows, or an artifact kind has production files; three-valued, for a rule's ``when``."""
        relation = self._relations.get(name)
        if relation is not None:
            rows = self._derive(relation)
            known = [row for row in rows if not row.unreadable]
            if known:
                return Presence(True, f"{name}: {known[0].location}", known[0].location)
            if rows:
                return Presence(None, rows[0].unreadable, rows[0].location)
            kinds, roles = relation.kinds, relation.roles
        else:
            first = next((path for path, facts in self._sorted_files if name in facts.artifacts and facts.role is Role.PRODUCTION), None)
            if first is not None:
                return Presence(True, f"{name}: {first}")
            kinds, roles = (name,), PRODUCTION
        for entry in self.not_analysed(kinds, roles):
            return Presence(None, f"{entry.location} was not analysed: {entry.reason}", entry.location)
        return Presence(False, f"no {name}")

    def _derive(self, relation: Relation) -> tuple[Any, ...]:
        if relation.name not in self._rows:
            if relation.name in self._deriving:
                raise InternalError(f"relations in a circle: {' → '.join([*self._deriving, relation.name])}")
            if relation.name in self._failed:
                raise InternalError(f"the relation {relation.name} could not be derived")
            self._deriving.append(relation.name)
            self._failed.add(relation.name)
            try:
                self._rows[relation.name] = relation.rows(self) if relation.may_have_rows(self._present) else ()
                self._failed.remove(relation.name)
            finally:
                self._deriving.pop()
        return self._rows[relation.name]

    # components ----------------------------------------------------------------------------------------------------------
    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The services of the repository (see `readiness.facts.components`)."""
        from readiness.facts.components import find_components

        return find_components(self)

    def component_name(self, path: str) -> str:
        """The name of the path's component; empty for what belongs to the whole repository."""
        component = self.component_of(path)
        return component.name if component else ""

    def component_at(self, location: Location) -> str:
        """The name of the component that a place speaks of: in a deployment file the one whose image is started there (see
        `readiness.facts.deployed_places`), else that of its file, or the only one that runs the file."""
        if len(self.components) < 2:
            return self.component_name(location.path)
        from readiness.facts.deployed_places import component_spoken_of

        owners = self.components_of(location.path)
        own = owners[0].name if owners and (len(owners) == 1 or self.component_of(location.path)) else ""
        return component_spoken_of(self, location) or own

    def component_of(self, path: str) -> Component | None:
        """The component with the longest folder that holds the path; None for what belongs to the whole repository."""
        if path not in self._component_of:
            folder = path
            while folder and folder not in self._components_by_path:
                folder = folder.rpartition("/")[0]
            self._component_of[path] = self._components_by_path.get(folder or ".")
        return self._component_of[path]

    def components_of(self, path: str) -> tuple[Component, ...]:
        """The components that run a file: its own first, then those whose production code imports it, at any distance. A library that
        several services share is a part of each."""
        own = self.component_of(path)
        users = self._users.get(path, ()) if len(self.components) > 1 else ()
        return tuple(dict.fromkeys((*((own,) if own else ()), *(self._components_by_path[folder] for folder in users))))

    @cached_property
    def _users(self) -> Mapping[str, tuple[str, ...]]:
        """Folders of components by file that their production code leads to."""
        starts: dict[str, list[str]] = {}
        for path, _ in self.python_outlines():
            component = self.component_of(path)
            if component is not None:
                starts.setdefault(component.path, []).append(path)
        return self.python.users(starts)

    @cached_property
    def _components_by_path(self) -> dict[str, Component]:
        return {component.path: component for component in self.components}


class _Modules(Mapping[str, "PythonModule"]):
    """The Python models of these files by path, none of them opened before it is asked for."""

    def __init__(self, files: Mapping[str, FileFacts], paths: Mapping[str, object]) -> None:
        self._files = files
        self._paths = paths

    def __getitem__(self, path: str) -> PythonModule:
        if path not in self._paths:
            raise KeyError(path)
        found: PythonModule = self._files[path].artifacts["python"]
        return found

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
