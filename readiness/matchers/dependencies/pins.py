"""Whether the versions that run are decided: pins, contradicting pins, tools that have no business there."""

import re
from collections import Counter
from collections.abc import Iterator

from packaging.version import InvalidVersion, Version

from readiness.facts.dependencies.known_tools import development_tool
from readiness.facts.dependencies.providing import Covered
from readiness.facts.dependencies.rows import InstallStep, Manifest, PackageImported, RequirementDeployed
from readiness.facts.project import Project
from readiness.matchers.dependencies.unread import unread_manifests
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, Role, failed, passed, unknown


def unpinned(project: Project) -> Iterator[Observation]:
    """Each deployed requirement is a subject; direct references are judged by the rule on indexes."""
    decided: Counter[str] = Counter()
    for row in project.rows(RequirementDeployed):
        requirement = row.declared.requirement
        if row.declared.pinned or requirement.url or row.decided is not None:
            decided[row.path] += 1
            continue
        if row.unreadable:
            yield unknown(requirement.name, row.location, f"{requirement.text} is left open; {row.unreadable}")
            continue
        loose = f"{requirement.text} is a range" if requirement.specifier else f"{requirement.text} has no version"
        why = f"; {row.undecided}" if row.undecided else ", and no lock or constraints file decides it"
        yield failed(requirement.name, row.location, f"{loose}{why}")
    for path, count in sorted(decided.items()):
        yield passed(f"{count} requirements of {path}", Location(path), "pinned, or decided by a lock", count=count)
    yield from unread_manifests(project)


def development_tools(project: Project) -> Iterator[Observation]:
    """Test and lint tools among deployed requirements; one that production code imports is no mere tool there."""
    imported: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for item in project.rows(PackageImported):
        if item.production and not item.guarded:
            imported.setdefault(item.home, set()).add((item.module, item.candidates))
    needed = {home: Covered(modules) for home, modules in imported.items()}
    compiled = {manifest.path for manifest in project.rows(Manifest) if manifest.compiled}
    clean: Counter[str] = Counter()
    for row in project.rows(RequirementDeployed):
        tool = development_tool(row.declared.distribution)
        used = tool and row.home in needed and row.declared.distribution in needed[row.home]
        if tool and not used and not row.path.endswith(".in") and not (row.path in compiled and _brought(project, row)):
            yield failed(
                row.declared.distribution,
                row.location,
                f"{row.declared.requirement.name} is {tool} and is installed where the service runs",
            )
        else:
            clean[row.path] += 1
    for path, count in sorted(clean.items()):
        yield passed(f"{count} requirements of {path}", Location(path), count=count)
    yield from unread_manifests(project)


def _brought(project: Project, row: RequirementDeployed) -> bool:
    """In a compiled file: another package brings it, nobody asked for it."""
    from readiness.facts.dependencies.rows import PackageLocked

    return any(locked.location == row.location and locked.direct is False for locked in project.rows(PackageLocked))


def conflicting_pins(project: Project) -> Iterator[Observation]:
    """Packages that deployed manifests of one service pin differently; alternatives (one file for GPUs, one without) are none."""
    steps = [step for step in project.rows(InstallStep) if step.final]
    groups: dict[tuple[str, str], list[RequirementDeployed]] = {}
    for row in project.rows(RequirementDeployed):
        groups.setdefault((row.home, row.declared.distribution), []).append(row)
    agreeing: Counter[str] = Counter()
    for (home, name), rows in sorted(groups.items(), key=lambda item: item[0]):
        pinned = [row for row in rows if row.declared.requirement.version and not row.declared.requirement.marker]
        first = pinned[0] if pinned else None
        other = next((row for row in pinned[1:] if first and _differ(first, row) and _together(project, steps, first.path, row.path)), None)
        if first is None or other is None:
            agreeing[home] += 1
            continue
        here, there = first.declared.requirement.version, other.declared.requirement.version
        yield failed(
            name,
            other.location,
            f"{name} is pinned to {there} here and to {here} in {first.location}",
            related=(Related(first.location, f"pins {name} to {here}"),),
        )
    for home, count in sorted(agreeing.items()):
        yield passed(f"{count} packages", Location(home), "no package is pinned twice to different versions", count=count)
    yield from unread_manifests(project)


def _differ(left: RequirementDeployed, right: RequirementDeployed) -> bool:
    first, second = left.declared.requirement.version, right.declared.requirement.version
    try:
        return Version(first) != Version(second)
    except InvalidVersion:
        return first != second


_MAIN = re.compile(
    r"(requirements|base|main|prod|production|common)\.(txt|in)|base_requirements\.txt|pyproject\.toml|pipfile|setup\.(py|cfg)",
    re.IGNORECASE,
)


def _together(project: Project, steps: list[InstallStep], first: str, second: str) -> bool:
    """Whether the two files are installed into one environment: by one image, by including each other, or both by convention."""
    if first == second:
        return True
    for step in steps:
        files = {path for other in steps if other.dockerfile == step.dockerfile for path in (*other.manifests, other.project)}
        if first in files and second in files:
            return True
    manifests = {manifest.path: manifest for manifest in project.rows(Manifest)}
    if first not in manifests or second not in manifests:
        return False
    if second in manifests[first].includes or first in manifests[second].includes:
        return True
    plain = all(_MAIN.fullmatch(path.rpartition("/")[2]) and manifests[path].role is Role.PRODUCTION for path in (first, second))
    installed = any(path in (*step.manifests, step.project) for step in steps for path in (first, second))
    return plain and not installed


MATCHERS: dict[str, Matcher] = {
    "conflicting-pins": simple(conflicting_pins),
    "development-tools-deployed": simple(development_tools),
    "requirement-unpinned": simple(unpinned),
}
