"""What a relation is: a named table of typed rows, derived once, lazily, from the artifacts of a project or from other relations.

The table of relations names its functions and row types by their places and imports none of them: a scan pays for the areas that the files
and rules of one target lead it to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PACKAGE = "readiness.facts."
ANYTHING = ("*",)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every row type. ``unreadable`` is empty, or says why this row's key could not be read (a template, a computed name)."""

    location: Location
    unreadable: str = ""

    @property
    def path(self) -> str:
        """The file the row is in."""
        return self.location.path


class Relation(msgspec.Struct, frozen=True):
    """``name`` is what ``when``, ``facts`` and ``query`` call it; ``kinds`` are the artifact kinds whose unreadable files leave it open.

    ``row`` and ``derive`` are a row type and a function of the project, or the places where they stand, ``module:name`` below this package.
    ``also`` are further kinds, and names of files (``setup.py``), that rows come from. A target that has none of all these has no row, and
    no module is imported to say so; where there are no ``kinds``, or ``also`` is ANYTHING, rows may come from any file. ``large``: it takes
    the models of all files, so that lists of relations leave its rows uncounted.
    """

    name: str
    row: type[Row] | str
    derive: Callable[[Project], Iterable[Any]] | str
    kinds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    large: bool = False
    roles: tuple[Role, ...] = (Role.PRODUCTION,)
    """Of the files whose unreadable ones leave it open."""

    def may_have_rows(self, present: frozenset[str]) -> bool:
        """Whether a target with artifacts of these kinds, and files of these names, may have a row."""
        return not self.kinds or self.also == ANYTHING or not present.isdisjoint((*self.kinds, *self.also))

    @property
    def place(self) -> str:
        """Where the row type stands; as :func:`place_of` says of the type itself."""
        return self.row if isinstance(self.row, str) else place_of(self.row)

    @property
    def row_type(self) -> type[Row]:
        """The row type, imported."""
        return _at(self.row) if isinstance(self.row, str) else self.row

    def rows(self, project: Project) -> tuple[Any, ...]:
        """Every row, in the order that its function gives."""
        derive: Callable[[Project], Iterable[Any]] = _at(self.derive) if isinstance(self.derive, str) else self.derive
        return tuple(derive(project))


def place_of(row: type[Row]) -> str:
    """``module:name`` of a row type."""
    return f"{row.__module__.removeprefix(_PACKAGE)}:{row.__qualname__}"


def _at(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(_PACKAGE + module), name)


class Presence(msgspec.Struct, frozen=True):
    """Three-valued: True, False, or None (may hold) with the reason and the place that left it open."""

    holds: bool | None
    reason: str = ""
    location: Location | None = None


class Sourced:
    """A file's model with where it comes from. See :meth:`Project.artifacts`. The model is unpacked when it is asked for."""

    __slots__ = ("_artifacts", "_kind", "path")

    def __init__(self, path: str, kind: str, artifacts: Mapping[str, Any]) -> None:
        self.path, self._kind, self._artifacts = path, kind, artifacts

    @property
    def model(self) -> Any:
        return self._artifacts[self._kind]
