"""``python.file``, ``code.hit`` and ``code.suppressed`` from single files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from readiness.artifacts.bandit.model import Hit, Nosec
from readiness.facts.code.rows import CodeHit, PythonFile, SuppressedHit
from readiness.facts.code.sharper import Sharper
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PAGES = "https://bandit.readthedocs.io/en/latest"
_LISTS = {"B3": "blacklists/blacklist_calls.html", "B4": "blacklists/blacklist_imports.html"}


def derive_files(project: Project) -> Iterator[PythonFile]:
    """Every production file of Python once, by path."""
    unread = {entry.location.path: entry for entry in project.not_analysed(("python",))}
    read = {source.path for source in project.artifacts("python")}
    for path in sorted({*unread, *read}):
        if path in read:
            yield PythonFile(location=Location(path))
        elif unread[path].broken:
            yield PythonFile(location=unread[path].location, refused=unread[path].reason)
        else:
            yield PythonFile(location=unread[path].location, unreadable=unread[path].reason)


def derive_hits(project: Project) -> Iterator[CodeHit]:
    """By path and position, without those that a comment silences."""
    sharper = Sharper(project)
    for path, hit in _hits(project):
        if hit.nosec is Nosec.NO:
            yield CodeHit(**_columns(path, hit), settled=sharper.settling(path, hit))


def derive_suppressed(project: Project) -> Iterator[SuppressedHit]:
    """By path and position."""
    for path, hit in _hits(project):
        if hit.nosec is not Nosec.NO:
            yield SuppressedHit(**_columns(path, hit), by=hit.nosec)


def _hits(project: Project) -> Iterator[tuple[str, Hit]]:
    return ((source.path, hit) for source in project.artifacts("bandit") for hit in source.model.hits)


def _columns(path: str, hit: Hit) -> dict[str, Any]:
    return {
        "location": Location(path, hit.line, max(hit.column, 1)), "test": hit.test, "name": hit.name, "severity": hit.severity,
        "confidence": hit.confidence, "cwe": hit.cwe, "text": hit.text, "reference": reference(hit.test, hit.name),
    }  # fmt: skip


def reference(test: str, name: str) -> str:
    """bandit's page about a test, by its id and the name of its function; its lists of calls and of imports have a page each."""
    listed = _LISTS.get(test[:2]) if name == "blacklist" else f"plugins/{test.lower()}_{name}.html"
    return f"{_PAGES}/{listed}" if listed else _PAGES
