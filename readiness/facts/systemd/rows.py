"""Row types of systemd."""

from __future__ import annotations

from readiness.artifacts.systemd import Unit
from readiness.facts.relation import Row


class SystemdUnit(Row, frozen=True):
    """Relation ``unit``: every production unit; ``name`` without suffix.

    What it sets: ``unit.environment`` and ``unit.environment_files``.
    """

    unit: Unit
    name: str

    @property
    def kind(self) -> str:
        return self.unit.kind


class ServiceUnit(Row, frozen=True):
    """Relation ``unit.service``: units of kind service. ``lasting`` is False for ``Type=oneshot`` and units that a timer starts."""

    unit: Unit
    name: str
    lasting: bool = True
    reason: str = ""
