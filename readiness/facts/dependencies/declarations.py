"""Everything that may put a distribution where a home's code runs: what an import is held against."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.manifest import Scope
from readiness.artifacts.requirement import NAME
from readiness.facts.dependencies.imported import declaring, homes
from readiness.facts.dependencies.installs import run_commands
from readiness.facts.dependencies.known_provision import brought_by
from readiness.facts.dependencies.library import within
from readiness.facts.dependencies.rows import InstallStep, LockFile, Manifest, PackageLocked, PythonVersion
from readiness.facts.docker.base_images import base_image
from readiness.facts.docker.stages import stages_of
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_APT = re.compile(r"python3-([a-z0-9][a-z0-9.+-]*)")
_CONDA = ("environment.yml", "environment.yaml", "conda.yml", "conda.yaml", "pixi.toml", "conda-lock.yml")
_LAMBDA = ("serverless.yml", "serverless.yaml", "samconfig.toml", "zappa_settings.json", "template.yaml", "template.yml", "chalice")


class Declarations:
    """Of one home. ``runtime``, ``development``: key → where it is declared. ``brought``: key → the distribution that brings it.
    ``open_at`` with ``open_reason``: more may be there than is seen."""

    def __init__(self, project: Project, home: str) -> None:
        self.home = home
        self._project = project
        manifests = project.rows(Manifest)
        own = [manifest for manifest in manifests if manifest.home == home]
        # A folder without a manifest of its own is not spoken for by the services below it that have theirs.
        deeper = () if own else tuple(other for other in homes(project) if other != home and within(other, home))
        self.steps = tuple(
            step
            for step in project.rows(InstallStep)
            if _installs(step, own) or (within(step.dockerfile, home) and not any(within(step.dockerfile, other) for other in deeper))
        )
        self.exact = any(_installs(step, own) for step in self.steps)
        above = [] if self.exact else [manifest for manifest in manifests if manifest.home != home and within(home, manifest.home)]
        named = {path for step in self.steps for path in (*step.manifests, step.project)} | {
            path for manifest in own for path in manifest.includes
        }
        self.manifests = tuple(dict.fromkeys([*own, *(manifest for manifest in manifests if manifest.path in named), *above]))
        self.runtime: dict[str, Location] = {}
        self.development: dict[str, Location] = {}
        self.extras: dict[str, tuple[str, ...]] = {}
        self._declare()
        self.open_at: Location | None = None
        self.open_reason = ""
        self._look_for_holes()

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of ``runtime``."""
        return frozenset(self.runtime)

    @cached_property
    def development_names(self) -> frozenset[str]:
        """Keys of ``development``."""
        return frozenset(self.development)

    @property
    def listed(self) -> bool:
        """Whether any production manifest says what the home needs."""
        return any(manifest.role is Role.PRODUCTION and not manifest.constraint and declaring(manifest) for manifest in self.manifests)

    @property
    def brought(self) -> dict[str, str]:
        """By the lock where there is one, by what is known of the declared distributions where not."""
        homes = {self.home, *(manifest.home for manifest in self.manifests)}
        locks = {
            file.path
            for file in self._project.rows(LockFile)
            if file.role is Role.PRODUCTION and (file.home in homes or within(self.home, file.home))
        }
        brings = {
            row.distribution: row.requires for row in self._project.rows(PackageLocked) if row.lock in locks and row.source != "project"
        }
        found: dict[str, str] = self._of_local_projects()
        waiting = [*sorted(self.runtime), *found]
        for key in waiting:  # grows while it is walked: nearest bringers come first
            for other in (*brings.get(key, ()), *(sorted(brought_by(key, self.extras.get(key, ()))) if key in self.runtime else ())):
                if other not in found and other not in self.runtime:
                    found[other] = key
                    waiting.append(other)
        return found

    def _of_local_projects(self) -> dict[str, str]:
        """What projects of this repository declare that the home declares in turn (by path, workspace or name)."""
        projects: dict[str, list[Manifest]] = {}
        by_home: dict[str, list[Manifest]] = {}
        for manifest in self._project.rows(Manifest):
            by_home.setdefault(manifest.home, []).append(manifest)
            if manifest.name:
                projects.setdefault(canonicalize_name(manifest.name), []).append(manifest)
        wanted = [manifest for key in self.runtime for manifest in projects.get(key, ())]
        for manifest in self.manifests:
            for entry in manifest.entries:
                url = entry.requirement.url.removeprefix("file:")
                if url and "://" not in url:
                    place = posixpath.normpath(posixpath.join(posixpath.dirname(manifest.path), url.split("#")[0].split("[")[0]))
                    wanted += by_home.get(place, ()) if place != self.home else ()
        return {
            entry.requirement.key: manifest.name or manifest.home
            for manifest in reversed(wanted)
            for entry in manifest.entries
            if entry.requirement.key and entry.scope in (Scope.RUNTIME, Scope.OPTIONAL) and entry.requirement.key not in self.runtime
        }

    def _declare(self) -> None:
        for manifest in self.manifests:
            installed = {group for step in self.steps if step.final and step.project == manifest.path for group in step.install.groups}
            for entry in manifest.entries:
                requirement = entry.requirement
                if not requirement.key or entry.scope in (Scope.BUILD, Scope.CONSTRAINT):
                    continue
                development = manifest.role is not Role.PRODUCTION or (entry.scope is Scope.DEV and entry.group not in installed)
                place = Location(manifest.path, requirement.line)
                (self.development if development else self.runtime).setdefault(requirement.key, place)
                if requirement.extras and not development:
                    self.extras[requirement.key] = (*self.extras.get(requirement.key, ()), *requirement.extras)
        for step in self.steps:
            for text in step.install.named:
                named = re.match(NAME, text)
                if named:
                    self.runtime.setdefault(canonicalize_name(named[0]), step.location)
        for dockerfile in self._dockerfiles():
            self._from_image(dockerfile)
        if not any(row.home == self.home and row.runs and _without_setuptools(row.minor) for row in self._project.rows(PythonVersion)):
            # Environments made before Python 3.12 hold them anyway.
            for name in ("setuptools", "pip"):
                self.runtime.setdefault(name, Location(self.home))
        if any(self._project.exists(posixpath.join(self.home, name)) for name in _LAMBDA):
            for name in ("boto3", "botocore", "s3transfer"):
                self.runtime.setdefault(name, Location(self.home))

    def _dockerfiles(self) -> Iterator[str]:
        named = {step.dockerfile for step in self.steps}
        for source in self._project.artifacts("dockerfile"):
            if source.path in named or posixpath.dirname(source.path) in (self.home, "" if self.home == "." else self.home):
                yield source.path

    def _from_image(self, path: str) -> None:
        """Distributions of the base image, and Python packages of the system."""
        model = self._project.artifact("dockerfile", path)
        for stage in stages_of(path, model) if model else ():
            known = base_image(stage.base) if stage.base else None
            for distribution in known.distributions if known else ():
                self.runtime.setdefault(canonicalize_name(distribution), Location(path, stage.location.line))
        for instruction in model.instructions if model else ():
            if instruction.name != "RUN" or "python3-" not in instruction.text:
                continue
            for command in run_commands(instruction):
                for word in command.texts:
                    found = _APT.fullmatch(word.partition("=")[0])
                    if found:
                        self.runtime.setdefault(canonicalize_name(found[1]), Location(path, command.line))

    def _look_for_holes(self) -> None:
        paths = {manifest.path for manifest in self.manifests}
        for entry in self._project.not_analysed(("requirements", "pyproject", "pipfile", "setup-cfg")):
            if entry.location.path in paths or within(entry.location.path, self.home):
                self._open(entry.location, f"{entry.location} could not be read: {entry.reason}")
        for manifest in self.manifests:
            if manifest.open_reason and not any(
                other.form == "requirements" and other.home == manifest.home and other.entries for other in self.manifests
            ):
                self._open(Location(manifest.path, manifest.open_line or None), f"{manifest.path}: {manifest.open_reason}")
            if manifest.missing and manifest.role is Role.PRODUCTION:
                self._open(manifest.location, f"{manifest.path} includes {manifest.missing[0]}, which is not here")
        for name in _CONDA:
            path = name if self.home == "." else f"{self.home}/{name}"
            if self._project.exists(path):
                self._open(Location(path), f"{path} declares packages of conda, which are not read")
        for step in self.steps:
            if step.missing:
                self._open(step.location, f"{step.location} installs {step.missing[0]}, which is not here")
        for path in sorted({step.dockerfile for step in self.steps}) or self._dockerfiles():
            model = self._project.artifact("dockerfile", path)
            stages = stages_of(path, model) if model else ()
            bottom = stages[stages[-1].chain[0]] if stages else None
            if bottom is not None and bottom.base and base_image(bottom.base) is None:
                self._open(bottom.location, f"the base image {bottom.base} is not known, and may bring it")

    def _open(self, place: Location, reason: str) -> None:
        if self.open_at is None:
            self.open_at, self.open_reason = place, reason


def _installs(step: InstallStep, manifests: list[Manifest]) -> bool:
    return any(manifest.path in (*step.manifests, step.project) for manifest in manifests)


def _without_setuptools(minor: str) -> bool:
    major, _, rest = minor.partition(".")
    return major == "3" and rest.isdigit() and int(rest) >= 12
