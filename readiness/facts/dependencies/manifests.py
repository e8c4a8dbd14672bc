"""Every manifest of Python packages, in one shape."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.manifest import Entry, Index, PythonRange, Scope
from readiness.artifacts.pipfile import Pipfile
from readiness.artifacts.pyproject import Pyproject
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Sequence, text
from readiness.artifacts.requirement import Declared, declared
from readiness.artifacts.requirements import RequirementsFile
from readiness.artifacts.setup_cfg import SetupCfg
from readiness.facts.dependencies.rows import Form, Manifest, PackageDeclared
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ASIDE = frozenset({"requirements", "reqs", "requires", "deps", "dependencies", "constraints", "pip"})
_ROLES = (Role.PRODUCTION, Role.DEVELOPMENT, Role.TEST, Role.DOCUMENTATION)
_SETUP = frozenset({"setuptools.setup", "distutils.core.setup", "skbuild.setup", "numpy.distutils.core.setup"})
_INDEX_OPTIONS = frozenset({"--index-url", "--extra-index-url", "--find-links"})


def home_of(path: str) -> str:
    """The folder a manifest speaks for; ``.`` is the root."""
    folders = posixpath.dirname(path).split("/")
    while len(folders) > 1 and folders[-1].lower() not in _ASIDE and folders[-2].lower() in _ASIDE:
        folders.pop()  # requirements/python3/base.txt
    while folders and folders[-1].lower() in _ASIDE:
        folders.pop()
    return "/".join(folders) or "."


def manifests(project: Project) -> Iterator[Manifest]:
    """By form, then path. Manifests of examples, vendored and generated code are nobody's."""
    for source in project.artifacts("requirements", _ROLES):
        yield _requirements(project, source.path, source.model)
    for source in project.artifacts("pyproject", _ROLES):
        yield _pyproject(project, source.path, source.model)
    for source in project.artifacts("pipfile", _ROLES):
        pipfile: Pipfile = source.model
        yield Manifest(
            location=Location(source.path, pipfile.dependencies_line or None),
            form=Form.PIPFILE,
            home=home_of(source.path),
            role=project.role(source.path),
            entries=pipfile.entries,
            python=pipfile.python,
            indexes=pipfile.indexes,
        )
    for source in project.artifacts("setup-cfg", _ROLES):
        cfg: SetupCfg = source.model
        yield Manifest(
            location=Location(source.path, cfg.dependencies_line or None),
            form=Form.SETUP_CFG,
            home=home_of(source.path),
            role=project.role(source.path),
            entries=cfg.entries,
            packaged=bool(cfg.name),
            name=cfg.name,
            python=cfg.python,
            scripts=cfg.scripts,
        )
    for source in project.artifacts("python", _ROLES):
        if posixpath.basename(source.path) == "setup.py":
            yield from _setup_py(project, source.path, source.model)


def package_declarations(project: Project) -> Iterator[PackageDeclared]:
    """One row a requirement that has a name."""
    for manifest in project.rows(Manifest):
        for entry in manifest.entries:
            if entry.requirement.key:
                yield declaration(manifest, entry)


def declaration(manifest: Manifest, entry: Entry) -> PackageDeclared:
    """The row of one entry."""
    requirement = entry.requirement
    return PackageDeclared(
        location=Location(manifest.path, requirement.line),
        distribution=requirement.key,
        specifier=requirement.specifier,
        scope=entry.scope,
        group=entry.group,
        manifest=manifest.path,
        home=manifest.home,
        requirement=requirement,
        branch=entry.branch,
        production=manifest.role is Role.PRODUCTION,
    )


def declaration_of(requirement: Declared, path: str, home: str) -> PackageDeclared:
    """The row of a requirement that stands in no manifest: on an installing line of a Dockerfile."""
    return PackageDeclared(
        location=Location(path, requirement.line),
        distribution=requirement.key,
        specifier=requirement.specifier,
        scope=Scope.RUNTIME,
        group="",
        manifest=path,
        home=home,
        requirement=requirement,
    )


