"""Python modules and scripts that a process names, found where the process would find them: in its image, or in the repository."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.facts.docker.files import Located, locate
from readiness.facts.docker.images import image_by_key
from readiness.facts.docker.mounts import mounted
from readiness.facts.docker.rows import Image
from readiness.facts.processes.rows import Launch, Process

if TYPE_CHECKING:
    from readiness.facts.project import Project


def module_path(project: Project, process: Process, module: str) -> Located:
    """The file of a dotted module as the process imports it."""
    if not module or "$" in module or "\0" in module:
        return Located(unknown=f"the module {module or 'name'} is known at run time only")
    relative = module.replace(".", "/")
    if over := mounted(project, process, f"{relative}.py") or mounted(project, process, f"{relative}/__init__.py"):
        return Located(over)
    image = image_by_key(project, process.dockerfile, process.stage) if process.dockerfile else None
    if image is None:
        return _in_repository(project, process, module)
    found = Located()
    for folder in search_path(process, image):
        here = _below(project, image, folder, module)
        if here.path:
            return here
        found = Located(covered=found.covered or here.covered, made=found.made or here.made, unknown=found.unknown or here.unknown)
    return found


def search_path(process: Process, image: Image) -> tuple[str, ...]:
    """Folders of the image in which Python looks for first-party modules: the working directory (and ``--chdir``), PYTHONPATH."""
    workdir = process.workdir or image.workdir or "/"
    folders = [posixpath.join(workdir, process.launch.app_dir)]
    pythonpath = process.environment.get("PYTHONPATH")
    if pythonpath:
        folders += [posixpath.join(workdir, part) for part in pythonpath.split(":") if part]
    if process.launch.script:
        folders.append(posixpath.join(workdir, posixpath.dirname(process.launch.script)))
    if process.launch.app_dir:
        folders.append(workdir)
    return tuple(dict.fromkeys(posixpath.normpath(folder) for folder in folders))


def _below(project: Project, image: Image, folder: str, module: str) -> Located:
    parts = module.split(".")
    stem = posixpath.join(folder, *parts)
    covered, unknown, made = False, "", ""
    for candidate in (f"{stem}.py", f"{stem}/__init__.py", f"{stem}/__main__.py"):
        found = locate(project, image, candidate)
        if found.path:
            return found
        covered, unknown, made = covered or found.covered, unknown or found.unknown, made or found.made
    package = locate(project, image, stem)
    if package.path and project.exists(package.path) and package.path not in project.entries:
        return package
    return Located(covered=covered, made=made, unknown=unknown)


def _in_repository(project: Project, process: Process, module: str) -> Located:
    """Without an image: below the process's folder, or anywhere in the repository where only one file fits."""
    relative = module.replace(".", "/")
    launch = process.launch
    for folder in (posixpath.join(process.workdir.lstrip("/"), launch.app_dir), process.workdir.lstrip("/"), launch.app_dir.lstrip("/"),
        ""):
        for name in (f"{relative}.py", f"{relative}/__init__.py"):
            path = posixpath.normpath(posixpath.join(folder, name))
            if path in project.entries:
                return Located(path)
    wanted = (f"/{relative}.py", f"/{relative}/__init__.py")
    found = [path for path in project.entries if path.endswith(wanted)]
    if len(found) == 1:
        return Located(found[0])
    return Located(covered=not found, unknown=f"several files could be {module}" if found else "")


def script_path(project: Project, process: Process, script: str = "") -> str:
    """The repository's file behind a script on the command line, or empty."""
    return script_file(project, process, script or process.launch.script).path


def script_file(project: Project, process: Process, script: str) -> Located:
    """As :func:`script_path`, with what is known when there is none."""
    if not script or "$" in script:
        return Located(unknown=f"{script or 'the script'} is known at run time only")
    if over := mounted(project, process, script):
        return Located(over)
    image = image_by_key(project, process.dockerfile, process.stage) if process.dockerfile else None
    if image is not None:
        workdir = process.workdir or image.workdir
        if not workdir and not script.startswith("/"):
            return Located(unknown="the working directory is not known")
        return locate(project, image, posixpath.join(workdir or "/", process.launch.app_dir, script))
    for folder in (posixpath.join(process.workdir.lstrip("/"), process.launch.app_dir), process.workdir.lstrip("/"), ""):
        path = posixpath.normpath(posixpath.join(folder, script.lstrip("/")))
        if path in project.entries:
            return Located(path)
    if script.startswith("/"):
        # A path of the host: its tail may be the repository's.
        parts = script.strip("/").split("/")
        for start in range(1, len(parts)):
            path = "/".join(parts[start:])
            if path in project.entries:
                return Located(path)
    return Located()


def application_file(project: Project, process: Process) -> str:
    """The repository's file that holds the application a process serves: of ``module:attr``, or of a script; empty when not found."""
    launch: Launch = process.launch
    if launch.app:
        return module_path(project, process, launch.app.partition(":")[0]).path
    if launch.script.endswith(".py"):
        return script_path(project, process)
    return module_path(project, process, launch.module).path if launch.module else ""
