"""What ``npm start`` and ``npm run name`` run: the script in the package.json of the folder they start in."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.artifacts.package_json import PackageJson
from readiness.facts.docker.files import locate
from readiness.facts.docker.images import image_by_key
from readiness.facts.docker.mounts import mounted
from readiness.facts.processes.rows import Process
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_RUNNERS = frozenset({"npm", "yarn", "pnpm", "bun"})


def node_script(project: Project, process: Process) -> tuple[str, Location] | None:
    """The script's command and its line; None where the process runs no script, or none that is found."""
    words = [word for word in process.launch.argv[1:] if not word.startswith("-")]
    if process.launch.program not in _RUNNERS or not words:
        return None
    name = words[1] if words[0] in ("run", "run-script") and len(words) > 1 else words[0]
    image = image_by_key(project, process.dockerfile, process.stage) if process.dockerfile else None
    workdir = process.workdir or (image.workdir if image else "")
    path = mounted(project, process, "package.json")
    if not path and image is not None and workdir:
        path = locate(project, image, posixpath.join(workdir, "package.json")).path
    model = project.artifact("package-json", path) if path else None
    for script in model.scripts if isinstance(model, PackageJson) else ():
        if script.name == name:
            return script.command, Location(path, script.line)
    return None
