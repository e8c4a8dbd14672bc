"""Projects in memory for the tests of compose facts."""

import datetime
from collections.abc import Mapping

from readiness.facts.build import build_project
from readiness.facts.compose.rows import ComposeService
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot


def project_of(files: Mapping[str, str]) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15))


def services_of(files: Mapping[str, str]) -> dict[str, ComposeService]:
    """Effective services by name; with their set's files where two sets have one of the same name, the last."""
    return {row.name: row for row in project_of(files).rows(ComposeService)}
