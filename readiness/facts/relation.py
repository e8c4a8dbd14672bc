"""What a relation is: a named table of typed rows, derived once, lazily, from the artifacts of a project or from other relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


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

    ``scope`` may narrow which unreadable files leave it open (default: every production file of those kinds).
    """

    name: str
    row: type[Row]
    derive: Callable[[Project], Iterable[Any]]
    kinds: tuple[str, ...] = ()


class Presence(msgspec.Struct, frozen=True):
    """Three-valued: True, False, or None (may hold) with the reason and the place that left it open."""

    holds: bool | None
    reason: str = ""
    location: Location | None = None


class Sourced(msgspec.Struct, frozen=True):
    """A file's model with where it comes from. See :meth:`Project.artifacts`."""

    path: str
    model: Any
