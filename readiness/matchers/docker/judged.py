"""Which images are judged, and what observations call them."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.docker.images import for_development
from readiness.facts.docker.rows import Image
from readiness.facts.project import Project


def judged_images(project: Project) -> Iterator[Image]:
    """Images that may reach production: not those whose stage says that it is for development or tests."""
    for image in project.rows(Image):
        if not for_development(image.name):
            yield image


def name_of(image: Image) -> str:
    """What observations call an image: its Dockerfile, with the stage where that is named."""
    return f"{image.dockerfile} ({image.name})" if image.name else image.dockerfile
