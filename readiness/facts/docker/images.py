"""Which images the repository builds: every production Dockerfile's last stage, and the stages that somebody names as target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.dockerfile_model import Dockerfile
from readiness.facts.docker.rows import BuildContext, ContextCopy, Image, ImageHealthcheck, Stage
from readiness.facts.docker.walk import images_of
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DEVELOPMENT = frozenset({"dev", "develop", "development", "test", "tests", "testing", "debug", "devcontainer", "lint", "local", "ci"})
_PRODUCTION = frozenset({"prod", "production", "release", "runtime", "final", "app", "deploy", "main", "runner", "serve", "web"})


def for_development(stage: str) -> bool:
    """Whether a stage's name says that it is for developers or tests: a word of it does (``dev-envs``)."""
    return not _DEVELOPMENT.isdisjoint(re.split(r"[-_.]", stage))


def derive_images(project: Project) -> Iterator[Image]:
    contexts = project.once(_contexts)
    for path, stages in sorted(project.once(_stages).items()):
        images = project.once(_images)[path]
        yield from (images[index] for index in _targets(stages, contexts.get(path, [])))


def _stages(project: Project) -> dict[str, list[Stage]]:
    """By Dockerfile."""
    found: dict[str, list[Stage]] = {}
    for stage in project.rows(Stage):
        found.setdefault(stage.path, []).append(stage)
    return found


def _contexts(project: Project) -> dict[str, list[BuildContext]]:
    """By Dockerfile."""
    found: dict[str, list[BuildContext]] = {}
    for context in project.rows(BuildContext):
        found.setdefault(context.dockerfile, []).append(context)
    return found


def _images(project: Project) -> dict[str, tuple[Image, ...]]:
    """By Dockerfile and index of the stage, each stage put together as if it were the target."""
    found: dict[str, tuple[Image, ...]] = {}
    contexts = project.once(_contexts)
    for path, stages in project.once(_stages).items():
        model = project.artifact("dockerfile", path)
        assert isinstance(model, Dockerfile)  # its stages came from it
        folders = tuple(dict.fromkeys(context.context for context in contexts.get(path, ())))
        found[path] = images_of(path, model, tuple(stages), folders)
    return found


def _built(project: Project) -> dict[str, dict[int, Image]]:
    """Rows of the relation by Dockerfile and stage."""
    found: dict[str, dict[int, Image]] = {}
    for image in project.rows(Image):
        found.setdefault(image.dockerfile, {})[image.stage] = image
    return found


def _targets(stages: list[Stage], contexts: list[BuildContext]) -> tuple[int, ...]:
    names = {stage.name: stage.index for stage in stages if stage.name}
    wanted = {names[context.target] for context in contexts if context.target in names}
    last = stages[-1]
    deployed = {index for index in wanted if not for_development(stages[index].name)}
    if any(context.declared and not context.target for context in contexts) or not (deployed or for_development(last.name)):
        wanted.add(last.index)
    if not wanted:
        # The last stage is for development and nobody says what is deployed: a stage with a telling name, else the last after all.
        telling = [index for name, index in names.items() if name in _PRODUCTION]
        wanted.add(telling[-1] if telling else last.index)
    return tuple(sorted(wanted))


def derive_healthchecks(project: Project) -> Iterator[ImageHealthcheck]:
    for image in project.rows(Image):
        check = image.healthcheck
        if check and not check.command.disabled:
            yield ImageHealthcheck(location=image.at(check.line), dockerfile=image.dockerfile, stage=image.stage, command=check.command)


def derive_copies(project: Project) -> Iterator[ContextCopy]:
    """Every stage is looked at by itself: a broken COPY breaks the build wherever it stands."""
    for stage in project.rows(Stage):
        for copied in stage_as_image(project, stage).copies:
            if copied.stage == stage.index and copied.from_stage < 0 and not copied.from_image and copied.written is None:
                yield ContextCopy(location=Location(stage.path, copied.line), dockerfile=stage.path, stage=stage.index, copied=copied)


def stage_as_image(project: Project, stage: Stage) -> Image:
    """Any stage, put together as if it were the target."""
    return stage_by_index(project, stage.path, stage.index)


def stage_by_index(project: Project, dockerfile: str, index: int) -> Image:
    """As :func:`stage_as_image`."""
    return project.once(_images)[dockerfile][index]


def image_by_key(project: Project, dockerfile: str, stage: int) -> Image | None:
    """The image of a process or probe row; ``stage`` -1 means the last one built from that file."""
    found = project.once(_built).get(dockerfile, {})
    return found.get(stage) if stage >= 0 else next(reversed(found.values()), None)


def target_index(project: Project, dockerfile: str, target: str) -> int:
    """The stage a target name means; -1 for none."""
    stages = project.once(_stages).get(dockerfile, ())
    if not target:
        return next((stage.index for stage in stages if stage.final), -1)
    return next((stage.index for stage in stages if stage.name == target.lower()), -1)
