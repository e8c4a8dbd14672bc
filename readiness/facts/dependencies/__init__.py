"""Floor 2: what is declared, locked, imported and installed, and which Python runs it. Row types stand in ``rows``.

The surprising decision: everything belongs to a *home*, the folder that a manifest speaks for, not to a component: two services may share
one manifest, and one service may have several. What is said of names alone stands in the ``known_*`` tables, each with its source.
"""

from readiness.facts.relation import Relation

_MANIFESTS = ("requirements", "pyproject", "pipfile", "setup-cfg")
_SETUP = ("setup.py",)
_VERSIONS = ("dockerfile", "python-version", "pyproject", "pipfile", "setup-cfg")
_SPOKEN = ("setup.py", "requirements", "workflow", "gitlab-ci", "ci-other", "markdown")

RELATIONS: tuple[Relation, ...] = (
    Relation("manifest", "dependencies.rows:Manifest", "dependencies.manifests:manifests", _MANIFESTS, also=_SETUP),
    Relation(
        "package.declared", "dependencies.rows:PackageDeclared", "dependencies.manifests:package_declarations", _MANIFESTS, also=_SETUP
    ),
    Relation("image.installs", "dependencies.rows:InstallStep", "dependencies.installs:install_steps", ("dockerfile",)),
    Relation("lock.file", "dependencies.rows:LockFile", "dependencies.locked:lock_files", ("lock", "requirements")),
    Relation("package.locked", "dependencies.rows:PackageLocked", "dependencies.locked:packages_locked", ("lock", "requirements")),
    Relation("package.imported", "dependencies.rows:PackageImported", "dependencies.imported:packages_imported", ("python",)),
    Relation(
        "app.library",
        "dependencies.rows:LibraryProject",
        "dependencies.library:library_projects",
        ("pyproject",),
        also=("setup-cfg", *_SETUP),
    ),
    Relation(
        "requirement.deployed",
        "dependencies.rows:RequirementDeployed",
        "dependencies.deployment:requirements_deployed",
        _MANIFESTS,
        also=("dockerfile", *_SETUP),
    ),
    Relation("python.version", "dependencies.rows:PythonVersion", "dependencies.python_versions:python_versions", _VERSIONS, also=_SPOKEN),
    Relation(
        "python.runtime", "dependencies.rows:PythonRuntime", "dependencies.python_comparisons:python_runtimes", _VERSIONS, also=_SPOKEN
    ),
    Relation(
        "python.comparison",
        "dependencies.rows:PythonComparison",
        "dependencies.python_comparisons:python_comparisons",
        _VERSIONS,
        also=_SPOKEN,
    ),
    Relation(
        "manifest.lockable", "dependencies.rows:LockableManifest", "dependencies.locking:lockable_manifests", ("pyproject", "pipfile")
    ),
    Relation("lock.pair", "dependencies.rows:LockPair", "dependencies.locking:lock_pairs", ("lock", *_MANIFESTS)),
    Relation("lock.install", "dependencies.rows:LockedInstall", "dependencies.locking:locked_installs", ("lock", "dockerfile")),
    Relation("node.project", "dependencies.rows:NodeProject", "dependencies.node:node_projects", ("package-json",)),
    Relation("resource.loaded", "dependencies.rows:ResourceLoaded", "dependencies.resources:resources_loaded", ("python",)),
)
