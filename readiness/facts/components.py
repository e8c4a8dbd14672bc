"""The services of a monorepo: folders with a dependency manifest of their own, or with a Dockerfile and code."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from readiness.model import Component, Role
from readiness.patterns import pattern
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MANIFESTS = (
    "requirements.txt", "requirements.in", "pyproject.toml", "pipfile", "setup.py", "package.json", "go.mod", "cargo.toml", "pom.xml",
    "build.gradle", "build.gradle.kts", "gemfile", "composer.json", "mix.exs", "*.csproj", "manage.py",
)  # fmt: skip
_DOCKERFILE = pattern(
    r"(?:[\w.-]+\.)?(?:dockerfile|containerfile)|(?:dockerfile|containerfile)[.-](?!.*\.?(?:dockerignore|py|md|sh|j2)$)[\w.-]+"
)
_CODE = (".py", ".js", ".ts", ".tsx", ".go", ".rs", ".java", ".kt", ".cs", ".rb", ".php", ".ex", ".c", ".cc", ".cpp")
_PACKAGING = frozenset(("setuptools", "distutils", "skbuild", "setup", "ez_setup", "numpy", "pbr", "cx_Freeze", "torch"))
_REPOSITORY_WIDE = frozenset({".github", ".gitlab", ".circleci", ".devcontainer", ".vscode"})
# Folders that hold how something else is built or deployed: a Dockerfile there makes no service of them.
_DEPLOYING = word_set("""
    docker dockerfiles .docker container containers images deploy deployment deployments build infra infrastructure ops ci config scripts
    tools bin etc contrib packaging
""")


def find_components(project: Project) -> tuple[Component, ...]:
    """Services by folder, names unique. A repository with no sign of a service is one component, its root."""
    manifests: set[str] = set()
    programs: set[str] = set()
    dockerfiles: set[str] = set()
    code: set[str] = set()
    for path in project.entries:
        folder, _, name = path.rpartition("/")
        if (
            project.role(path) not in (Role.PRODUCTION, Role.GENERATED)
            or "templates" in folder.split("/")
            or folder.split("/")[0] in _REPOSITORY_WIDE
        ):
            continue
        lowered = name.lower()
        named = any(fnmatch.fnmatchcase(lowered, pattern) for pattern in _MANIFESTS)
        if named and not (lowered == "setup.py" and _is_a_view(project, path)):
            (programs if lowered == "manage.py" else manifests).add(folder)
        if _DOCKERFILE.fullmatch(lowered) and folder.rpartition("/")[2].lower() not in _DEPLOYING:
            dockerfiles.add(folder)
        if lowered.endswith(_CODE):
            parts = folder.split("/") if folder else []
            code.update("/".join(parts[:n]) for n in range(len(parts) + 1))
    manifests |= {
        folder for folder in programs if not any(folder == other or folder.startswith(f"{other}/") or not other for other in manifests)
    }
    folders = {folder for folder in manifests | dockerfiles if folder in code}
    below = folders - {""}
    if len(below) <= 1 and not ("" in folders and below):
        # One service, wherever it stands: what is beside it (docs, deployment) belongs to it.
        return (Component(_name_of(""), "."),)
    return tuple(Component(name, folder or ".") for folder, name in sorted(_unique_names(folders).items()))


def _is_a_view(project: Project, path: str) -> bool:
    """A module that is called setup.py and packages nothing: it does something, and imports no packaging tool."""
    outline = project.files[path].outline if path in project.files else None
    return outline is not None and outline.active and not any(row.qualified.split(".")[0] in _PACKAGING for row in outline.imports)


def anchor_of(project: Project, component: Component) -> str:
    """The file a reader would open for something that is absent from the component; the root's is the repository itself, ``"."``."""
    if component.path == ".":
        return "."
    inside = [path for path in project.entries if path.rpartition("/")[0] == component.path]
    for wanted in (*_MANIFESTS, "dockerfile*", "*"):
        for path in inside:
            if fnmatch.fnmatchcase(path.rpartition("/")[2].lower(), wanted):
                return path
    return component.path


def _name_of(folder: str) -> str:
    return folder.rpartition("/")[2] or "root"


def _unique_names(folders: set[str]) -> dict[str, str]:
    names = {folder: _name_of(folder) for folder in folders}
    taken = list(names.values())
    return {folder: name if taken.count(name) == 1 else (folder or ".") for folder, name in names.items()}
