"""Which tests a runner would collect: pytest's and unittest's own naming rules, Django's ``tests.py`` included.

Source: docs.pytest.org "Conventions for Python test discovery"; docs.python.org ``unittest`` test discovery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonClass, PythonModule
from readiness.artifacts.python.values import Invocation, Reference, Value
from readiness.facts.relation import Row
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests?)\.py$")
_FOLDER = re.compile(r"(?:^|/)tests?/")


class CollectedTest(Row, frozen=True, kw_only=True):
    """A test function or method: its name and the names of classes around it (``TestApi.test_get``)."""

    name: str


def collected_tests(project: Project) -> Iterator[CollectedTest]:
    """Every test function of a file that test runners look into, by path and line."""
    for source in project.artifacts("python", (Role.TEST, Role.PRODUCTION)):
        if not (_FILE.search(source.path) or (_FOLDER.search(source.path) and project.role(source.path) is Role.TEST)):
            continue
        if not _FILE.search(source.path) and not source.path.rpartition("/")[2].startswith("test"):
            continue
        module: PythonModule = source.model
        siblings = {one.qualname: one for one in module.classes}
        cases = {one.qualname for one in module.classes if _is_case(one, siblings)}
        for function in module.functions:
            owner, inside = function.context.owner, function.context.function
            if not function.name.startswith("test") or inside or (owner and owner not in cases):
                continue
            yield CollectedTest(location=Location(source.path, function.line), name=function.qualname)


def _is_case(one: PythonClass, siblings: dict[str, PythonClass], depth: int = 0) -> bool:
    if one.name.startswith("Test"):
        return True
    for base in one.bases:
        name = _name(base)
        if name.rpartition(".")[2].endswith(("TestCase", "TestBase", "Test", "Tests", "TestMixin")):
            return True
        parent = siblings.get(name.lstrip(":"))
        if parent is not None and depth < 5 and _is_case(parent, siblings, depth + 1):
            return True
        if "test" in name.lower():
            return True
    return False


def _name(value: Value) -> str:
    match value:
        case Reference():
            return value.name
        case Invocation():
            return value.callee
        case _:
            return ""