def _requirements(project: Project, path: str, model: RequirementsFile) -> Manifest:
    name = posixpath.basename(path).lower()
    constraint = "constraint" in name
    scope = Scope.CONSTRAINT if constraint else Scope.RUNTIME if project.role(path) is Role.PRODUCTION else Scope.DEV
    targets = {
        include: posixpath.normpath(posixpath.join(posixpath.dirname(path), include.target))
        for include in model.includes
        if "://" not in include.target
    }
    inside = {include: target for include, target in targets.items() if not target.startswith("..")}
    return Manifest(
        location=Location(path),
        form=Form.REQUIREMENTS,
        home=home_of(path),
        role=project.role(path),
        entries=tuple(Entry(requirement, scope) for requirement in model.requirements),
        includes=tuple(target for include, target in inside.items() if not include.constraint and project.exists(target)),
        constraints=tuple(target for include, target in inside.items() if include.constraint and project.exists(target)),
        missing=tuple(target for target in inside.values() if not project.exists(target)),
        compiled=model.compiled,
        constraint=constraint,
        source=_is_source(project, path),
        indexes=tuple(Index(option.value, option.line, option.name) for option in model.options if option.name in _INDEX_OPTIONS),
        trusted_hosts=tuple((option.value, option.line) for option in model.options if option.name == "--trusted-host"),
    )


def _is_source(project: Project, path: str) -> bool:
    """``x.in`` with a compiled ``x.txt`` beside it."""
    if not path.lower().endswith(".in"):
        return False
    compiled: RequirementsFile | None = project.artifact("requirements", path[:-3] + ".txt")
    return compiled is not None and bool(compiled.requirements)


def _pyproject(project: Project, path: str, model: Pyproject) -> Manifest:
    dynamic = "dependencies" in model.dynamic
    return Manifest(
        location=Location(path, model.dependencies_line or None),
        form=Form.PYPROJECT,
        home=home_of(path),
        role=project.role(path),
        entries=model.entries,
        packaged=model.packaged,
        name=model.name,
        python=model.python,
        indexes=model.indexes,
        scripts=model.scripts,
        open_reason="its dependencies are dynamic: the build computes them" if dynamic else "",
        open_line=model.dependencies_line,
    )


def _setup_py(project: Project, path: str, module: PythonModule) -> Iterator[Manifest]:
    call = next((row for row in module.calls if row.callee in _SETUP), None)
    if call is None:
        return
    invocation = call.invocation
    entries = [
        *_literals(invocation.kwarg("install_requires"), Scope.RUNTIME, ""),
        *_literals(invocation.kwarg("setup_requires"), Scope.BUILD, ""),
        *_literals(invocation.kwarg("tests_require"), Scope.DEV, "tests"),
    ]
    extras = invocation.kwarg("extras_require")
    if isinstance(extras, Mapping):
        for key, value in extras.items:
            entries += _literals(value, Scope.OPTIONAL, text(key) or "")
    requires = invocation.kwarg("install_requires")
    computed = invocation.spreads or (requires is not None and not _complete(requires))
    python = text(invocation.kwarg("python_requires"))
    line = getattr(requires, "line", 0) or call.line
    yield Manifest(
        location=Location(path, line),
        form=Form.SETUP_PY,
        home=home_of(path),
        role=project.role(path),
        entries=tuple(entries),
        packaged=True,
        name=text(invocation.kwarg("name")) or "",
        python=PythonRange(python, _line(invocation, "python_requires") or call.line, "python_requires") if python else None,
        open_reason="setup.py computes its requirements" if computed else "",
        open_line=line,
    )


def _line(invocation: Invocation, name: str) -> int:
    return getattr(invocation.kwarg(name), "line", 0)


def _literals(value: object, scope: Scope, group: str) -> list[Entry]:
    items = value.items if isinstance(value, Sequence) else (value,) if isinstance(value, Literal) else ()
    found = []
    for item in items:
        words = text(item) if isinstance(item, Literal) else None
        requirement = declared(words, getattr(item, "line", 0) or 1) if words else None
        if requirement is not None:
            found.append(Entry(requirement, scope, group))
    return found


def _complete(value: object) -> bool:
    return isinstance(value, Sequence) and not value.truncated and all(isinstance(item, Literal) for item in value.items)
