"""What starts: development servers, names that lead nowhere, shells in between, ports that nobody listens on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from readiness.facts.compose.rows import BindMount
from readiness.facts.docker.distributions import module_provision
from readiness.facts.docker.files import Located
from readiness.facts.docker.images import for_development, image_by_key
from readiness.facts.docker.modules import application_file, module_path, script_file
from readiness.facts.docker.mounts import mounted
from readiness.facts.docker.node_scripts import node_script
from readiness.facts.docker.rows import Image, Place
from readiness.facts.processes.rows import Listen, Origin, Process, Server
from readiness.facts.processes.server_calls import server_calls
from readiness.facts.project import Project
from readiness.facts.python.resolution import Absent, Unresolved
from readiness.matchers.docker.judged import judged_images, name_of
from readiness.matchers.judging import judging, with_unread
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, Outcome, Related, failed, passed, unknown

_KINDS = {
    Origin.DOCKER: ("dockerfile",), Origin.COMPOSE: ("compose",), Origin.KUBERNETES: ("kubernetes",), Origin.SYSTEMD: ("unit",),
    Origin.PROCFILE: ("procfile",),
}
_WATCHERS = frozenset({"nodemon", "watchmedo", "watchfiles", "ts-node-dev"})
_NODE_DEVELOPMENT = re.compile(
    r"(?:[\w-]+=\S+\s+|cross-env\s+|npx\s+)*(react-scripts start|vite(?=\s+(?:dev|serve|--)|\s*$)|next dev|nuxt dev|ng serve|"
    r"vue-cli-service serve|webpack-dev-server|webpack serve|gatsby develop|astro dev|nodemon|ts-node-dev)\b"
)
"""Front ends' development servers: none of them is built for anybody but the developer, as their own documentation says."""
_DISTRIBUTIONS = {
    Server.GUNICORN: "gunicorn", Server.UVICORN: "uvicorn", Server.HYPERCORN: "hypercorn", Server.DAPHNE: "daphne",
    Server.WAITRESS: "waitress",
    Server.GRANIAN: "granian", Server.FLASK: "flask", Server.CELERY: "celery", Server.STREAMLIT: "streamlit",
}


class ProcessParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``source``: whose processes are judged: docker, compose, kubernetes, systemd or procfile."""

    source: Origin


def _processes(project: Project, source: Origin) -> Iterator[tuple[Process, Image | None]]:
    for process in project.rows(Process):
        if process.source is source:
            yield process, image_by_key(project, process.dockerfile, process.stage) if process.dockerfile else None


def _subject(process: Process, image: Image | None) -> str:
    return name_of(image) if process.source is Origin.DOCKER and image else process.owner


# development servers -----------------------------------------------------------------------------------------------------
def _dev_server(project: Project, params: ProcessParams) -> Iterator[Observation]:
    yield from with_unread(project, _judge_dev_servers(project, params.source), _KINDS[params.source])


def _judge_dev_servers(project: Project, source: Origin) -> Iterator[Observation]:
    found = list(_processes(project, source))
    for process, image in found:
        subject = _subject(process, image)
        if image is not None and for_development(image.name):
            yield passed(subject, process.location, f"the stage {image.name} is for development")
            continue
        if _runs_the_images_own(process, image):
            yield passed(subject, process.location, f"it runs the own program of the image {process.image}")
            continue
        if process.unreadable:
            yield unknown(subject, process.location, process.unreadable)
            continue
        reason, place = development_reason(project, process)
        if not reason:
            yield passed(subject, process.location, f"it runs {' '.join(process.launch.argv[:3])}")
        elif process.conditional and any(_is_sibling(process, other) and not development_reason(project, other)[0] for other, _ in found):
            yield passed(subject, process.location, f"{reason} stands in a branch beside another command")
        else:
            via = f" (through {' → '.join(process.via)})" if process.via else ""
            related = (Related(place, "here"),) if place else ()
            yield failed(subject, process.location, f"it runs {reason}{via}", related=related)


def _runs_the_images_own(process: Process, image: Image | None) -> bool:
    """Whether only arguments are given (``--providers.docker``) to the program of an image that is pulled."""
    return image is None and bool(process.image) and process.launch.argv[:1] != () and process.launch.argv[0].startswith("-")


def _is_sibling(process: Process, other: Process) -> bool:
    return other is not process and (other.owner, other.location) == (process.owner, process.location)


def development_reason(project: Project, process: Process) -> tuple[str, Location | None]:
    """What makes the process a development server, and where; empty where nothing does."""
    launch = process.launch
    if launch.server is Server.FLASK:
        return "flask run, Flask's development server", None
    if launch.server is Server.RUNSERVER:
        return "runserver, Django's development server", None
    if launch.server is Server.FASTAPI and "dev" in launch.argv[:3]:
        return "fastapi dev", None
    if launch.reload:
        return f"{launch.server.value} with --reload", None
    if launch.program in _WATCHERS:
        return f"{launch.program}, which restarts on every change", None
    if (script := node_script(project, process)) is not None and (found := _NODE_DEVELOPMENT.match(script[0])):
        return f"{found[1]}, a development server", script[1]
    if launch.server is Server.NODE and any(word in ("dev", "develop", "start:dev") for word in launch.argv[1:3]):
        return f"{' '.join(launch.argv[:3])}", None
    if launch.server is Server.PYTHON:
        path = application_file(project, process)
        for call in server_calls(project, path, process.environment) if path else ():
            if call.development:
                return f"{call.callee}(), a development server", call.location
            if call.reload:
                return f"{call.callee}(reload=True)", call.location
    return "", None


# names that lead nowhere -------------------------------------------------------------------------------------------------
def _unresolvable(project: Project, params: ProcessParams) -> Iterator[Observation]:
    found = (_branched(process, _judge_names(project, process, image)) for process, image in _processes(project, params.source))
    yield from with_unread(project, found, _KINDS[params.source])


def _branched(process: Process, judged: Observation) -> Observation:
    """What stands in a branch of a script that other images share may never run in this one."""
    if judged.outcome is Outcome.FAIL and process.conditional:
        where = process.via[-1] if process.via else "its command"
        return unknown(judged.subject, judged.location, f"{judged.message}; it stands in a branch of {where}, which may not run")
    return judged


def _judge_names(project: Project, process: Process, image: Image | None) -> Observation:
    subject, launch = _subject(process, image), process.launch
    if process.source is Origin.DOCKER and image is not None and for_development(image.name):
        return passed(subject, process.location, f"the stage {image.name} is for development")
    if process.unreadable and not _runs_the_images_own(process, image):
        return unknown(subject, process.location, process.unreadable)
    if process.source is Origin.COMPOSE and image is None and process.image:
        return passed(subject, process.location, f"it runs in the image {process.image}, which is not built here")
    if launch.server in _DISTRIBUTIONS and image is not None:
        answer = module_provision(project, image, _DISTRIBUTIONS[launch.server])
        if answer.has is False:
            return failed(subject, process.location, f"it starts {launch.program}, and {answer.how}")
    if launch.app and launch.server is not Server.STREAMLIT:
        return _judge_app(project, process, image, subject)
    if launch.script:
        return _judge_script(project, process, image, subject, launch.script)
    if launch.module:
        found = _mounted_module(project, process, launch.module) or module_path(project, process, launch.module)
        return _said(subject, process, found, f"module {launch.module}", sure=found.covered and _is_first_party(project, launch.module))
    return passed(subject, process.location, f"{launch.program} is no file of the repository")


def _judge_script(project: Project, process: Process, image: Image | None, subject: str, script: str) -> Observation:
    if mounted(project, process, script):
        return passed(subject, process.location, f"{mounted(project, process, script)} is mounted")
    found = script_file(project, process, script)
    if not found.path and not found.covered and not found.made and (image is None or script.startswith(("/usr/", "/bin/", "/sbin/",
        "/opt/"))):
        return passed(subject, process.location, f"{script} is not a file that the repository brings")
    return _said(subject, process, found, script, sure=found.covered)


def _judge_app(project: Project, process: Process, image: Image | None, subject: str) -> Observation:
    launch = process.launch
    module, _, attribute = launch.app.partition(":")
    if "/" in module:
        return _judge_script(project, process, image, subject, module)
    found = _mounted_module(project, process, module) or module_path(project, process, module)
    if not found.path or not attribute or found.path not in project.python.modules:
        sure = found.covered and (image is None or _is_first_party(project, module) or not _installs_project(project, image))
        return _said(subject, process, found, f"module {module}", sure=sure)
    head = attribute.split(".")[0].partition("(")[0]
    resolution = project.python.resolve(found.path, f":{head}")
    if isinstance(resolution, Absent):
        message = f"{launch.app}: {found.path} defines no {head}"
        return failed(subject, process.location, message, related=(Related(Location(found.path), f"no {head} at its top level"),))
    if isinstance(resolution, Unresolved):
        return unknown(subject, process.location, f"{launch.app}: {resolution.reason} ({resolution.path}:{resolution.line})")
    return passed(subject, process.location, f"{launch.app} is in {found.path}")


def _said(subject: str, process: Process, found: Located, what: str, *, sure: bool) -> Observation:
    if found.path:
        return passed(subject, process.location, f"{what} is {found.path}")
    if found.made:
        return passed(subject, process.location, f"{what}: {found.made}")
    if sure and not found.unknown:
        return failed(subject, process.location, f"it starts {what}, which is not in the {'image' if process.dockerfile else 'repository'}")
    return unknown(subject, process.location, f"{what}: {found.unknown or 'nothing says how it gets there'}")


def _is_first_party(project: Project, module: str) -> bool:
    """Whether the repository has a module or package of that first name anywhere."""
    top = module.split(".")[0]
    return any(
        part == top or part == f"{top}.py" for path in project.python.modules for part in path.split("/")
    )


def _installs_project(project: Project, image: Image) -> bool:
    from readiness.facts.dependencies.rows import InstallStep

    return any(step.dockerfile == image.dockerfile and (step.project or step.install.named) for step in project.rows(InstallStep))


def _mounted_module(project: Project, process: Process, module: str) -> Located | None:
    stem = module.replace(".", "/")
    for folder in (process.launch.app_dir, ""):
        for name in (f"{stem}.py", f"{stem}/__init__.py"):
            path = mounted(project, process,
                f"{folder.rstrip('/')}/{name}".lstrip("/") if not folder.startswith("/") else f"{folder}/{name}")
            if path:
                return Located(path)
    covered = any(mount.service.name == process.owner and not mount.source for mount in project.rows(BindMount))
    return Located(unknown="a mount from outside the repository may bring it") if covered and process.source is Origin.COMPOSE else None


# the shell in between, and ports -----------------------------------------------------------------------------------------
def _shell_form(project: Project) -> Iterator[Observation]:
    for image in judged_images(project):
        entrypoint, command = image.entrypoint, image.command
        start = entrypoint if entrypoint is not None and not entrypoint.empty else command
        if entrypoint is not None and entrypoint.argv is not None and command is not None:
            start = command
        if start is None or start.empty:
            yield passed(name_of(image), image.location, "it has no command of its own")
            continue
        place, word = image.at(start.line), "ENTRYPOINT" if start is entrypoint else "CMD"
        text = " ".join(start.text.split())
        if start.argv is not None:
            yield passed(name_of(image), place, f"{word} in exec form")
        elif start.shell != ("/bin/sh", "-c"):
            yield passed(name_of(image), place, f"{word} runs below the shell that SHELL chose")
        elif text.startswith("exec ") or " exec " in text.replace(";", " "):
            yield passed(name_of(image), place, f"{word} ends in exec")
        else:
            yield failed(name_of(image), place, f"{word} in shell form: {text[:80]} runs below /bin/sh, which gets the signals")


def _port_mismatch(project: Project) -> Iterator[Observation]:
    for image in judged_images(project):
        exposed = [row for row in image.exposes if row.protocol == "tcp"]
        listening = [row for row in project.rows(Listen) if row.source is Origin.DOCKER and (row.dockerfile, row.stage) == image.key]
        known = [row for row in listening if row.port is not None]
        if not exposed:
            yield passed(name_of(image), image.location, "it exposes no port")
        elif any(row.port in {listen.port for listen in known} for row in exposed):
            yield passed(name_of(image), image.at(exposed[0].line), "the process listens on an exposed port")
        elif unread := next((row for row in exposed if row.port is None), None):
            yield unknown(name_of(image), image.at(unread.line), f"EXPOSE {unread.raw}: the variable has no value in the Dockerfile")
        elif (not known or len(known) < len(listening)) and (place := _named_elsewhere(project, image, {row.port for row in exposed})):
            yield passed(name_of(image), image.at(exposed[0].line), f"{place} names the same port")
        elif not known or len(known) < len(listening):
            why = next((row.unreadable for row in listening if row.unreadable), "nothing is known of what it listens on")
            yield unknown(name_of(image), image.at(exposed[0].line), f"EXPOSE {exposed[0].raw}; {why}")
        else:
            ports = ", ".join(str(row.port) for row in known)
            related = tuple(Related(row.location, f"listens on {row.port} ({row.how})") for row in known)
            message = f"EXPOSE {' '.join(row.raw for row in exposed)}, and the process listens on {ports}"
            yield failed(name_of(image), image.at(exposed[0].line), message, related=related)


def _named_elsewhere(project: Project, image: Image, ports: set[int | None]) -> Location | None:
    """Where a manifest or compose file that runs the image connects to one of the ports."""
    for place in project.rows(Place):
        if place.image is None or place.image.key != image.key:
            continue
        workload, service = place.workload, place.service
        for named in workload.container.ports if workload else ():
            if workload and named.number.isdigit() and int(named.number) in ports:
                return Location(workload.path, named.line)
        for port in service.service.ports if service else ():
            if ports.intersection(port.targets):
                return port.location
    return None


MATCHERS: dict[str, Matcher] = {
    "process-development": Matcher(ProcessParams, _dev_server),
    "process-unresolvable": Matcher(ProcessParams, _unresolvable),
    "image-shell-form": judging(_shell_form, "dockerfile"),
    "image-port": judging(_port_mismatch, "dockerfile"),
}
