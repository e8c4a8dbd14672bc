"""What a matcher is, and the parameter type of those that take none."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from readiness.facts.project import Project
from readiness.facts.reading import Want
from readiness.model import Observation


class NoParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The matcher takes no parameters."""


class ParameterError(ValueError):
    """One parameter that cannot work: its name, and why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class Matcher(msgspec.Struct, frozen=True):
    """``observe(project, params)`` yields one observation per subject. ``params`` is a frozen struct that forbids unknown fields.

    ``check(params)`` raises ValueError for parameters of the right type that cannot work (a regex that does not compile).
    ``wants(params)`` names what must be done with files while they are read (searched in their text, parsed at a cost), ``costly`` the
    artifact kinds that are read only because this matcher asks for them.
    """

    params: type[msgspec.Struct]
    observe: Callable[[Project, Any], Iterable[Observation]]
    check: Callable[[Any], None] | None = None
    wants: Callable[[Any], tuple[Want, ...]] | None = None
    costly: tuple[str, ...] = ()


def simple(observe: Callable[[Project], Iterable[Observation]]) -> Matcher:
    """A matcher without parameters from ``(project) -> observations``."""
    return Matcher(NoParams, lambda project, _params: observe(project))
