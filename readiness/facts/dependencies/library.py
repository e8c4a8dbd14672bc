"""Projects that are published rather than run."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonModule
from readiness.facts.application.web import WebApplication
from readiness.facts.dependencies.rows import Form, InstallStep, LibraryProject, Manifest
from readiness.model import Role
from readiness.patterns import pattern
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SERVICE_FILES = word_set("""
procfile manage.py fly.toml render.yaml app.yaml serverless.yml serverless.yaml app.json captain-definition nixpacks.toml
railway.json railway.toml zappa_settings.json runtime.txt docker-compose.yml docker-compose.yaml compose.yml compose.yaml alembic.ini
vercel.json
""")
_SERVER_FILES = word_set("wsgi.py asgi.py")
_SERVED = frozenset({"application", "app"})
_PACKAGING = (Form.PYPROJECT, Form.SETUP_CFG, Form.SETUP_PY)


_BESIDE = pattern(
    r"(?:^|/)(?:scripts?|tools?|bin|ci|hack|contrib|\.github|\.gitlab|devtools|release|notebooks?|benchmarks?|misc|ansible)/|"
    r"(?:^|/)(?:noxfile|fabfile|tasks|setup|conftest|locustfile|versioneer|uninstaller|testing|factories|mocks|fakes)\.py$"
)


def is_beside(path: str) -> bool:
    """Whether a file stands beside the service rather than in it: scripts, tools, helpers of tests."""
    return bool(_BESIDE.search(path))


def within(path: str, home: str) -> bool:
    """Whether a path lies in a folder (``.`` holds everything)."""
    return home == "." or path == home or path.startswith(home + "/")


def library_projects(project: Project) -> Iterator[LibraryProject]:
    """Homes with packaging metadata (a build system or setuptools, and a name) and no sign of a service below them."""
    seen: set[str] = set()
    for manifest in project.rows(Manifest):
        if (
            manifest.form not in _PACKAGING
            or not manifest.packaged
            or not manifest.name
            or manifest.home in seen
            or manifest.role is not Role.PRODUCTION
        ):
            continue
        seen.add(manifest.home)
        if not service_sign(project, manifest.home):
            yield LibraryProject(location=manifest.location, home=manifest.home, name=manifest.name)


def service_sign(project: Project, home: str) -> str:
    """A path that shows that what lies in this folder is run as a service; empty where nothing does."""
    for step in project.rows(InstallStep):
        if any(within(path, home) for path in (*step.manifests, step.project) if path):
            return step.path
    for path in project.entries:
        name = posixpath.basename(path).lower()
        service = (
            name in _SERVICE_FILES
            or (name in _SERVER_FILES and _serves(project, path))
            or name.endswith(".service")
            or ("dockerfile" in name and not name.endswith((".dockerignore", ".md", ".py")))
        )
        if service and within(path, home) and project.is_production(path):
            return path
    return next((row.path for row in project.rows(WebApplication) if within(row.path, home)), "")


def _serves(project: Project, path: str) -> bool:
    """Whether a ``wsgi.py`` holds what a server loads. A client's transport to such applications is called so too."""
    module = project.artifact("python", path)
    return not isinstance(module, PythonModule) or bool(_SERVED.intersection(module.names))
