"""Which tests a runner would collect: pytest's and unittest's own naming rules (`python.collecting`), Django's ``tests.py`` included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.python.collecting import is_test_file
from readiness.facts.relation import Row
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project


class CollectedTest(Row, frozen=True, kw_only=True):
    """A test function or method: its name and the names of classes around it (``TestApi.test_get``)."""

    name: str


def collected_tests(project: Project) -> Iterator[CollectedTest]:
    """Every test function of a file that test runners look into, by path and line."""
    for path, outline in project.python_outlines((Role.TEST, Role.PRODUCTION)):
        if is_test_file(path, in_test_role=project.role(path) is Role.TEST):
            yield from (CollectedTest(location=Location(path, line), name=name) for line, name in outline.tests)
