"""Where processes and probes of each kind of file live: the command, its environment, the image it runs in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readiness.artifacts.environment import EnvSetting, interpolated
from readiness.facts.compose.rows import ComposeService, EnvFileUse
from readiness.facts.docker.images import image_by_key, target_index
from readiness.facts.docker.named import image_named
from readiness.facts.docker.rows import Image, Place
from readiness.facts.docker.runs import start_line
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.processes.environment import shown
from readiness.facts.processes.rows import Origin

if TYPE_CHECKING:
    from readiness.facts.project import Project

__all__ = ["Place", "compose_places", "compose_words", "derive_places", "kubernetes_places"]

_KUBERNETES_VARIABLE = re.compile(r"\$\(([A-Za-z_]\w*)\)")


def derive_places(project: Project) -> Iterator[Place]:
    yield from _of_compose(project)
    yield from _of_kubernetes(project)


def compose_places(project: Project) -> Iterator[tuple[Place, ComposeService]]:
    """Every production compose service."""
    return ((place, place.service) for place in project.rows(Place) if place.service is not None)


def kubernetes_places(project: Project) -> Iterator[tuple[Place, WorkloadContainer]]:
    """Every container of a workload."""
    return ((place, place.workload) for place in project.rows(Place) if place.workload is not None)


def _of_compose(project: Project) -> Iterator[Place]:
    files: dict[tuple[str, str], list[str]] = {}
    for use in project.rows(EnvFileUse):
        files.setdefault((use.service.base, use.service.name), []).append(use.file)
    for row in project.rows(ComposeService):
        service = row.service
        image = None
        if row.dockerfile:
            image = image_by_key(project, row.dockerfile, target_index(project, row.dockerfile, row.target))
        elif row.image and not row.is_built:
            image = image_named(project, row.image)
        environment: dict[str, str | None] = dict(image.environment) if image else {}
        for path in files.get((row.base, row.name), ()):
            environment.update(_env_file(project, path))
        environment.update(_settings(service.environment))
        entrypoint, command = service.entrypoint, service.command
        given = command or entrypoint
        argv = compose_words(entrypoint.words if entrypoint else None, command.words if command else None, image)
        workdir = service.option("working_dir")
        yield Place(
            source=Origin.COMPOSE, owner=row.name, location=given.location if given else row.location, environment=shown(environment),
            argv=argv,
            own_command=given is not None, image=image, reference="" if row.is_built or image else row.image,
            workdir=(workdir.resolved or "") if workdir else (image.workdir if image else ""), service=row,
        )


def compose_words(entrypoint: tuple[str, ...] | None, command: tuple[str, ...] | None, image: Image | None) -> tuple[str, ...]:
    """The argument vector: an entrypoint drops the image's CMD; a command keeps the image's exec-form ENTRYPOINT."""
    if entrypoint is None and command is None:
        return ()
    first = tuple(_plain(word) for word in entrypoint) if entrypoint is not None else ()
    if entrypoint is None and image is not None and image.entrypoint is not None and not image.entrypoint.empty:
        if image.entrypoint.argv is None:
            return start_line(image)[0]
        first = image.entrypoint.argv
    return (*first, *(_plain(word) for word in command or ()))


def _plain(word: str) -> str:
    """A word with compose's own variables filled in; those it cannot know stay as written."""
    value = interpolated(word)
    return word.replace("$$", "$") if value is None else value


def _settings(settings: tuple[EnvSetting, ...]) -> Iterator[tuple[str, str | None]]:
    for setting in settings:
        if setting.name != "*":
            yield setting.name, interpolated(setting.value) if setting.value is not None else None


def _env_file(project: Project, path: str) -> dict[str, str | None]:
    model = project.artifact("env-file", path) if path else None
    return {entry.key: entry.value for entry in model.entries} if model is not None else {}


def _of_kubernetes(project: Project) -> Iterator[Place]:
    """``command`` replaces ENTRYPOINT and CMD, ``args`` only CMD."""
    for row in project.rows(WorkloadContainer):
        container = row.container
        reference = container.image.value if container.image else ""
        image = image_named(project, reference)
        environment: dict[str, str | None] = dict(image.environment) if image else {}
        environment.update(_settings(container.environment))
        words = tuple(line.value for line in container.command)
        args = tuple(line.value for line in container.args)
        if args and not words and image is not None and image.entrypoint is not None and image.entrypoint.argv is not None:
            words = image.entrypoint.argv
        argv = tuple(_expanded(word, environment) for word in (*words, *args))
        first = (*container.command, *container.args)
        yield Place(
            source=Origin.KUBERNETES, owner=row.owner, location=row.at(first[0].line) if first else row.location,
            environment=shown(environment), argv=argv, own_command=bool(first), image=image, reference="" if image else reference,
            workdir=container.working_dir or (image.workdir if image else ""), workload=row,
        )


def _expanded(word: str, environment: Mapping[str, str | None]) -> str:
    return _KUBERNETES_VARIABLE.sub(lambda found: environment.get(found[1]) or "${" + found[1] + "}", word)
