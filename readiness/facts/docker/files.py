"""Where a path inside an image comes from: COPY and ADD followed back to the repository, through earlier stages where they lead there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.docker.images import stage_by_index
from readiness.facts.docker.rows import Copied, Image
from readiness.facts.globs import glob_pattern
from readiness.intake.dockerignore import DockerIgnore
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MAX_STAGES = 6
_MAKERS = frozenset(
    {
        "make",
        "cmake",
        "ninja",
        "gradle",
        "gradlew",
        "mvn",
        "mvnw",
        "ant",
        "sbt",
        "npm",
        "yarn",
        "pnpm",
        "bun",
        "npx",
        "node",
        "go",
        "cargo",
        "dotnet",
        "gcc",
        "g++",
        "tar",
        "unzip",
        "git",
        "curl",
        "wget",
        "bazel",
        "rake",
        "bundle",
        "composer",
        "meson",
        "protoc",
    }
)
"""Programs that write files whose names do not stand on their command line."""
PROGRAM_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
SYSTEM_FOLDERS = frozenset({"/", "/usr", "/usr/local", "/opt", "/etc", "/var", "/home", *PROGRAM_FOLDERS})


class Located(msgspec.Struct, frozen=True):
    """``path``: the repository's file or folder, empty when there is none. ``covered``: a COPY of repository files fills the folder that it
    would stand in, so that its absence is real. ``made``: the build makes it, and how. ``unknown``: why nothing can be said."""

    path: str = ""
    covered: bool = False
    made: str = ""
    unknown: str = ""


def locate(project: Project, image: Image, inside: str, depth: int = 0) -> Located:
    """The repository path behind an absolute path of the image. What a RUN writes is unknown when its text names the file."""
    inside = posixpath.normpath(inside)
    covered, unknown, made = False, "", ""
    for copied in reversed(image.copies):
        for found in _through(project, image, copied, inside, depth):
            if found.path:
                return found
            made = made or found.made
            covered = covered or found.covered
            unknown = unknown or found.unknown
    name = posixpath.basename(inside)
    for step in image.steps:
        if name and name in step.text:
            made = made or f"a RUN at {Location(image.dockerfile, step.line)} names {name}"
    if covered and not name.endswith(".py") and (maker := _maker(image)):
        unknown = unknown or maker
    return Located(covered=covered, made=made, unknown=unknown)


def _maker(image: Image) -> str:
    """A command of the image that may make files nobody names; empty where there is none."""
    for step in image.steps:
        for command in step.commands:
            program = posixpath.basename(command.name)
            if program in _MAKERS:
                return f"{program} at {Location(image.dockerfile, step.line)} may make it"
    return ""


def _through(project: Project, image: Image, copied: Copied, inside: str, depth: int) -> Iterator[Located]:
    place = Location(image.dockerfile, copied.line)
    if not copied.destination:
        yield Located(unknown=f"{place} copies to a place that cannot be read")
        return
    destination = copied.destination.rstrip("/") or "/"
    if inside != destination and not inside.startswith(destination.rstrip("/") + "/"):
        return
    rest = inside[len(destination.rstrip("/")) :].lstrip("/")
    if copied.written is not None:
        yield Located(made=f"{place} writes it from a here-document")
    elif copied.unknown or copied.parents:
        yield Located(unknown=f"{place}: {copied.unknown or '--parents'}")
    elif copied.from_image:
        yield Located(unknown=f"{place} copies from another image")
    elif copied.from_stage >= 0:
        yield from _from_stage(project, image, copied, rest, depth, place)
    else:
        for source in copied.sources:
            yield from _from_context(project, image, copied, source, rest, place)


def _from_context(project: Project, image: Image, copied: Copied, source: str, rest: str, place: Location) -> Iterator[Located]:
    system = (copied.destination.rstrip("/") or "/") in SYSTEM_FOLDERS
    if "://" in source or (copied.add and source.endswith((".tar", ".gz", ".tgz", ".xz", ".bz2"))):
        yield Located(unknown=f"{place} unpacks or downloads it")
        return
    for context in image.contexts:
        matches = tuple(context_matches(project, context, source))
        if not matches:
            yield Located(unknown=f"{source} of {place} is not in the repository")
        for path in matches:
            if path in project.entries:
                if rest in ("", posixpath.basename(path)):
                    yield Located(path)
                continue
            candidate = posixpath.normpath(posixpath.join(path, rest))
            if project.exists(candidate) and not is_excluded(project, image.dockerfile, context, candidate):
                yield Located(candidate)
            # A whole system folder holds more than what is copied into it.
            yield Located(covered=not system)


def _from_stage(project: Project, image: Image, copied: Copied, rest: str, depth: int, place: Location) -> Iterator[Located]:
    if depth >= _MAX_STAGES:
        yield Located(unknown=f"{place} copies through too many stages")
        return
    other = stage_image(project, image, copied.from_stage)
    seen: list[Located] = []
    for source in copied.sources:
        origin = posixpath.normpath(posixpath.join("/", source))
        for candidate in {posixpath.join(origin, rest) if rest else origin, origin if rest == posixpath.basename(origin) else ""} - {""}:
            found = locate(project, other, candidate, depth + 1)
            if found.path:
                yield found
                return
            seen.append(found)
    if not rest or any(found.made for found in seen):
        yield Located(made=f"{place} copies it from an earlier stage")
    elif seen and all(found.covered and not found.unknown for found in seen):
        yield Located(covered=True)
    else:
        yield Located(unknown=f"{place} copies from an earlier stage, which makes files of its own")


def stage_image(project: Project, image: Image, index: int) -> Image:
    """An earlier stage of the same Dockerfile as an image of its own."""
    return stage_by_index(project, image.dockerfile, index)


def context_matches(project: Project, context: str, source: str) -> Iterator[str]:
    """Repository paths a COPY source means in this context; wildcards follow Go's ``filepath.Match`` as far as ``*`` and ``?`` go."""
    # Docker cleans the source against the context's root: nothing leads out of it.
    path = posixpath.normpath(posixpath.join(context, posixpath.normpath(f"/{source}").lstrip("/") or "."))
    if not any(char in source for char in "*?["):
        if project.exists(path):
            yield path
        return
    if "[" in source:
        # Character classes: the glob below does not speak them; any file is taken for a match.
        path = path[: path.index("[")] + "*"
    pattern = glob_pattern("./" + path if "/" not in path else path)
    root = glob_pattern(path.replace("**", "*")) if "/" in path else None
    for entry in sorted((*project.entries, *project.folders)):
        if "/" not in path:
            if "/" not in entry and pattern.fullmatch(entry):
                yield entry
        elif root and root.fullmatch(entry):
            yield entry


def dockerignore_of(project: Project, dockerfile: str, context: str) -> tuple[str, DockerIgnore] | None:
    """The ignore file that this build obeys: ``<Dockerfile>.dockerignore`` before the context's own."""
    files = project.once(_ignore_files)
    paths = (f"{dockerfile}.dockerignore", posixpath.normpath(posixpath.join(context, ".dockerignore")))
    return next(((path, files[path]) for path in paths if path in files), None)


def _ignore_files(project: Project) -> dict[str, DockerIgnore]:
    """By path."""
    return {source.path: DockerIgnore("\n".join(source.model.lines)) for source in project.artifacts("dockerignore", None)}


def is_excluded(project: Project, dockerfile: str, context: str, path: str) -> bool:
    """Whether an ignore file keeps this repository path out of the build."""
    found = dockerignore_of(project, dockerfile, context)
    if found is None:
        return False
    relative = path if context == "." else path.removeprefix(context.rstrip("/") + "/")
    return found[1].excludes(relative)
