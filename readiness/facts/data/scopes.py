"""Whose facts count for a component: its own, then those of the components that its folder lies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from readiness.facts.project import Project


class Owned(Protocol):
    """A row that belongs to a component."""

    @property
    def component(self) -> str: ...


R = TypeVar("R", bound=Owned)


_KNOWN: WeakKeyDictionary[Project, dict[str, tuple[str, ...]]] = WeakKeyDictionary()


def scopes(project: Project, component: str) -> tuple[str, ...]:
    """Names, nearest first; the empty one (the whole repository's) last. A folder of plug-ins may have a manifest and no database of its
    own, and a service at the root has what is below it. Remembered for each project: every row asks."""
    known = _KNOWN.setdefault(project, {})
    if component not in known:
        known[component] = _scopes(project, component)
    return known[component]


def _scopes(project: Project, component: str) -> tuple[str, ...]:
    own = next((one.path for one in project.components if one.name == component), "")
    around = [one for one in project.components if one.name == component or one.path == "." or (own and own.startswith(f"{one.path}/"))]
    around.sort(key=lambda one: (one.name != component, one.path == ".", -len(one.path)))
    return (*(one.name for one in around), "") if component else ("",)


def nearest(project: Project, component: str, rows: Iterable[R]) -> list[R]:
    """The rows of the nearest scope that has any."""
    kept = tuple(rows)
    for name in scopes(project, component):
        found = [row for row in kept if row.component == name]
        if found:
            return found
    return []


def within(project: Project, component: str, rows: Iterable[R]) -> Iterator[R]:
    """The rows of all scopes of the component, nearest first."""
    kept = tuple(rows)
    for name in scopes(project, component):
        yield from (row for row in kept if row.component == name)
