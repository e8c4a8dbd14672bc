"""``agree``: two relations must agree. The unknown logic of a join stands here once."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Literal, TypeAlias

import msgspec

from readiness.facts.project import Project
from readiness.facts.relation import Relation, Row
from readiness.facts.relations import RELATIONS
from readiness.matchers.matcher import Matcher, ParameterError
from readiness.model import Component, Location, Observation, Related, failed, passed, unknown
from readiness.suggest import did_you_mean

_BY_NAME = {relation.name: relation for relation in RELATIONS}
Key: TypeAlias = tuple[str, ...]


class Agree(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Every ``left-key`` of the relation ``left`` must be a ``right-key`` of ``right`` (``relation: subset``), and also the other way round
    (``equal``), or must not be one (``disjoint``).

    A key is a column of the relation, or a list of columns; of a column that holds several values each counts. ``ignore-case``: as names
    of variables are compared. ``scope``: rows of one component are held against rows of the same component, or of the whole repository.
    ``{key}`` in ``message`` stands for the key; ``right-message`` is said of a key that only ``right`` has.

    A row that nobody could read is unknown. So is a key that is not found, or found nowhere it must not be, where a row or file of the
    other side could not be read.
    """

    left: str
    left_key: str | tuple[str, ...]
    right: str
    right_key: str | tuple[str, ...]
    message: str
    relation: Literal["subset", "equal", "disjoint"] = "subset"
    scope: Literal["component", "repository"] = "component"
    ignore_case: bool = False
    right_message: str = ""


class Side(msgspec.Struct, frozen=True):
    """One of the two relations, and the columns that make its keys."""

    relation: Relation
    columns: tuple[str, ...]
    ignore_case: bool

    def keys(self, row: Row) -> tuple[Key, ...]:
        """Every key of a row."""
        return tuple(product(*(_values(getattr(row, column)) for column in self.columns)))

    def compared(self, key: Key) -> Key:
        """The form in which two keys are compared."""
        return tuple(part.casefold() for part in key) if self.ignore_case else key


class Index:
    """The keys of one side, by scope, and what leaves a scope open: the first row or file of it that nobody could read."""

    def __init__(self, project: Project, side: Side, scoped: bool) -> None:
        self.rows: tuple[Row, ...] = project.rows(side.relation.row_type)
        self.side = side
        self._project, self._scoped = project, scoped
        self._places: dict[tuple[Component | None, Key], Location] = {}
        self._open: dict[Component | None, tuple[Location, str]] = {}
        for row in self.rows:
            scope = self.scope(row.path)
            if row.unreadable:
                self._open.setdefault(scope, (row.location, row.unreadable))
            else:
                for key in side.keys(row):
                    self._places.setdefault((scope, side.compared(key)), row.location)
        self.unread = project.not_analysed(side.relation.kinds)
        for entry in self.unread:
            self._open.setdefault(self.scope(entry.location.path), (entry.location, f"not analysed: {entry.reason}"))

    def scope(self, path: str) -> Component | None:
        """What a row of this file is held against."""
        return self._project.component_of(path) if self._scoped else None

    def place(self, scope: Component | None, key: Key) -> Location | None:
        """Where the key stands first."""
        return self._places.get((scope, self.side.compared(key)))

    def open_end(self, scope: Component | None) -> tuple[Location, str] | None:
        """Where the key may be all the same, and why that is not known."""
        return self._open.get(scope)


def _agree(project: Project, params: Agree) -> Iterator[Observation]:
    """Each key of each left row is a subject, and each of a right row where both sides must have the same."""
    scoped = params.scope == "component"
    left = Index(project, _side(params.left, params.left_key, params.ignore_case), scoped)
    right = Index(project, _side(params.right, params.right_key, params.ignore_case), scoped)
    yield from _held_against(left, right, params.message, disjoint=params.relation == "disjoint")
    if params.relation == "equal":
        yield from _held_against(right, left, params.right_message or params.message, disjoint=False)


def _held_against(ours: Index, theirs: Index, message: str, *, disjoint: bool) -> Iterator[Observation]:
    for row in ours.rows:
        if row.unreadable:
            yield unknown(str(row.location), row.location, row.unreadable)
            continue
        for key in ours.side.keys(row):
            yield _judged(row, key, ours.scope(row.path), theirs, message, disjoint=disjoint)
    for entry in ours.unread:
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def _judged(row: Row, key: Key, scope: Component | None, theirs: Index, message: str, *, disjoint: bool) -> Observation:
    name = ", ".join(key)
    said = message.replace("{key}", name)
    found = theirs.place(scope, key)
    if found and disjoint:
        return failed(name, row.location, said, related=(Related(found, f"{name} stands here too"),))
    if found:
        return passed(name, row.location, f"{found} has it")
    open_end = theirs.open_end(scope)
    if open_end:
        return unknown(name, open_end[0], f"{name} may be this one: {open_end[1]}")
    return passed(name, row.location) if disjoint else failed(name, row.location, said)


def _side(relation: str, key: str | tuple[str, ...], ignore_case: bool) -> Side:
    return Side(_BY_NAME[relation], (key,) if isinstance(key, str) else key, ignore_case)


def _values(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, tuple | list | frozenset) else (str(value),)


def _check(params: Agree) -> None:
    for name, relation_name, key in (("left", params.left, params.left_key), ("right", params.right, params.right_key)):
        relation = _BY_NAME.get(relation_name)
        if relation is None:
            hint = did_you_mean(relation_name, _BY_NAME) or "see: readiness facts"
            raise ParameterError(name, f"unknown relation {relation_name!r}; {hint}")
        _check_columns(f"{name}-key", relation, (key,) if isinstance(key, str) else key)
    if not isinstance(params.left_key, str) and not isinstance(params.right_key, str) and len(params.left_key) != len(params.right_key):
        raise ParameterError("right-key", f"has {len(params.right_key)} columns, and left-key {len(params.left_key)}")
    if isinstance(params.left_key, str) != isinstance(params.right_key, str):
        raise ParameterError("right-key", "one key is a column and the other a list of columns")


def _check_columns(name: str, relation: Relation, columns: Iterable[str]) -> None:
    known = ("path", *(each for each in relation.row_type.__struct_fields__ if each not in ("location", "unreadable")))
    if not columns:
        raise ParameterError(name, "names no column")
    for column in columns:
        if column not in known:
            hint = did_you_mean(column, known) or f"it has {', '.join(known)}"
            raise ParameterError(name, f"the relation {relation.name} has no column {column!r}; {hint}")


MATCHERS: dict[str, Matcher] = {"agree": Matcher(Agree, _agree, check=_check)}
