"""Floor 2: what is declared, locked, imported and installed, and which Python runs it. Row types stand in ``rows``.

The surprising decision: everything belongs to a *home*, the folder that a manifest speaks for, not to a component: two services may share
one manifest, and one service may have several. What is said of names alone stands in the ``known_*`` tables, each with its source.
"""

from readiness.facts.dependencies.deployment import requirements_deployed
from readiness.facts.dependencies.imported import packages_imported
from readiness.facts.dependencies.installs import install_steps
from readiness.facts.dependencies.library import library_projects
from readiness.facts.dependencies.locked import lock_files, packages_locked
from readiness.facts.dependencies.locking import lock_pairs, lockable_manifests, locked_installs
from readiness.facts.dependencies.manifests import manifests, package_declarations
from readiness.facts.dependencies.node import node_projects
from readiness.facts.dependencies.python_comparisons import python_comparisons, python_runtimes
from readiness.facts.dependencies.python_versions import python_versions
from readiness.facts.dependencies.resources import resources_loaded
from readiness.facts.dependencies.rows import (
    InstallStep,
    LibraryProject,
    LockableManifest,
    LockedInstall,
    LockFile,
    LockPair,
    Manifest,
    NodeProject,
    PackageDeclared,
    PackageImported,
    PackageLocked,
    PythonComparison,
    PythonRuntime,
    PythonVersion,
    RequirementDeployed,
    ResourceLoaded,
)
from readiness.facts.relation import Relation

_MANIFESTS = ("requirements", "pyproject", "pipfile", "setup-cfg")
_VERSIONS = ("dockerfile", "python-version", "pyproject", "pipfile", "setup-cfg")

RELATIONS: tuple[Relation, ...] = (
    Relation("manifest", Manifest, manifests, _MANIFESTS),
    Relation("package.declared", PackageDeclared, package_declarations, _MANIFESTS),
    Relation("image.installs", InstallStep, install_steps, ("dockerfile",)),
    Relation("lock.file", LockFile, lock_files, ("lock", "requirements")),
    Relation("package.locked", PackageLocked, packages_locked, ("lock", "requirements")),
    Relation("package.imported", PackageImported, packages_imported, ("python",)),
    Relation("app.library", LibraryProject, library_projects, ("pyproject",)),
    Relation("requirement.deployed", RequirementDeployed, requirements_deployed, _MANIFESTS),
    Relation("python.version", PythonVersion, python_versions, _VERSIONS),
    Relation("python.runtime", PythonRuntime, python_runtimes, _VERSIONS),
    Relation("python.comparison", PythonComparison, python_comparisons, _VERSIONS),
    Relation("manifest.lockable", LockableManifest, lockable_manifests, ("pyproject", "pipfile")),
    Relation("lock.pair", LockPair, lock_pairs, ("lock", *_MANIFESTS)),
    Relation("lock.install", LockedInstall, locked_installs, ("lock", "dockerfile")),
    Relation("node.project", NodeProject, node_projects, ("package-json",)),
    Relation("resource.loaded", ResourceLoaded, resources_loaded, ("python",)),
)
