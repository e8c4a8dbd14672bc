"""Two places that speak of one Python: what runs, and what another place says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.dependencies.rows import PythonComparison, PythonRuntime, PythonVersion

if TYPE_CHECKING:
    from readiness.facts.project import Project

NEWEST = 40


def python_runtimes(project: Project) -> Iterator[PythonRuntime]:
    """The interpreters services run on. A range of a manifest counts only by its upper bound: ``>=3.8`` says nothing of what runs."""
    for row in project.rows(PythonVersion):
        if not row.runs:
            continue
        minor = row.minor
        if not minor and row.origin not in ("image", ".python-version", "runtime.txt"):
            minor = upper_minor(row.specifier)
            if not minor:
                continue
        yield PythonRuntime(location=row.location, unreadable=row.unreadable, minor=minor, origin=row.origin, text=row.text, home=row.home)


def upper_minor(specifier: str) -> str:
    """The newest 3.x a range admits, empty where it has no upper bound (``<4`` is none) or is no range."""
    admitted = [minor for minor in range(NEWEST) if admits(specifier, f"3.{minor}")]
    if not admitted or admitted[-1] == NEWEST - 1:
        return ""
    return f"3.{admitted[-1]}"


def admits(specifier: str, minor: str) -> bool | None:
    """Whether some release of the minor version lies in the range; None for what is no range."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import Version

    try:
        found = SpecifierSet(specifier)
    except InvalidSpecifier:
        return None
    return any(found.contains(Version(f"{minor}.{patch}"), prereleases=True) for patch in (0, 1, 5, 10, 15, 25, 99))


def python_comparisons(project: Project) -> Iterator[PythonComparison]:
    """What runs (the first such place of a home) against every other place of that home; CI's versions against all homes together."""
    rows = project.rows(PythonVersion)
    ci = tuple(row for row in rows if row.origin == "CI")
    speaking = sorted({row.home for row in rows if row.origin != "CI"})
    for home in speaking:
        own = [row for row in rows if row.home == home and row.origin != "CI"]
        running = [row for row in own if row.runs]
        base = next(
            (row for row in running if row.minor or row.unreadable or row.origin in ("image", "runtime.txt", ".python-version")),
            running[0] if running else None,
        )
        if base is None:
            continue
        for other in own:
            if other is not base and not (other.origin == "image" and base.origin == "image" and other.path != base.path):
                yield PythonComparison(location=other.location, home=home, running=base, others=(other,))
        # Of several services, which one CI means is not said; the root's own workflows mean the root.
        if ci and (home == "." or len(speaking) == 1):
            yield PythonComparison(location=ci[0].location, home=home, running=base, others=ci)
