"""What an image starts by itself: ENTRYPOINT and CMD put together as Docker does, followed through scripts that COPY brought in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.docker.files import locate
from readiness.facts.docker.rows import Image, ImageRun, StartCommand
from readiness.facts.processes.following import Finder, follow
from readiness.facts.processes.rows import Origin, Process

if TYPE_CHECKING:
    from readiness.facts.project import Project


def start_line(image: Image) -> tuple[tuple[str, ...], int]:
    """The argument vector that starts the image and the line a person would edit; empty where the Dockerfile gives none.

    A shell-form ENTRYPOINT hides CMD; a shell-form CMD after an exec-form ENTRYPOINT becomes its arguments ``/bin/sh -c …``.
    """
    entrypoint, command = image.entrypoint, image.command
    if entrypoint is not None and not entrypoint.empty:
        words = _words(entrypoint)
        if entrypoint.argv is not None and command is not None and not command.empty:
            return (*words, *_words(command)), command.line
        return words, entrypoint.line
    if command is not None and not command.empty:
        return _words(command), command.line
    return (), 0


def _words(start: StartCommand) -> tuple[str, ...]:
    return start.argv if start.argv is not None else (*start.shell, start.text)


def image_finder(project: Project, image: Image, workdir: str = "") -> Finder:
    """Scripts by their path in the image."""

    def find(script: str, folder: str) -> str:
        base = posixpath.join(workdir or image.workdir or "/", folder)
        tries = [posixpath.join(base, script)]
        if "/" not in script:
            tries += [f"/usr/local/bin/{script}", f"/usr/bin/{script}", f"/bin/{script}"]
        return next((found.path for path in tries if (found := locate(project, image, path)).path), "")

    return find


def derive_runs(project: Project) -> Iterator[ImageRun]:
    for image in project.rows(Image):
        words, line = start_line(image)
        if not words:
            continue
        for end in follow(project, words, image.environment, image_finder(project, image)):
            yield ImageRun(
                location=image.at(line), dockerfile=image.dockerfile, stage=image.stage, launch=end.launch, via=end.via,
                conditional=end.conditional, unreadable=end.launch.unreadable,
            )


def docker_processes(project: Project) -> Iterator[Process]:
    """Relation ``process``, the part of Dockerfiles."""
    images = {image.key: image for image in project.rows(Image)}
    for run in project.rows(ImageRun):
        image = images[run.dockerfile, run.stage]
        yield Process(
            location=run.location, source=Origin.DOCKER, owner=run.dockerfile, launch=run.launch, dockerfile=run.dockerfile,
            stage=run.stage,
            workdir=image.workdir, via=run.via, conditional=run.conditional, environment=image.environment, unreadable=run.unreadable,
        )
