"""Relation ``net.listen``: the ports processes listen on, by command line, configuration file, code, or the base image."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Literal, Sequence
from readiness.facts.docker.files import locate
from readiness.facts.docker.images import image_by_key
from readiness.facts.docker.modules import module_path, script_path
from readiness.facts.docker.rows import Image, ImageRun
from readiness.facts.processes.addresses import read_bind
from readiness.facts.processes.rows import Listen, Origin, Process, Server
from readiness.facts.processes.server_calls import server_calls

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SILENT = frozenset({Server.CELERY})
_SITES = ("/etc/nginx", "/etc/httpd", "/usr/local/apache2/conf", "/etc/apache2", "/etc/caddy", "/etc/haproxy", "/usr/local/etc/haproxy")


def derive_listens(project: Project) -> Iterator[Listen]:
    for process in project.rows(Process):
        yield from listens_of(project, process)
    running = {(run.dockerfile, run.stage) for run in project.rows(ImageRun)}
    for image in project.rows(Image):
        if image.key not in running:
            yield from _of_base(image)


def listens_of(project: Project, process: Process) -> Iterator[Listen]:
    """The ports of one process; an unreadable row where it listens on one that cannot be known."""
    launch = process.launch
    if launch.server in _SILENT or launch.unix_socket:
        return
    image = image_by_key(project, process.dockerfile, process.stage) if process.dockerfile else None
    if launch.server is Server.NGINX and image is not None:
        yield from _of_base(image, process)
    elif launch.port_unknown:
        yield _row(process, None, "", launch.port_unknown, launch.reads_port_from)
    elif launch.server is Server.GUNICORN and launch.port_default:
        yield _configured(project, process, image)
    elif launch.port is not None:
        how = f"{launch.server.value}'s default" if launch.port_default else "its command line"
        yield _row(process, launch.port, launch.host, "", launch.reads_port_from, how)
    elif launch.server is Server.PYTHON:
        yield from _by_code(project, process)
    else:
        yield _row(process, None, "", launch.unreadable or f"nothing says which port {launch.program or 'it'} listens on")


def _row(process: Process, port: int | None, host: str, why: str, variable: str = "", how: str = "") -> Listen:
    return Listen(
        location=process.location, source=process.source, owner=process.owner, port=port, host=host, dockerfile=process.dockerfile,
        stage=process.stage, image=process.image, how=how, environment=variable, unreadable=why,
    )


def _configured(project: Project, process: Process, image: Image | None) -> Listen:
    """gunicorn without ``--bind``: ``bind`` of its configuration file decides, ``gunicorn.conf.py`` of its folder being read by default."""
    launch = process.launch
    arguments = process.environment.get("GUNICORN_CMD_ARGS", "")
    if arguments is None or "bind" in arguments or "-b" in arguments.split():
        return _row(process, None, "", "GUNICORN_CMD_ARGS decides the port")
    name = launch.config_file.removeprefix("file:") or "gunicorn.conf.py"
    path = ""
    if image is not None:
        found = locate(project, image, posixpath.join(process.workdir or image.workdir or "/", launch.app_dir, name))
        if launch.config_file and not found.path:
            return _row(process, None, "", f"gunicorn's configuration {name} is not in the repository")
        path = found.path
    else:
        path = next((p for p in (posixpath.normpath(posixpath.join(process.workdir.lstrip("/"), name)), name) if p in project.entries), "")
        if launch.config_file and not path:
            path = _only_file(project, name)
            if not path:
                return _row(process, None, "", f"gunicorn's configuration {name} is not in the repository")
    if not path:
        return _row(process, launch.port, launch.host, "", "", "gunicorn's default")
    for assignment in project.python.assignments_of(path, "bind") if path in project.python.modules else ():
        value = project.python.fold(assignment.value, path) if assignment.value is not None else None
        first = value.items[0] if isinstance(value, Sequence) and value.items else value
        if isinstance(first, Literal) and isinstance(first.value, str):
            bind = read_bind(first.value)
            if bind.port is not None:
                return _row(process, bind.port, bind.host, "", "", f"bind in {path}")
        return _row(process, None, "", f"bind in {path} is computed")
    return _row(process, launch.port, launch.host, "", "", "gunicorn's default")


def _only_file(project: Project, name: str) -> str:
    """The repository's file behind a path of the host, where only one is called so; else empty."""
    found = [path for path in project.entries if path.rpartition("/")[2] == posixpath.basename(name)]
    return found[0] if len(found) == 1 else ""


def _by_code(project: Project, process: Process) -> Iterator[Listen]:
    launch = process.launch
    path = script_path(project, process) if launch.script else module_path(project, process, launch.module).path if launch.module else ""
    calls = server_calls(project, path, process.environment) if path else ()
    for call in calls:
        yield _row(process, call.port, call.host, call.port_unknown, call.variable, f"{call.callee}() at {call.location}")
    if not calls:
        what = launch.script or launch.module or "its code"
        yield _row(process, None, "", f"nothing in {what} says which port it listens on")


def _of_base(image: Image, process: Process | None = None) -> Iterator[Listen]:
    """What the base image's own server listens on, unless the image changes its configuration."""
    base = image.base_image
    if base is None or not base.serves:
        return
    changed = next((copied for copied in image.copies if not copied.destination or copied.destination.startswith(_SITES)), None)
    place = process.location if process else image.location
    source, owner = (process.source, process.owner) if process else (Origin.DOCKER, image.dockerfile)
    if changed is not None or not base.ports:
        why = f"line {changed.line} replaces the server's configuration" if changed else f"the ports of {image.base} are not known"
        yield Listen(location=place, source=source, owner=owner, port=None, dockerfile=image.dockerfile, stage=image.stage, unreadable=why)
        return
    for port in base.ports:
        yield Listen(
            location=place, source=source, owner=owner, port=port, host="0.0.0.0", dockerfile=image.dockerfile, stage=image.stage,
            how=f"the base image {image.base}",
        )
