"""What production images install: RUN instructions joined with the manifests and locks of the repository."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.command import read_commands
from readiness.artifacts.command_model import ShellCommand
from readiness.artifacts.dockerfile_model import Dockerfile, Instruction, StageText
from readiness.facts.dependencies.install_words import Install, read_install
from readiness.facts.dependencies.rows import InstallStep, Manifest
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

LOCKS = {"uv": "uv.lock", "poetry": "poetry.lock", "pdm": "pdm.lock", "pipenv": "Pipfile.lock"}
_PROJECT_FILES = {"pipenv": ("Pipfile",), "uv": ("pyproject.toml",), "poetry": ("pyproject.toml",), "pdm": ("pyproject.toml",)}
_ANY_PROJECT = ("pyproject.toml", "setup.py", "setup.cfg")


def install_steps(project: Project) -> Iterator[InstallStep]:
    """By Dockerfile and line. A command in a branch that the build may skip is none."""
    known = {manifest.path: manifest for manifest in project.rows(Manifest)}
    for source in project.artifacts("dockerfile"):
        context = BuildContext(project, source.path, source.model)
        final = final_stages(source.model)
        outputs: dict[str, Install] = {}
        for stage, command, install in _installs(source.model):
            for output in _outputs(command, install):
                outputs[posixpath.basename(output)] = install
            if install.output:
                continue
            written = next(
                (outputs[posixpath.basename(name)] for name in install.requirements if posixpath.basename(name) in outputs), None
            )
            if written is not None:
                # The requirements come out of a lock: what is installed is the project the lock is for.
                install = msgspec.structs.replace(
                    install,
                    tool=written.tool,
                    project=written.project,
                    locked=True,
                    dev=written.dev,
                    all_extras=written.all_extras,
                    extras=written.extras,
                    requirements=tuple(name for name in install.requirements if posixpath.basename(name) not in outputs),
                )
            yield msgspec.structs.replace(_step(source.path, stage, command, install, context, known), final=stage in final)


def run_commands(instruction: Instruction) -> tuple[ShellCommand, ...]:
    """The simple commands of a RUN instruction, with their lines; of its here-documents, too."""
    if instruction.argv is not None:
        return read_commands(" ".join(_quoted(word) for word in instruction.argv), instruction.line).commands
    commands = list(read_commands(instruction.text, instruction.text_line or instruction.line).commands)
    for document in instruction.heredocs:
        commands += read_commands(document.body, document.line).commands
    return tuple(commands)


def final_stages(model: Dockerfile) -> frozenset[int]:
    """The last stage, what it is built from, and the stages that any of those copy from."""
    names = {stage.name.lower(): stage.index for stage in model.stages if stage.name}
    found: set[int] = set()
    waiting = [len(model.stages) - 1]
    while waiting:
        index = waiting.pop()
        if index in found or not 0 <= index < len(model.stages):
            continue
        found.add(index)
        stage = model.stages[index]
        sources = [
            stage.base.text,
            *(flag.value.text for instruction in stage.instructions if (flag := instruction.flag("from")) is not None),
        ]
        sources += [
            flag.fields["from"]
            for instruction in stage.instructions
            for flag in instruction.flags
            if flag.name == "mount" and "from" in flag.fields
        ]
        waiting += [
            names[source.lower()] if source.lower() in names else int(source)
            for source in sources
            if source.lower() in names or source.isdigit()
        ]
    return frozenset(found)


def _stages(model: Dockerfile) -> Iterator[tuple[StageText, Mapping[str, str | None]]]:
    """Each stage with the defaults of ARG and values of ENV that it and those before it set to something constant; None where the value is
    computed. The mapping is one for all: it holds what belongs to a stage until the next is asked for."""
    known: dict[str, str | None] = {pair.name: pair.value.literal if pair.value else None for pair in model.arguments}
    for stage in model.stages:
        for instruction in stage.instructions:
            for pair in instruction.pairs if instruction.name in ("ARG", "ENV") else ():
                if pair.value is not None:
                    known[pair.name] = pair.value.resolve(known)
        yield stage, known


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


def _installs(model: Dockerfile) -> Iterator[tuple[int, ShellCommand, Install]]:
    for stage, variables in _stages(model):
        for instruction in stage.instructions:
            if instruction.name != "RUN" or instruction.onbuild:
                continue
            for command in run_commands(instruction):
                install = read_install(_words(command, variables))
                if install is not None and not command.conditional:
                    yield stage.index, command, install


def _words(command: ShellCommand, variables: Mapping[str, str | None]) -> list[str]:
    """The words of the command; what only a shell could compute is left out (``$(if … fi)`` may add nothing)."""
    words = []
    for word in command.words:
        value = word.resolve(variables)
        if value is not None:
            words += value.split() if word.expansions and not word.quoted else [value]
        elif not any(expansion.command for expansion in word.expansions):
            words.append(word.text)
    return words


def _outputs(command: ShellCommand, install: Install) -> Iterator[str]:
    if install.output and install.output != "-":
        yield install.output
    elif install.output:
        yield from (redirection.target.text for redirection in command.redirections if redirection.writes)


def _step(
    dockerfile: str, stage: int, command: ShellCommand, install: Install, context: BuildContext, known: Mapping[str, Manifest]
) -> InstallStep:
    manifests: list[str] = []
    missing: list[str] = []
    for name in install.requirements:
        found = context.find(name)
        (manifests if found else missing).append(found or name)
    project = ""
    if install.project:
        folder = install.project.strip("/").removeprefix("./").strip(".")
        names = _PROJECT_FILES.get(install.tool, _ANY_PROJECT)
        project = next((path for name in names if (path := context.find(posixpath.join(folder, name), near=True))), "")
    lock = context.find(LOCKS.get(install.tool, ""), near=True) if install.locked and install.tool in LOCKS else ""
    return InstallStep(
        location=Location(dockerfile, command.line),
        dockerfile=dockerfile,
        stage=stage,
        install=install,
        manifests=with_includes(manifests, known),
        constraints=tuple(path for name in install.constraints if (path := context.find(name))),
        project=project,
        lock=lock,
        missing=tuple(missing),
    )


def with_includes(paths: list[str], known: Mapping[str, Manifest]) -> tuple[str, ...]:
    """These manifests and all that they include, each once."""
    found: list[str] = []
    waiting = list(paths)
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        found.append(path)
        if path in known:
            waiting += known[path].includes
    return tuple(found)


class BuildContext:
    """Where a name inside the image comes from. The build context is not known from a Dockerfile alone: its own folder is tried first, then
    the folders above it, and what COPY and bind mounts name decides."""

    def __init__(self, project: Project, dockerfile: str, model: Dockerfile) -> None:
        self._project = project
        folder = posixpath.dirname(dockerfile)
        self._contexts = [folder]
        while folder:
            folder = posixpath.dirname(folder)
            self._contexts.append(folder)
        self._sources = tuple(dict.fromkeys(_sources(model)))

    def find(self, name: str, *, near: bool = False) -> str:
        """The repository's path of a file that the image knows by this name; empty where there is none. ``near``: its folders do not matter
        (the project's own manifest), so that the nearest context with that name wins."""
        if not name or "$" in name:
            return ""
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if not parts or ".." in parts:
            parts = [part for part in parts if part != ".."]
        suffixes = ["/".join(parts[position:]) for position in range(len(parts))]
        for source in self._sources:
            for context in self._contexts:
                place = posixpath.normpath(posixpath.join(context, source)) if source not in (".", "") else context
                if posixpath.basename(source) == parts[-1] and place in self._project.entries and (not near or len(parts) == 1):
                    return place
        for context in self._contexts:
            for base in (context, *(posixpath.join(context, source) for source in self._sources if source not in (".", ""))):
                for suffix in suffixes:
                    place = posixpath.normpath(posixpath.join(base, suffix))
                    if place in self._project.entries:
                        return place
        return ""


def _sources(model: Dockerfile) -> Iterator[str]:
    for instruction in model.instructions:
        if instruction.name in ("COPY", "ADD") and instruction.flag("from") is None:
            yield from (_clean(word.text) for word in instruction.words[:-1] if "*" not in word.text and "$" not in word.text)
        elif instruction.name == "RUN":
            for flag in instruction.flags:
                source = flag.fields.get("source") or flag.fields.get("src")
                if flag.name == "mount" and flag.fields.get("type") == "bind" and source and "from" not in flag.fields:
                    yield _clean(source)


def _clean(source: str) -> str:
    return re.sub(r"^(\./)+", "", source.strip("/")) or "."
