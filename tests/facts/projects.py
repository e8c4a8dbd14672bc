"""Projects in memory for tests of facts."""

import datetime
from collections.abc import Mapping

from readiness.facts.build import build_project
from readiness.facts.options import ProjectOptions
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot


def project_of(files: Mapping[str, str | bytes], *, options: ProjectOptions | None = None) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15), options=options)


def empty(*paths: str) -> dict[str, str]:
    """Files with nothing in them."""
    return dict.fromkeys(paths, "")
