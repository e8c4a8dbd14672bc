"""Locks: missing, unused, stale."""

from collections import Counter
from collections.abc import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from readiness.facts.dependencies.rows import LockableManifest, LockedInstall, LockPair, NodeProject, RequirementDeployed
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown

_LOCK_NAMES = {"pipfile": "Pipfile.lock", "pyproject": "lock (uv.lock, poetry.lock, pdm.lock, pylock.toml)"}


def lock_missing(project: Project) -> Iterator[Observation]:
    """Each manifest of an application that could have a lock."""
    deployed: dict[str, list[RequirementDeployed]] = {}
    for requirement in project.rows(RequirementDeployed):
        deployed.setdefault(requirement.path, []).append(requirement)
    for row in project.rows(LockableManifest):
        wanted = deployed.get(row.path, [])
        loose = [item for item in wanted if not (item.declared.pinned or item.declared.requirement.url or item.decided)]
        if row.lock:
            yield passed(row.path, row.location, f"{row.lock} decides")
        elif not wanted:
            yield passed(row.path, row.location, "no image installs from it")
        elif not loose:
            yield passed(row.path, row.location, "every requirement is pinned, here or in a file installed with it")
        else:
            what = _LOCK_NAMES[row.manifest.form]
            yield failed(
                row.path, row.location, f"{len(loose)} of {len(wanted)} requirements have no exact version, and there is no {what}"
            )


def lock_unused(project: Project) -> Iterator[Observation]:
    """Each image that installs a home which has a lock."""
    for row in project.rows(LockedInstall):
        if row.obeyed:
            yield passed(row.step.dockerfile, row.location, f"goes by {row.lock}")
            continue
        what = ", ".join(name for name in (*row.step.manifests, row.step.project) if name)
        yield failed(
            row.step.dockerfile,
            row.location,
            f"installs from {what} and not from {row.lock}",
            related=(Related(Location(row.lock), "the lock nobody installs from"),),
        )
    for entry in project.not_analysed(("dockerfile",)):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def lock_stale(project: Project) -> Iterator[Observation]:
    """Each declared requirement and the lock that must hold it."""
    fresh: Counter[str] = Counter()
    for row in project.rows(LockPair):
        if row.declared is None:
            yield unknown(row.lock, row.location, row.unreadable)
            continue
        requirement = row.declared.requirement
        if not row.locked:
            yield failed(
                requirement.name,
                row.location,
                f"{row.lock} does not hold {requirement.name}",
                related=(Related(Location(row.lock), f"no {requirement.name}"),),
            )
            continue
        verdict = [_admits(requirement.specifier, locked.version) for locked in row.locked if locked.version and not locked.source]
        if verdict and not any(verdict):
            first = row.locked[0]
            yield failed(
                requirement.name,
                row.location,
                f"{requirement.text} does not admit {first.version}, which {row.lock} holds",
                related=(Related(first.location, f"{requirement.name} {first.version}"),),
            )
        else:
            fresh[row.lock] += 1
    for path, count in sorted(fresh.items()):
        yield passed(f"{count} requirements in {path}", Location(path), count=count)


def _admits(specifier: str, version: str) -> bool:
    """True where either side is in a notation we do not read: that is no contradiction."""
    try:
        return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return True


def node_lock_missing(project: Project) -> Iterator[Observation]:
    """Each package.json with dependencies."""
    for row in project.rows(NodeProject):
        if row.lock:
            yield passed(row.path, row.location, f"{row.lock} decides")
        elif not row.deployed:
            yield passed(row.path, row.location, "no image or script builds it for deployment")
        else:
            yield failed(row.path, row.location, f"{row.dependencies} dependencies and no lock; deployed by {row.deployed}")
    for entry in project.not_analysed(("package-json",)):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


MATCHERS: dict[str, Matcher] = {
    "lock-missing": simple(lock_missing),
    "lock-stale": simple(lock_stale),
    "lock-unused": simple(lock_unused),
    "node-lock-missing": simple(node_lock_missing),
}
