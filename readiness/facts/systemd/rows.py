"""Row types of systemd."""

from __future__ import annotations

from readiness.artifacts.systemd import ExecLine, Unit
from readiness.facts.relation import Row
from readiness.model import Location


class SystemdUnit(Row, frozen=True):
    """Relation ``unit``: every production unit, its drop-ins merged; ``name`` without suffix.

    What it sets: ``unit.environment`` and ``unit.environment_files``. A drop-in whose unit is not in the repository has no row.
    """

    unit: Unit
    name: str

    @property
    def kind(self) -> str:
        return self.unit.kind


class ServiceUnit(Row, frozen=True):
    """Relation ``unit.service``: units of kind service. ``lasting`` is False for ``Type=oneshot`` and units that a timer, a path unit or
    each connection of a socket starts; ``reason`` says which. ``socket`` is the socket unit that listens for it. ``personal``: a unit of
    a user's own manager, which never runs as root."""

    unit: Unit
    name: str
    lasting: bool = True
    reason: str = ""
    socket: str = ""
    personal: bool = False

    @property
    def subject(self) -> str:
        """What observations call it."""
        return f"{self.name}.service"

    @property
    def folder(self) -> str:
        """The working directory, without the mark of one that may be missing; empty where the unit names none."""
        return self.unit.value("Service", "WorkingDirectory").removeprefix("-").removeprefix("!")

    @property
    def user(self) -> str:
        return self.unit.value("Service", "User")

    def place(self, *names: str) -> Location:
        """The line of the first of these settings that the unit has in force; else of what it starts."""
        for name in names:
            found = self.unit.last("Service", name)
            if found is not None:
                return found.location
        commands = self.unit.commands()
        return commands[0].location if commands else self.location

    def exec_lines(self) -> tuple[ExecLine, ...]:
        """Every command it runs, the main one first."""
        names = ("ExecStart", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost", "ExecCondition")
        return tuple(line for name in names for line in self.unit.commands(name))


class LastingUnit(Row, frozen=True):
    """Relation ``unit.lasting``: services that are meant to run until somebody stops them."""

    service: ServiceUnit


class NotifyingUnit(Row, frozen=True):
    """Relation ``unit.notifying``: services of ``Type=notify`` or ``notify-reload``, which wait for a message of their process.

    ``location`` is the line that says so."""

    service: ServiceUnit


class HomeProtectedUnit(Row, frozen=True):
    """Relation ``unit.home-protected``: services from which ``ProtectHome=`` hides /home, /root and /run/user, or makes them read-only.

    ``mode`` is ``yes`` (hidden), ``tmpfs`` (empty but for bind mounts) or ``read-only``. ``location`` is the line that says so."""

    service: ServiceUnit
    mode: str


class ReadOnlyUnit(Row, frozen=True):
    """Relation ``unit.read-only``: services that see the whole file system read-only (``ProtectSystem=strict``).

    ``location`` is the line that says so."""

    service: ServiceUnit


class UnitWrite(Row, frozen=True):
    """Relation ``unit.write``: a file or folder of the host that a service of ``unit.read-only`` writes.

    ``target`` is absolute; ``what`` says what is kept there (``log file``); ``location`` is where the code, or the unit, names it.
    """

    service: ServiceUnit
    target: str
    what: str
