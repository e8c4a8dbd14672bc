"""A project from files in memory."""

import datetime
from collections.abc import Mapping

from readiness.facts.build import build_project
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot


def project(files: Mapping[str, str]) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15))
