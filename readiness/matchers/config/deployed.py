"""What deployments set for the variables that a program's settings depend on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readiness.facts.configuration.operations import boolean_text
from readiness.facts.configuration.worth import is_mode
from readiness.facts.env.rows import EnvSet, same
from readiness.facts.project import Project


def settings_of(project: Project, variables: Iterable[str], path: str) -> Iterator[EnvSet]:
    """The known values that deployments of the file's component give to these variables; not those that only name the environment."""
    name = project.component_name(path)
    wanted = {same(variable) for variable in variables if not is_mode(variable)}
    for row in project.rows(EnvSet):
        if row.value is not None and row.built and same(row.key) in wanted and row.component in ("", name):
            yield row


def is_on(row: EnvSet) -> bool | None:
    """The value as a switch; None where it is none."""
    return boolean_text(row.value) if row.value is not None else None


def items(row: EnvSet) -> tuple[str, ...]:
    """The value as a list."""
    return tuple(part.strip(" \"'[]") for part in (row.value or "").split(",") if part.strip(" \"'[]"))
