"""Relations of the area ``dependencies``: what is declared, locked, imported and installed, and which Python runs it."""

from readiness.facts.dependencies.deployment import requirements_deployed
from readiness.facts.dependencies.imported import packages_imported
from readiness.facts.dependencies.installs import install_steps
from readiness.facts.dependencies.library import library_projects
from readiness.facts.dependencies.locked import lock_files, packages_locked
from readiness.facts.dependencies.manifests import manifests, package_declarations
from readiness.facts.dependencies.rows import InstallStep, LibraryProject, LockFile, Manifest, PackageDeclared, PackageImported, PackageLocked, RequirementDeployed
from readiness.facts.relation import Relation

_MANIFESTS = ("requirements", "pyproject", "pipfile", "setup-cfg")

RELATIONS: tuple[Relation, ...] = (
    Relation("manifest", Manifest, manifests, _MANIFESTS),
    Relation("package.declared", PackageDeclared, package_declarations, _MANIFESTS),
    Relation("image.installs", InstallStep, install_steps, ("dockerfile",)),
    Relation("lock.file", LockFile, lock_files, ("lock", "requirements")),
    Relation("package.locked", PackageLocked, packages_locked, ("lock", "requirements")),
    Relation("package.imported", PackageImported, packages_imported, ("python",)),
    Relation("app.library", LibraryProject, library_projects, ("pyproject",)),
    Relation("requirement.deployed", RequirementDeployed, requirements_deployed, _MANIFESTS),
)
