"""What matchers of images share: the images that are judged, and the shape of their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from readiness.facts.docker.images import DEVELOPMENT
from readiness.facts.docker.rows import Image
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, unknown


def judged_images(project: Project) -> Iterator[Image]:
    """Images that may reach production: not those whose stage says that it is for development or tests."""
    for image in project.rows(Image):
        if image.name not in DEVELOPMENT:
            yield image


def name_of(image: Image) -> str:
    """What observations call an image: its Dockerfile, with the stage where that is named."""
    return f"{image.dockerfile} ({image.name})" if image.name else image.dockerfile


def judging(observe: Callable[[Project], Iterable[Observation]], kinds: tuple[str, ...] = ("dockerfile",)) -> Matcher:
    """A matcher without parameters that adds an unknown for each file of ``kinds`` that could not be read."""
    return simple(lambda project: with_unread(project, observe(project), kinds))


def with_unread(project: Project, found: Iterable[Observation], kinds: tuple[str, ...] = ("dockerfile",)) -> Iterator[Observation]:
    """The observations, each once (stages and services share lines), then an unknown for each unreadable file of these kinds."""
    seen = set()
    for observation in found:
        key = (observation.outcome, observation.subject, observation.location, observation.message)
        if key not in seen:
            seen.add(key)
            yield observation
    for entry in project.not_analysed(kinds):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")
