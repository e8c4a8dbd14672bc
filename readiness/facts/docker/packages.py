"""What the RUN instructions of an image do, as simple commands (scripts of the repository opened), and the system packages they install."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.shell import ShellScript
from readiness.facts.docker.files import locate
from readiness.facts.docker.rows import Image, RunStep, SystemPackage
from readiness.facts.processes.options import read_options
from readiness.facts.processes.read import read_argv
from readiness.facts.processes.rows import Server
from readiness.facts.processes.words import Simple, of_script, unwrapped

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MAX_SCRIPTS = 3
_INSTALLING: Mapping[str, frozenset[str]] = {
    "apt-get": frozenset({"install"}), "apt": frozenset({"install"}), "aptitude": frozenset({"install"}), "apk": frozenset({"add"}),
    "yum": frozenset({"install"}), "dnf": frozenset({"install"}), "microdnf": frozenset({"install"}), "zypper": frozenset({"install",
        "in"}),
    "nala": frozenset({"install"}), "pacman": frozenset({"-S", "-Sy", "-Syu"}), "install_packages": frozenset(),
}
_REMOVING = frozenset({"remove", "purge", "autoremove", "del", "erase", "-R", "-Rs"})
_VALUED = frozenset({
    "-t", "--virtual", "-o", "--option", "-c", "--repository", "-X", "--target-release", "--default-release", "-p", "--root", "--setopt",
    "--releasever", "--installroot", "--arch", "--repo", "--enablerepo", "--disablerepo",
})


class StepCommand(msgspec.Struct, frozen=True):
    """A simple command of a RUN; ``line`` is of the Dockerfile, the RUN's own line when it stands in a script (``script``)."""

    step: RunStep
    simple: Simple
    argv: tuple[str, ...]
    line: int
    script: str = ""


def step_commands(project: Project, image: Image) -> tuple[StepCommand, ...]:
    """Every simple command of every RUN of the image, in order."""
    return tuple(command for step in image.steps for command in _expanded(project, image, step))


def _expanded(project: Project, image: Image, step: RunStep) -> Iterator[StepCommand]:
    for simple in of_script(step.commands, step.environment):
        argv, _ = unwrapped(simple.argv)
        yield StepCommand(step, simple, argv, simple.command.line)
        yield from _script(project, image, step, simple, argv, ())


def _script(project: Project, image: Image, step: RunStep, simple: Simple, argv: tuple[str, ...], via: tuple[str,
    ...]) -> Iterator[StepCommand]:
    launch = read_argv(argv, simple.environment) if argv else None
    if launch is None or launch.server is not Server.SHELL or not launch.script or len(via) >= _MAX_SCRIPTS:
        return
    inside = posixpath.join(step.workdir or "/", simple.folder, launch.script)
    path = locate(project, image, inside).path or _mounted(step, image, launch.script, project)
    model = project.artifact("shell", path) if path and path not in via else None
    if isinstance(model, ShellScript):
        for inner in of_script(model.commands, simple.environment):
            words, _ = unwrapped(inner.argv)
            yield StepCommand(step, inner, words, simple.command.line, path)
            yield from _script(project, image, step, inner, words, (*via, path))


def _mounted(step: RunStep, image: Image, script: str, project: Project) -> str:
    """A script that a bind mount of the context brings for this RUN alone."""
    for mount in step.mounts:
        fields = mount.fields
        if fields.get("type") != "bind" or "from" in fields:
            continue
        target = fields.get("target") or fields.get("dst") or fields.get("destination") or ""
        source = fields.get("source") or fields.get("src") or "."
        for context in image.contexts:
            if posixpath.normpath(posixpath.join("/", target)) == posixpath.normpath(posixpath.join(step.workdir or "/", script)):
                path = posixpath.normpath(posixpath.join(context, source))
            else:
                path = posixpath.normpath(posixpath.join(context, source, posixpath.basename(script)))
            if path in project.entries:
                return path
    return ""


def derive_packages(project: Project) -> Iterator[SystemPackage]:
    for image in project.rows(Image):
        yield from packages_of(image, step_commands(project, image))


def packages_of(image: Image, commands: tuple[StepCommand, ...]) -> tuple[SystemPackage, ...]:
    """System packages of one image by its `step_commands`, what the same RUN removes again marked so."""
    found: list[SystemPackage] = []
    for step in image.steps:
        installed: list[tuple[SystemPackage, str]] = []
        removed: set[str] = set()
        for command in commands:
            if command.step is step:
                installed += _installed(image, command)
                removed |= _removed(command)
        for row, group in installed:
            gone = bool({row.package.split("=")[0], group} & removed)
            found.append(msgspec.structs.replace(row, removed=True) if gone and row.package else row)
    return tuple(found)


def _installed(image: Image, command: StepCommand) -> Iterator[tuple[SystemPackage, str]]:
    argv = command.argv
    tool = posixpath.basename(argv[0]) if argv else ""
    if tool == "xargs":
        argv = argv[1:]
        while argv and argv[0].startswith("-"):
            argv = argv[1:]
        inner = posixpath.basename(argv[0]) if argv else ""
        if inner in _INSTALLING:
            yield _row(image, command, "", inner, "the packages are read from a file or another command"), ""
        return
    if tool not in _INSTALLING:
        return
    options = read_options(argv[1:], _VALUED)
    verbs = _INSTALLING[tool]
    words = options.positional
    if verbs:
        if not words or words[0] not in verbs:
            return
        words = words[1:]
    group = options.value("-t", "--virtual") if tool == "apk" else ""
    for word in words:
        if "$" in word or "`" in word:
            yield _row(image, command, "", tool, f"the packages in {word} are known at build time only"), group
        elif not word.startswith(("./", "/")) and not word.endswith((".deb", ".rpm", ".apk")):
            yield _row(image, command, word.partition("@")[0] if tool == "apk" else word, tool, ""), group


def _row(image: Image, command: StepCommand, package: str, tool: str, why: str) -> SystemPackage:
    return SystemPackage(
        location=image.at(command.line), dockerfile=image.dockerfile, stage=image.stage, package=package, tool=tool, unreadable=why
    )


def _removed(command: StepCommand) -> set[str]:
    argv = command.argv
    if not argv or posixpath.basename(argv[0]) not in _INSTALLING:
        return set()
    words = read_options(argv[1:], _VALUED).positional
    return set(words[1:]) if words and words[0] in _REMOVING else set()
