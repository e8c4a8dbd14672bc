"""Which production files a file runs by importing them, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from readiness.facts.python.index import Definition, PythonIndex

if TYPE_CHECKING:
    from readiness.facts.project import Project


def reached(project: Project, starts: Iterable[str], hops: int) -> frozenset[str]:
    """*starts* and what they import, at most *hops* imports away. No file is opened for an absolute import."""
    index = project.python
    known = set(starts)
    level = list(known)
    for _ in range(hops):
        following: list[str] = []
        for path in level:
            for row in index.outlines[path].imports:
                for name in dict.fromkeys((row.qualified, row.module)):
                    found = _file_of(index, path, name)
                    if found is not None and found not in known and project.is_production(found):
                        known.add(found)
                        following.append(found)
        level = following
    return frozenset(known)


def _file_of(index: PythonIndex, path: str, name: str) -> str | None:
    if not name.startswith("."):
        return index.locate(path, name)
    found = index.resolve(path, name)
    return found.path if isinstance(found, Definition) else None
