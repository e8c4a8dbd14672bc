"""Relation ``sqlalchemy.version``: the major version of SQLAlchemy that manifests and locks ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.data.rows import SqlalchemyVersion
from readiness.facts.data.scopes import nearest
from readiness.facts.dependencies.rows import PackageDeclared, PackageLocked

if TYPE_CHECKING:
    from readiness.facts.project import Project

_KEY = "sqlalchemy"
_MAJORS = ("1.3.24", "1.4.54", "2.0.44", "2.1.0")
"""A late release of each line: whichever a specifier allows, it may install."""
_IMPLIED = {"sqlmodel": ("0.0.14", 2), "flask-sqlalchemy": ("3.1", 2)}
"""Distributions of which this version and later ones need SQLAlchemy 2. (Their own metadata, read in 2025.)"""


def derive_versions(project: Project) -> Iterator[SqlalchemyVersion]:
    """What locks decide first, then what manifests ask for."""
    for locked in project.rows(PackageLocked):
        if locked.distribution == _KEY and (major := _major(locked.version)) is not None:
            yield SqlalchemyVersion(
                location=locked.location, major=major, home=locked.home, text=f"{_KEY}=={locked.version}",
                component=project.component_name(locked.path),
            )  # fmt: skip
    for declared in project.rows(PackageDeclared):
        if declared.distribution == _KEY and declared.production:
            yield SqlalchemyVersion(
                location=declared.location, major=_asked(declared.specifier), home=declared.home, text=declared.requirement.text,
                component=project.component_name(declared.path),
            )  # fmt: skip
        elif declared.distribution in _IMPLIED and declared.production:
            least, major = _IMPLIED[declared.distribution]
            if not _allows_below(declared.specifier, least):
                yield SqlalchemyVersion(
                    location=declared.location, major=major, home=declared.home,
                    text=f"{declared.requirement.text}, which needs SQLAlchemy 2", component=project.component_name(declared.path),
                )  # fmt: skip


def version_at(project: Project, path: str) -> SqlalchemyVersion | None:
    """What decides the version for a file: a row of its component, else of the repository; one that knows before one that does not."""
    component = project.component_name(path)
    rows = nearest(project, component, project.rows(SqlalchemyVersion)) or list(project.rows(SqlalchemyVersion))
    return min(rows, key=lambda row: row.major is None, default=None)


def _major(version: str) -> int | None:
    head = version.partition(".")[0]
    return int(head) if head.isdigit() and len(head) < 4 else None


def _asked(specifier: str) -> int | None:
    """The one major version that a specifier allows; of an open range (``>=1.4``) nobody can tell."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if not specifier.strip():
        return None
    try:
        allowed = SpecifierSet(specifier)
    except InvalidSpecifier:
        return None
    exact = [part.version for part in allowed if part.operator in ("==", "===", "~=")]
    if exact:
        return _major(exact[0])
    majors = {_major(version) for version in _MAJORS if allowed.contains(version)}
    return majors.pop() if len(majors) == 1 else None


def _allows_below(specifier: str, least: str) -> bool:
    """Whether a version below *least* may be installed."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import Version

    try:
        allowed = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    lower = [part for part in allowed if part.operator in (">=", ">", "==", "~=", "===") and not part.version.endswith("*")]
    return not any(Version(part.version) >= Version(least) for part in lower)
