"""``agree``: two relations must agree. The unknown logic of a join stands here once."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from readiness.facts.project import Project
from readiness.facts.relation import Relation, Row
from readiness.facts.relations import RELATIONS
from readiness.matchers.matcher import Matcher
from readiness.model import Component, Observation, failed, passed, unknown
from readiness.suggest import did_you_mean

_BY_NAME = {relation.name: relation for relation in RELATIONS}


class Agree(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Every ``left_key`` of the relation ``left`` must (``subset``) or must not (``disjoint``) be a ``right_key`` of ``right``.

    A key is a column of the row type: text, a number, or several of them. ``scope``: rows of one component are held against rows of the
    same component, or of the whole repository. ``{key}`` in ``message`` stands for the left key.
    """

    left: str
    left_key: str
    right: str
    right_key: str
    message: str
    relation: Literal["subset", "disjoint"] = "subset"
    scope: Literal["component", "repository"] = "component"


def _agree(project: Project, params: Agree) -> Iterator[Observation]:
    """Each key of each left row is a subject. A left row that is unreadable is unknown; a key that is not found is unknown where a right
    row of its scope is unreadable (it may be that one)."""
    right = project.rows(_BY_NAME[params.right].row_type)
    for row in project.rows(_BY_NAME[params.left].row_type):
        if row.unreadable:
            yield unknown(str(row.location), row.location, row.unreadable)
            continue
        scope = _scope(project, params, row)
        others = [other for other in right if _scope(project, params, other) == scope]
        for key in _keys(row, params.left_key):
            yield _judged(params, row, key, others)


def _judged(params: Agree, row: Row, key: str, others: list[Row]) -> Observation:
    said = params.message.replace("{key}", key)
    found = next((other for other in others if key in _keys(other, params.right_key)), None)
    if params.relation == "disjoint":
        return failed(key, row.location, said) if found else passed(key, row.location)
    if found:
        return passed(key, row.location, f"{found.location} has it")
    open_end = next((other for other in others if other.unreadable), None)
    if open_end:
        return unknown(key, open_end.location, f"{key} may be this one: {open_end.unreadable}")
    return failed(key, row.location, said)


def _scope(project: Project, params: Agree, row: Row) -> Component | None:
    return project.component_of(row.path) if params.scope == "component" else None


def _keys(row: Row, column: str) -> tuple[str, ...]:
    value = getattr(row, column)
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, tuple | list | frozenset) else (str(value),)


def _check(params: Agree) -> None:
    for side, column in ((params.left, params.left_key), (params.right, params.right_key)):
        relation = _BY_NAME.get(side)
        if relation is None:
            raise ValueError(f"unknown relation {side!r}; {did_you_mean(side, _BY_NAME)}".rstrip("; "))
        if column not in _columns(relation):
            columns = ", ".join(_columns(relation))
            raise ValueError(f"the relation {side} has no column {column!r}: it has {columns}")


def _columns(relation: Relation) -> tuple[str, ...]:
    return tuple(name for name in relation.row_type.__struct_fields__ if name not in ("location", "unreadable"))


MATCHERS: dict[str, Matcher] = {"agree": Matcher(Agree, _agree, check=_check)}
