"""Row types of dependencies: manifests, what they declare, what locks decide, what code imports, what images install.

A *home* is the folder a manifest speaks for: its own, or the parent of a folder called ``requirements``; ``.`` is the root.
"""

from enum import StrEnum

from readiness.artifacts.manifest import Entry, EntryPoint, Index, PythonRange, Scope
from readiness.artifacts.requirement import Declared
from readiness.facts.dependencies.install_words import Install
from readiness.facts.relation import Row
from readiness.model import Location, Role


class Form(StrEnum):
    """What a manifest is written in."""

    REQUIREMENTS = "requirements"
    PYPROJECT = "pyproject"
    PIPFILE = "pipfile"
    SETUP_CFG = "setup-cfg"
    SETUP_PY = "setup-py"


class Manifest(Row, frozen=True):
    """A file that declares Python packages: relation ``manifest``. ``location`` is the line its runtime requirements start on.

    ``includes`` are files of the repository that it names with ``-r``, ``constraints`` those with ``-c``; ``missing`` what it names and
    is not there. ``open_reason`` says why more may be declared than ``entries`` shows (computed in setup.py, ``dynamic``).
    """

    form: Form
    home: str
    role: Role
    entries: tuple[Entry, ...] = ()
    includes: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    compiled: bool = False
    source: bool = False
    """Another file was compiled from it (``requirements.in`` beside ``requirements.txt``)."""
    constraint: bool = False
    """A constraints file: it decides versions, and installs nothing."""
    packaged: bool = False
    """It describes a project that can be built and published."""
    name: str = ""
    python: PythonRange | None = None
    indexes: tuple[Index, ...] = ()
    trusted_hosts: tuple[tuple[str, int], ...] = ()
    scripts: tuple[EntryPoint, ...] = ()
    open_reason: str = ""
    open_line: int = 0

    @property
    def runtime(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.scope is Scope.RUNTIME)


class InstallStep(Row, frozen=True):
    """A RUN instruction of a production Dockerfile that installs Python packages: relation ``image.installs``.

    ``final``: what it installs can reach the image that is built by default (its stage is the last, or one that leads there).
    ``manifests`` are the files of the repository it installs from, with what they include; ``project`` the manifest of the project it
    installs, ``lock`` the lock that decides. ``missing`` are files it names that the repository does not have.
    """

    dockerfile: str
    stage: int
    install: Install
    manifests: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    project: str = ""
    lock: str = ""
    missing: tuple[str, ...] = ()
    final: bool = True


class PackageDeclared(Row, frozen=True):
    """A requirement of a manifest: relation ``package.declared``. ``group`` is the extra or dependency group (empty: the runtime ones)."""

    distribution: str
    specifier: str
    scope: Scope
    group: str
    manifest: str
    home: str
    requirement: Declared
    branch: str = ""
    production: bool = True

    @property
    def pinned(self) -> bool:
        return self.requirement.pinned and not self.branch


class PackageLocked(Row, frozen=True):
    """A version that a lock or compiled requirements file decides: relation ``package.locked``.

    ``direct`` is None where the lock does not say. ``requires`` are keys of what it brings, where the lock says that.
    """

    distribution: str
    version: str
    lock: str
    home: str
    tool: str
    direct: bool | None = None
    source: str = ""
    hashed: bool = False
    requires: tuple[str, ...] = ()


class LockFile(Row, frozen=True):
    """A lock or compiled requirements file: relation ``lock.file``. ``names`` are the keys it decides."""

    tool: str
    home: str
    names: frozenset[str] = frozenset()
    role: Role = Role.PRODUCTION


class PackageImported(Row, frozen=True):
    """A third-party module that a file imports: relation ``package.imported``, one row a file and module (and home, where
    several services share the file).

    ``module`` is the name that decides the distribution (``yaml``, ``google.cloud.storage``); ``candidates`` the distributions that provide
    it, empty where that is not known. ``guarded``: every such import of the file may fail harmlessly; ``conditional``: it runs under an
    ``if`` (that of a script's main block, too); ``lazy``: only inside functions.
    """

    module: str
    candidates: tuple[str, ...]
    home: str
    guarded: bool = False
    conditional: bool = False
    lazy: bool = False
    outside: bool = False
    """The file lies outside of its home, which has code of its own: it only has no nearer manifest."""
    shared: bool = False
    """The file lies outside of its home, whose code imports it."""
    production: bool = True


class RequirementDeployed(Row, frozen=True):
    """A requirement that a service installs where it runs: relation ``requirement.deployed``; libraries have none.

    ``decided`` is what fixes its version other than the requirement itself (a place in a lock, constraints or another manifest);
    ``undecided`` says why nothing does.
    """

    declared: PackageDeclared
    home: str
    decided: Location | None = None
    undecided: str = ""


class LibraryProject(Row, frozen=True):
    """A project that is published rather than run: relation ``app.library``. Ranges are right there, and a lock is for its developers."""

    home: str
    name: str


class PythonVersion(Row, frozen=True):
    """Who says which Python: relation ``python.version``. ``specifier`` is what the place says as a PEP 440 range; ``minor`` the one minor
    version it means (``3.12``), empty for a range. ``runs``: this is the interpreter that runs the service, not one somebody develops with.
    """

    origin: str
    specifier: str
    minor: str
    home: str
    runs: bool = False
    text: str = ""


class PythonRuntime(Row, frozen=True):
    """The interpreter a service runs on: relation ``python.runtime``. ``minor`` is empty for whatever is newest (``python:3``)."""

    minor: str
    origin: str
    text: str
    home: str


class PythonComparison(Row, frozen=True):
    """What runs a home, and other places that speak of its Python: relation ``python.comparison``. ``others`` are several only for CI:
    its versions together must hold the one that runs."""

    home: str
    running: PythonVersion
    others: tuple[PythonVersion, ...]


class LockableManifest(Row, frozen=True):
    """A manifest of an application whose form has a lock: relation ``manifest.lockable``. ``lock`` is empty where there is none."""

    home: str
    manifest: Manifest
    lock: str = ""


class LockPair(Row, frozen=True):
    """A requirement that a lock must hold, and what the lock holds of that name: relation ``lock.pair``. ``declared`` is None
    in the unreadable row of a lock that could not be read."""

    declared: PackageDeclared | None
    lock: str
    locked: tuple[PackageLocked, ...] = ()


class LockedInstall(Row, frozen=True):
    """A production image that installs a home which has a lock: relation ``lock.install``. ``step`` is the one that goes by the lock, or,
    where none does, the first."""

    home: str
    lock: str
    step: InstallStep
    obeyed: bool


class NodeProject(Row, frozen=True):
    """A package.json with dependencies that is built or run: relation ``node.project``. ``lock`` is empty where there is none; ``deployed``
    says by what evidence it is deployed."""

    name: str
    dependencies: int
    lock: str = ""
    deployed: str = ""


class ResourceLoaded(Row, frozen=True):
    """Code that loads something no package brings: relation ``resource.loaded``. ``kind`` is spacy, nltk or playwright; ``name`` the model,
    data set or browser; ``installed`` the place that installs it, None where none was found; ``searched`` what was looked through."""

    kind: str
    name: str
    installed: Location | None = None
    documented: Location | None = None
    searched: int = 0
    searched_unread: tuple[Location, ...] = ()
