"""What the image of a compose service brings: the stages it is built from, and whether there is a healthcheck in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.dockerfile_model import Dockerfile, Instruction, StageText
from readiness.facts.compose.rows import ComposeService
from readiness.facts.known_images import profile_of
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


class StageChain(msgspec.Struct, frozen=True):
    """The stage that becomes the image, then the earlier stages it is based on; ``base`` is the image below them, empty where unknown."""

    stages: tuple[StageText, ...]
    base: str

    def last(self, name: str) -> Instruction | None:
        """The instruction of this name that is in force."""
        for stage in self.stages:
            found = [instruction for instruction in stage.instructions if instruction.name == name and not instruction.onbuild]
            if found:
                return found[-1]
        return None


class ImageHealth(msgspec.Struct, frozen=True):
    """Whether the image has a healthcheck: None where that cannot be known. ``reason`` is a sentence part."""

    has: bool | None
    reason: str
    location: Location | None = None


def stage_chain(project: Project, dockerfile: str, target: str) -> StageChain | None:
    """None where the Dockerfile is not analysed, or has no such target."""
    model = project.artifact("dockerfile", dockerfile)
    if not isinstance(model, Dockerfile) or not model.stages:
        return None
    named = {stage.name.lower(): stage for stage in model.stages if stage.name}
    stage = named.get(target.lower()) if target else model.stages[-1]
    if stage is None:
        return None
    values = {pair.name: pair.value.text if pair.value else None for pair in model.arguments}
    stages: list[StageText] = []
    while stage is not None and stage not in stages:
        stages.append(stage)
        base = stage.base.resolve(values) or ""
        earlier = named.get(base.lower())
        stage = earlier if earlier is not None and earlier.index < stage.index else None
    return StageChain(tuple(stages), base)


def image_health(project: Project, service: ComposeService) -> ImageHealth:
    """The healthcheck of the service's image, built here or pulled."""
    if service.is_built:
        return _built_health(project, service)
    if not service.image:
        return ImageHealth(None, "the deployment supplies the image")
    return _known_health(service.image)


def _built_health(project: Project, service: ComposeService) -> ImageHealth:
    if not service.dockerfile:
        return ImageHealth(None, "the Dockerfile it is built from is not in the repository")
    chain = stage_chain(project, service.dockerfile, service.target)
    if chain is None:
        return ImageHealth(None, f"{service.dockerfile} is not analysed")
    check = chain.last("HEALTHCHECK")
    if check is not None:
        place = Location(service.dockerfile, check.line)
        return ImageHealth(False, f"{place} switches it off", place) if check.none else ImageHealth(True, f"HEALTHCHECK at {place}", place)
    below = _known_health(chain.base) if chain.base else ImageHealth(None, f"the base image of {service.dockerfile} cannot be read")
    if below.has is False:
        return ImageHealth(False, f"{service.dockerfile} has no HEALTHCHECK", Location(service.dockerfile))
    return below


def _known_health(image: str) -> ImageHealth:
    profile = profile_of(image)
    if image == "scratch":
        return ImageHealth(False, "scratch has none")
    if profile is None:
        return ImageHealth(None, f"whether the image {image} has one is not known")
    return ImageHealth(profile.healthcheck, f"the image {image} has one" if profile.healthcheck else f"the image {image} has none")
