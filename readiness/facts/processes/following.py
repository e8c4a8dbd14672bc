"""Commands followed through the scripts of the repository, down to the program that stays."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.shell import ShellScript
from readiness.facts.processes.read import main_launches
from readiness.facts.processes.rows import Launch, Server
from readiness.facts.processes.words import Simple, of_script, simple_commands, unwrapped

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MAX_SCRIPTS = 6


Finder = Callable[[str, str], str]
"""How a place finds the repository's file behind a script it names, in the folder a ``cd`` went to: the path, or empty."""


class Followed(msgspec.Struct, frozen=True):
    """One possible end of a command: what it leaves running, through which scripts, and whether a branch may skip it."""

    launch: Launch
    via: tuple[str, ...] = ()
    conditional: bool = False


def follow(project: Project, command: str | Sequence[str], environment: Mapping[str, str | None], find: Finder) -> tuple[Followed, ...]:
    """Every program the command may leave running. An end that cannot be read is one too (``launch.unreadable`` says why)."""
    ends = tuple(_ends(project, simple_commands(command, environment), (), (), find))
    return ends or (Followed(Launch(unreadable="an empty command")),)


def _ends(
    project: Project, simples: Sequence[Simple], arguments: tuple[str, ...], via: tuple[str, ...], find: Finder
) -> Iterator[Followed]:
    for launch, simple in main_launches(simples):
        conditional = simple.command.conditional
        if launch.unreadable == "runs its own arguments":
            yield from _arguments(project, arguments, simple, via, find, conditional)
        elif (launch.server is Server.SHELL and launch.script) and len(via) < _MAX_SCRIPTS:
            yield from _script(project, launch, simple, via, find, conditional)
        else:
            yield Followed(launch, via, conditional)


def _arguments(
    project: Project, arguments: tuple[str, ...], simple: Simple, via: tuple[str, ...], find: Finder, conditional: bool
) -> Iterator[Followed]:
    if not arguments:
        yield Followed(Launch(unreadable="it runs the arguments it is given, and none are given here"), via, conditional)
        return
    for end in _ends(project, simple_commands(arguments, simple.environment), (), via, find):
        yield msgspec.structs.replace(end, conditional=end.conditional or conditional)


def _script(project: Project, launch: Launch, simple: Simple, via: tuple[str, ...], find: Finder, conditional: bool) -> Iterator[Followed]:
    path = find(launch.script, simple.folder)
    if path.endswith(".py") and path:
        yield Followed(msgspec.structs.replace(launch, server=Server.PYTHON), via, conditional)
        return
    model = project.artifact("shell", path) if path and path not in via else None
    if not isinstance(model, ShellScript):
        yield Followed(launch, via, conditional)
        return
    argv, _ = unwrapped(simple.argv)
    position = next((i for i, word in enumerate(argv) if word == launch.script), 0)
    rest = argv[position + 1 :]
    environment = {**simple.environment, **{str(number): word for number, word in enumerate(rest, 1)}}
    ends = tuple(_ends(project, of_script(model.commands, environment), rest, (*via, path), find))
    for end in ends or (Followed(msgspec.structs.replace(launch, unreadable=f"{path} leaves nothing running"), (*via, path)),):
        yield msgspec.structs.replace(end, conditional=end.conditional or conditional)


def in_folder(project: Project, folder: str) -> Finder:
    """Scripts named relative to a folder of the repository (a Procfile's, a unit's checkout)."""

    def find(script: str, changed: str) -> str:
        for base in (posixpath.join(folder, changed), folder, ""):
            path = posixpath.normpath(posixpath.join(base, script.lstrip("/") if script.startswith("/") else script))
            if path in project.entries:
                return path
        return ""

    return find


def on_host(project: Project, folder: str) -> Finder:
    """Scripts a unit names: the longest tail of the path, seen from the unit's working directory, that the repository has."""

    def find(script: str, changed: str) -> str:
        parts = posixpath.normpath(posixpath.join("/", folder, changed, script)).strip("/").split("/")
        tails = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((tail for tail in tails if tail in project.entries), "")

    return find
