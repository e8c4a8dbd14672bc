"""Build contexts: the folder COPY reads from, as compose files, CI steps, scripts and make targets say; else the likely one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.command import read_commands
from readiness.artifacts.dockerfile_model import Dockerfile
from readiness.artifacts.skaffold import SkaffoldFile
from readiness.facts.ci.rows import CiStep
from readiness.facts.compose.rows import ComposeService
from readiness.facts.docker.rows import BuildContext
from readiness.facts.processes.options import Options, read_options
from readiness.facts.processes.words import simple_commands
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_BUILDERS = {("docker", "build"), ("podman", "build"), ("buildah", "bud"), ("buildah", "build"), ("nerdctl", "build"), ("img", "build")}
_PROJECT_FILES = ("pyproject.toml", "requirements.txt", "setup.py", "Pipfile", "manage.py", "package.json", "go.mod", "pom.xml")
_CODE = re.compile(
    r"\.(?:py|[cm]?[jt]sx?|go|rs|java|kt|rb|php|cs|html|jar)$|(?:^|/)(?:requirements[^/]*\.txt|package\.json|go\.mod|Gemfile)$"
)
_VALUED = (
    "-f",
    "--file",
    "-t",
    "--tag",
    "--target",
    "--build-arg",
    "--platform",
    "--label",
    "--cache-from",
    "--cache-to",
    "--secret",
    "--ssh",
    "-o",
    "--output",
    "--network",
    "--progress",
    "--iidfile",
    "--build-context",
    "--builder",
    "--add-host",
    "--annotation",
    "--metadata-file",
    "-m",
)


def derive_contexts(project: Project) -> Iterator[BuildContext]:
    """Every folder that something builds a production Dockerfile in; the likely one where nothing says."""
    dockerfiles = {source.path: source.model for source in project.artifacts("dockerfile")}
    found: dict[tuple[str, str, str], BuildContext] = {}
    for row in (*_composed(project), *_by_ci(project), *_by_scripts(project), *_by_skaffold(project)):
        if row.dockerfile in dockerfiles and project.exists(row.context):
            found.setdefault((row.dockerfile, row.context, row.target), row)
    yield from found.values()
    declared = {row.dockerfile for row in found.values()}
    for path, model in sorted(dockerfiles.items()):
        if path not in declared:
            yield BuildContext(location=Location(path), dockerfile=path, context=likely_context(project, path, model), source="likely")


def likely_context(project: Project, path: str, dockerfile: Dockerfile) -> str:
    """The Dockerfile's folder, or the nearest folder above it in which more of the copied files exist. One that copies all there is, and
    stands in a folder without any code, is meant for the project above."""
    folder = posixpath.dirname(path) or "."
    folders = [folder]
    while folders[-1] != ".":
        folders.append(posixpath.dirname(folders[-1]) or ".")
    counts = [_present(project, each, dockerfile) for each in folders]
    if not any(counts) and not _holds_code(project, folder) and _copies_all(dockerfile):
        return next((each for each in folders if any(project.exists(posixpath.join(each, name)) for name in _PROJECT_FILES)), folder)
    return folders[counts.index(max(counts))]


def _holds_code(project: Project, folder: str) -> bool:
    return folder in project.once(_code_folders)


def _code_folders(project: Project) -> frozenset[str]:
    """Every folder with code somewhere in it."""
    found: set[str] = set()
    for entry in project.entries:
        if _CODE.search(entry):
            folder = posixpath.dirname(entry) or "."
            while folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder) or "."
    return frozenset(found)


def _copies_all(dockerfile: Dockerfile) -> bool:
    return any(
        word.literal and not word.literal.strip("./")
        for instruction in dockerfile.instructions
        if instruction.name in ("COPY", "ADD") and not instruction.flag("from")
        for word in instruction.words[:-1]
    )


def _present(project: Project, folder: str, dockerfile: Dockerfile) -> int:
    count = 0
    for instruction in dockerfile.instructions:
        if instruction.name not in ("COPY", "ADD") or instruction.flag("from"):
            continue
        for word in instruction.words[:-1]:
            text = word.literal
            if text and text.strip("./") and "*" not in text and "://" not in text:
                count += project.exists(posixpath.normpath(posixpath.join(folder, text.lstrip("/"))))
    return count


def _composed(project: Project) -> Iterator[BuildContext]:
    for service in project.rows(ComposeService):
        if service.dockerfile and service.context:
            yield BuildContext(
                location=service.location,
                dockerfile=service.dockerfile,
                context=service.context,
                declared=True,
                target=service.target.lower(),
                source=f"compose service {service.name}",
                tags=(service.image,) if service.image and not service.built_by else (),
            )


def _by_ci(project: Project) -> Iterator[BuildContext]:
    for step in project.rows(CiStep):
        inputs = dict(step.inputs)
        if "docker/build-push-action" in step.uses:
            # Without a context, or with its own word for that, the action builds the repository's root.
            context = _clean(inputs.get("context", "").strip().removeprefix("{{defaultContext}}").lstrip(":") or ".", ".")
            if context:
                file = inputs.get("file", "").strip().removeprefix("./") or posixpath.normpath(posixpath.join(context, "Dockerfile"))
                yield BuildContext(
                    location=step.location,
                    dockerfile=file,
                    context=context,
                    declared=True,
                    target=inputs.get("target", "").lower(),
                    source="CI",
                    tags=tuple(re.split(r"[\s,]+", inputs.get("tags", "").strip())),
                )
        for text, line in step.commands:
            yield from _commands(project, text, Location(step.path, line), step.folder or ".", "CI")


def _by_scripts(project: Project) -> Iterator[BuildContext]:
    for source in project.artifacts("shell", None):
        if any(command.name in ("docker", "podman", "buildah") for command in source.model.commands):
            for command in source.model.commands:
                yield from _command(project, command.texts, Location(source.path, command.line), ".", source.path)
    for source in project.artifacts("makefile", None):
        for target in source.model.targets:
            for line in target.recipe:
                folder = posixpath.dirname(source.path) or "."
                yield from _commands(
                    project, line.text.replace("$(", "${").replace("$$", "$"), Location(source.path, line.line), folder, source.path
                )


def _by_skaffold(project: Project) -> Iterator[BuildContext]:
    for source in project.artifacts("skaffold"):
        model: SkaffoldFile = source.model
        for artifact in model.artifacts:
            context = _clean(artifact.context, posixpath.dirname(source.path) or ".")
            if context:
                dockerfile = posixpath.normpath(posixpath.join(context, artifact.dockerfile))
                yield BuildContext(
                    location=Location(source.path, artifact.line),
                    dockerfile=dockerfile,
                    context=context,
                    declared=True,
                    target=artifact.target.lower(),
                    source="skaffold",
                    tags=(artifact.image,),
                )


def _commands(project: Project, text: str, place: Location, folder: str, source: str) -> Iterator[BuildContext]:
    if "build" not in text and "bud" not in text:
        return
    commands = read_commands(text, place.line or 1).commands
    for simple in simple_commands(text) if commands else ():
        where = posixpath.normpath(posixpath.join(folder, simple.folder)) if simple.folder and "$" not in simple.folder else folder
        line = (place.line or 1) + simple.command.line - 1
        yield from _command(project, simple.argv, Location(place.path, line), where, source)


def _command(project: Project, words: tuple[str, ...], place: Location, folder: str, source: str) -> Iterator[BuildContext]:
    """``docker build -f file --target stage context``; nothing where a word of it is a variable."""
    words = tuple(word for word in words if word != "sudo")
    rest: tuple[str, ...] | None = None
    if words[:2] in _BUILDERS:
        rest = words[2:]
    elif words[:3] in (("docker", "buildx", "build"), ("docker", "image", "build")):
        rest = words[3:]
    if rest is None:
        return
    options: Options = read_options(rest, _VALUED)
    context = _clean(options.positional[0], folder) if options.positional else ""
    if not context:
        return
    file = options.value("-f", "--file")
    if "$" in file or "{{" in file:
        return
    candidates = [posixpath.join(folder, file), posixpath.join(context, file)] if file else [posixpath.join(context, "Dockerfile")]
    dockerfile = next((path for path in map(posixpath.normpath, candidates) if path in project.entries), "")
    target = options.value("--target")
    if dockerfile:
        yield BuildContext(
            location=place,
            dockerfile=dockerfile,
            context=context,
            declared=True,
            target="" if "$" in target else target.lower(),
            source=source,
            tags=options.all("-t", "--tag"),
        )


def _clean(text: str, folder: str) -> str:
    """A context as a repository path; empty for a URL, standard input, a variable or a path outside."""
    if not text or "://" in text or text in ("-",) or "$" in text or "{{" in text or text.startswith(("/", "git@")):
        return ""
    path = posixpath.normpath(posixpath.join(folder, text))
    return "" if path.startswith("..") else path
