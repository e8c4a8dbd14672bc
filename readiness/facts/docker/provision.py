"""Whether an image has a program, and how that is known. Three-valued: what cannot be followed makes an absence unknown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.docker.files import PROGRAM_FOLDERS, locate, stage_image
from readiness.facts.docker.packages import StepCommand, packages_of, step_commands
from readiness.facts.docker.rows import Copied, Image, Provided, SystemPackage
from readiness.facts.docker.system_tools import PROBE_TOOLS, programs_of
from readiness.facts.processes.read import read_argv
from readiness.facts.processes.rows import Server
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SYSTEM = frozenset({"/", "/usr", "/usr/local", *PROGRAM_FOLDERS})
_LANGUAGE_INSTALLERS = frozenset({"pip", "pip3", "pipx", "npm", "yarn", "pnpm", "gem", "cargo", "go", "conda", "mamba", "micromamba",
    "uv", "poetry", "bun"})
_FETCHERS = frozenset({"curl", "wget"})


class Provision(msgspec.Struct, frozen=True):
    """``has`` None: unknown. ``how`` is a sentence part; ``location`` what decides it, where it is one place."""

    has: bool | None
    how: str
    location: Location | None = None


class Inventory:
    """What was read of one image, kept for many questions."""

    def __init__(self, project: Project, image: Image) -> None:
        self.project, self.image = project, image

    @cached_property
    def commands(self) -> tuple[StepCommand, ...]:
        return step_commands(self.project, self.image)

    @cached_property
    def packages(self) -> tuple[SystemPackage, ...]:
        return packages_of(self.image, self.commands)

    @cached_property
    def unsure(self) -> Provision | None:
        """The first thing that may bring programs unseen."""
        return next(_unsure(self), None)

    def earlier(self, stage: int) -> Inventory:
        return Inventory(self.project, stage_image(self.project, self.image, stage))


def provision(inventory: Inventory, program: str) -> Provision:
    """Whether the image has ``program`` (a name, or an absolute path) on its path."""
    name = posixpath.basename(program)
    image = inventory.image
    base = image.base_image
    if base is not None and name in base.tools:
        return Provision(True, f"the base image {image.base} has {name}", image.location)
    found = next(_found(inventory, name), None)
    if found is not None:
        return found
    if inventory.unsure is not None:
        return inventory.unsure
    if base is None:
        return Provision(None, image.base_unknown or "the base image is not known", image.location)
    if name not in base.lacks and (not base.complete or name not in PROBE_TOOLS):
        return Provision(None, f"whether the base image {image.base} has {name} is not known", image.location)
    return Provision(False, f"neither {image.base} nor any RUN or COPY of the stage brings {name}", image.location)


def _found(inventory: Inventory, name: str) -> Iterator[Provision]:
    image = inventory.image
    for row in inventory.packages:
        if not row.removed and row.package and name in programs_of(row.package):
            yield Provision(True, f"{row.tool} installs {row.package} at {row.location}", row.location)
    for copied in image.copies:
        if _brings(copied, name):
            yield Provision(True, f"line {copied.line} copies {name}", image.at(copied.line))
    for folder in PROGRAM_FOLDERS:
        path = locate(inventory.project, image, f"{folder}/{name}").path
        if path:
            yield Provision(True, f"{path} is copied to {folder}", image.location)
    for command in inventory.commands:
        if _puts(command, name):
            yield Provision(True, f"a RUN at line {command.line} brings {name}", image.at(command.line))
    for copied in image.copies:
        if copied.from_stage >= 0 and _copies_system(copied):
            inner = provision(inventory.earlier(copied.from_stage), name)
            if inner.has is not False:
                yield Provision(inner.has, f"line {copied.line} copies {', '.join(copied.sources)} from an earlier stage: {inner.how}",
                    image.at(copied.line))


def _brings(copied: Copied, name: str) -> bool:
    """``COPY --from=x /usr/bin/curl /usr/bin/`` and the like."""
    if posixpath.basename(copied.destination) == name and len(copied.sources) == 1:
        return True
    return any(posixpath.basename(source.rstrip("/")) == name for source in copied.sources)


def _copies_system(copied: Copied) -> bool:
    return any(posixpath.normpath(posixpath.join("/", source)) in _SYSTEM for source in copied.sources)


def _puts(command: StepCommand, name: str) -> bool:
    """A command that writes, links or installs the program: by path, or by an installer of some language."""
    argv = command.argv
    if not argv:
        return False
    program = posixpath.basename(argv[0])
    if program in _LANGUAGE_INSTALLERS or (program.startswith("python") and argv[1:3] == ("-m", "pip")):
        pattern = re.compile(rf"(?:.*/)?{re.escape(name)}(?:[\[@=<>~!].*)?")
        return any(pattern.fullmatch(word) for word in argv[1:])
    wanted = re.compile(rf"(?:/[\w.+-]+)*/{re.escape(name)}")
    written = [redirection.target.text for redirection in command.simple.command.redirections if redirection.writes]
    if program in ("ln", "cp", "mv", "install", "chmod", "tar", "unzip", "gunzip", *_FETCHERS):
        return any(wanted.fullmatch(word) for word in (*argv[2:], *written)) or name in argv[3:]
    return any(wanted.fullmatch(word) for word in written)


def _unsure(inventory: Inventory) -> Iterator[Provision]:
    image = inventory.image
    for row in inventory.packages:
        if row.unreadable:
            yield Provision(None, f"{row.unreadable} ({row.location})", row.location)
    for step in image.steps:
        if step.other_language:
            yield Provision(None, f"a RUN is written for {step.other_language}", image.at(step.line))
    for copied in image.copies:
        destination = copied.destination.rstrip("/") or "/"
        if not copied.destination:
            yield Provision(None, f"line {copied.line} copies to a place that cannot be read", image.at(copied.line))
        elif copied.from_image and destination in _SYSTEM and _copies_system(copied):
            yield Provision(None, f"line {copied.line} copies a whole system folder from {copied.from_image}", image.at(copied.line))
        elif copied.add and destination in _SYSTEM and any(source.endswith((".gz", ".tgz", ".xz", ".tar", ".bz2",
            ".zst")) for source in copied.sources):
            yield Provision(None, f"line {copied.line} unpacks an archive into {destination}", image.at(copied.line))
    opened = {(command.step.line, command.script) for command in inventory.commands if command.script}
    for command in inventory.commands:
        launch = read_argv(command.argv, command.simple.environment) if command.argv else None
        if launch is None:
            continue
        if launch.server is Server.SHELL and launch.script and not any(line == command.step.line for line, _ in opened):
            yield Provision(None, f"the script {launch.script} at line {command.line} may install it", image.at(command.line))
        elif posixpath.basename(command.argv[0]) in ("sh", "bash") and command.simple.command.joiner == "|":
            yield Provision(None, f"an installer from the network runs at line {command.line}", image.at(command.line))
        elif posixpath.basename(command.argv[0]) in ("ansible-playbook", "puppet", "chef-client", "nix", "nix-env",
            "make") and "install" in " ".join(command.argv):
            yield Provision(None, f"{command.argv[0]} at line {command.line} may install it", image.at(command.line))


def derive_provided(project: Project) -> Iterator[Provided]:
    """Relation ``image.provides``: programs that probes and entrypoints ask for, where an image has them."""
    for image in project.rows(Image):
        inventory = Inventory(project, image)
        for program in sorted(PROBE_TOOLS):
            found = provision(inventory, program)
            if found.has:
                place = found.location or image.location
                yield Provided(location=place, dockerfile=image.dockerfile, stage=image.stage, program=program, how=found.how)
