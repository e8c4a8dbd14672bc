"""Which requirements a service installs where it runs, and what decides their versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.manifest import Entry, Scope
from readiness.artifacts.requirement import declared
from readiness.facts.dependencies.imported import declaring
from readiness.facts.dependencies.install_words import is_tool
from readiness.facts.dependencies.installs import with_includes
from readiness.facts.dependencies.library import is_beside, service_sign
from readiness.facts.dependencies.locked import lock_above
from readiness.facts.dependencies.manifests import declaration, declaration_of
from readiness.facts.dependencies.rows import Form, InstallStep, LibraryProject, LockFile, Manifest, PackageLocked, RequirementDeployed
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LOCK_TOOLS = {
    Form.PIPFILE: ("pipenv",),
    Form.PYPROJECT: ("uv", "poetry", "pdm", "pylock", "pip"),
    Form.SETUP_CFG: ("pip",),
    Form.SETUP_PY: ("pip", "pipenv"),
    Form.REQUIREMENTS: (),
}


class Deployment:
    """Of one home: its manifests, the steps of production images that install them, and so which of them are deployed."""

    def __init__(self, project: Project, home: str) -> None:
        self.home = home
        self.manifests = tuple(manifest for manifest in project.rows(Manifest) if manifest.home == home)
        paths = {manifest.path for manifest in self.manifests}
        self.steps = tuple(step for step in project.rows(InstallStep) if step.final and paths.intersection((*step.manifests, step.project)))

    @property
    def deployed(self) -> tuple[Manifest, ...]:
        """Those that images install; where no image says, every production one that is no source or constraints file."""
        if self.steps:
            installed = {path for step in self.steps for path in (*step.manifests, step.project)}
            return tuple(manifest for manifest in self.manifests if manifest.path in installed and not manifest.constraint)
        return tuple(
            manifest for manifest in self.manifests if manifest.role is Role.PRODUCTION and not manifest.source and not manifest.constraint
        )

    def steps_of(self, manifest: Manifest) -> tuple[InstallStep, ...]:
        return tuple(step for step in self.steps if manifest.path in step.manifests or manifest.path == step.project)

    def entries(self, manifest: Manifest) -> tuple[Entry, ...]:
        """What is installed of a deployed manifest: its runtime requirements, and the extras an image asks for."""
        steps = self.steps_of(manifest)
        extras = {extra for step in steps for extra in (*step.install.extras, *step.install.groups)}
        every = any(step.install.all_extras for step in steps)
        if manifest.form is Form.REQUIREMENTS:
            return tuple(entry for entry in manifest.entries if entry.scope is not Scope.CONSTRAINT)
        return tuple(
            entry
            for entry in manifest.entries
            if entry.scope is Scope.RUNTIME
            or (entry.scope is Scope.OPTIONAL and (every or entry.group in extras))
            or (entry.scope is Scope.DEV and entry.group in extras)
        )


def deployments(project: Project) -> tuple[Deployment, ...]:
    """One for each home that is no library, in order of path."""
    libraries = {library.home for library in project.rows(LibraryProject)}
    homes = sorted({manifest.home for manifest in project.rows(Manifest)} - libraries)
    # Requirements of scripts and of CI are nobody's service, unless an image installs them or the folder holds an application.
    return tuple(Deployment(project, home) for home in homes if not is_beside(home + "/") or service_sign(project, home))


def requirements_deployed(project: Project) -> Iterator[RequirementDeployed]:
    """Every named requirement that a service installs. Direct references are judged as references, not as ranges."""
    yield from _by_hand(project)
    for deployment in deployments(project):
        for manifest in deployment.deployed:
            decision = _Decision(project, deployment, manifest)
            for entry in deployment.entries(manifest):
                row = declaration(manifest, entry)
                if not row.distribution:
                    continue
                settled = row.pinned or bool(row.requirement.url)
                decided, undecided = (None, "") if settled else decision.of(row.distribution)
                yield RequirementDeployed(location=row.location, declared=row, home=deployment.home, decided=decided, undecided=undecided)


def _by_hand(project: Project) -> Iterator[RequirementDeployed]:
    """What images install by name, in components that have no manifest at all."""
    homes = {manifest.home for manifest in project.rows(Manifest) if declaring(manifest)}
    for step in project.rows(InstallStep):
        component = project.component_of(step.dockerfile)
        home = component.path if component else "."
        if not step.final or step.manifests or step.project or step.missing or homes:
            continue
        for text in step.install.named:
            requirement = None if is_tool(text) else declared(text, step.location.line or 1)
            if requirement is not None:
                row = declaration_of(requirement, step.dockerfile, home)
                yield RequirementDeployed(location=step.location, declared=row, home=home)


class _Decision:
    """What decides the versions that one deployed manifest leaves open."""

    def __init__(self, project: Project, deployment: Deployment, manifest: Manifest) -> None:
        self._steps = deployment.steps_of(manifest)
        files = project.rows(LockFile)
        tools = _LOCK_TOOLS[manifest.form]
        beside = lock_above(files, manifest.home, tools) if tools else None
        self._lock, self._why = self._locked(beside, project)
        self.unreadable = self._lock.unreadable if self._lock is not None else ""
        self._places: dict[str, Location] = {}
        if self._lock is not None:
            self._places = {row.distribution: row.location for row in project.rows(PackageLocked) if row.lock == self._lock.path}
        known = {row.path: row for row in project.rows(Manifest)}
        pinning = [*manifest.constraints, *(path for step in self._steps for path in step.constraints)]
        pinning = [path for path in with_includes(pinning, known) if path != manifest.path]
        pinning += [other.path for other in deployment.deployed if other.path != manifest.path]
        for path in pinning:
            for entry in known[path].entries if path in known else ():
                if entry.requirement.pinned and entry.requirement.version and entry.requirement.key not in self._places:
                    self._places[entry.requirement.key] = Location(path, entry.requirement.line)

    def _locked(self, beside: LockFile | None, project: Project) -> tuple[LockFile | None, str]:
        """The lock that the installation goes by, and why there is none."""
        by_path = {file.path: file for file in project.rows(LockFile)}
        for step in self._steps:
            if step.lock in by_path:
                return by_path[step.lock], ""
            if step.install.locked:
                return beside, f"{step.location} installs by {step.install.tool}, and there is no lock of it"
        if self._steps and beside is not None and not (set(self._steps[0].manifests) & {beside.path}):
            return None, f"{self._steps[0].location} installs without {beside.path}"
        return beside, ""

    def of(self, distribution: str) -> tuple[Location | None, str]:
        place = self._places.get(distribution)
        if place is not None:
            return place, ""
        if self._lock is not None:
            return None, f"{self._lock.path} does not hold it"
        return None, self._why
