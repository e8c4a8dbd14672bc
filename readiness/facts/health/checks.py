"""Functions that are named as the check of a backing service, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import re2

from readiness.artifacts.python.model import PythonModule
from readiness.facts.health.rows import DependencyCheck
from readiness.model import Location
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SERVICE = (
    r"(?P<what>database|db|postgres(?:ql)?|pg|mysql|mariadb|sqlite|mongo(?:db)?|redis|cache|memcached|elastic(?:search)?|es|opensearch|"
    r"rabbit(?:mq)?|broker|queue|kafka|celery|neo4j|storage|s3|minio|vector_?(?:store|db)|search)"
)
_NAMED = pattern(
    rf"_*(?:(?:check|ping|probe|verify|test)_(?:the_)?{_SERVICE}"
    r"(?:_(?:connection|connectivity|health|status|ready|readiness|alive|available|up))?|"
    rf"{_SERVICE.replace('what', 'what2')}"
    r"_(?:health(?:_?check)?|healthy|is_healthy|ready|is_ready|alive|ping|check|status_check|connection_check)|"
    rf"is_{_SERVICE.replace('what', 'what3')}_(?:healthy|ready|available|up|alive|connected|reachable))",
    re.IGNORECASE,
)
_IN_WORDS = re2.compile(rf"(?i)\n(?:{_NAMED.pattern})\n")


def dependency_checks(project: Project) -> Iterator[DependencyCheck]:
    """Production functions and methods by location; abstract ones (nothing but ``pass`` or ``raise NotImplementedError``) are none."""
    for path, outline in project.python_outlines():
        if not _IN_WORDS.search(outline.words):
            continue
        module: PythonModule = project.python.modules[path]
        for function in module.functions:
            found = _NAMED.fullmatch(function.name)
            if found and not function.stub:
                what = next(value for value in found.groups() if value)
                yield DependencyCheck(location=Location(path, function.line), qualname=function.qualname, what=what.lower())
