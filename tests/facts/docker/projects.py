"""Projects in memory for the tests of images."""

import datetime
from collections.abc import Mapping

from readiness.facts.build import build_project
from readiness.facts.docker.rows import Image
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot


def project_of(files: Mapping[str, str]) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15))


def image_in(project: Project, dockerfile: str = "Dockerfile") -> Image:
    """The image of a Dockerfile; of several the last."""
    return [image for image in project.rows(Image) if image.dockerfile == dockerfile][-1]
