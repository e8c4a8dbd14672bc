"""Probes held against what they ask: the programs and modules they need, the port and path they call. One set for every source."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import msgspec

from readiness.artifacts.shell import ShellScript
from readiness.facts.docker.base_images import base_image
from readiness.facts.docker.distributions import module_provision
from readiness.facts.docker.files import locate
from readiness.facts.docker.images import image_by_key
from readiness.facts.docker.mounts import mounted_at
from readiness.facts.docker.provision import Inventory, Provision, provision
from readiness.facts.docker.rows import Image
from readiness.facts.docker.system_tools import PROBE_TOOLS
from readiness.facts.known_images import is_finished_product, profile_of
from readiness.facts.processes.probe_command import BUILTINS
from readiness.facts.processes.rows import Origin, Probe
from readiness.facts.processes.words import of_script, unwrapped
from readiness.facts.project import Project
from readiness.matchers.docker.listening import ports_at
from readiness.matchers.docker.routes import judge_path
from readiness.matchers.judging import with_unread
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Related, failed, passed, unknown

_KINDS = {Origin.DOCKER: ("dockerfile",), Origin.COMPOSE: ("compose",), Origin.KUBERNETES: ("kubernetes",)}


class ProbeParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``source``: whose probes are judged: docker, compose or kubernetes."""

    source: Origin


def _probes(project: Project, source: Origin) -> Iterator[Probe]:
    for probe in project.rows(Probe):
        if probe.source is source and not probe.command.disabled:
            yield probe


def _subject(probe: Probe) -> str:
    return probe.owner if probe.source is Origin.DOCKER else f"{probe.owner} ({probe.purpose})"


def _image(project: Project, probe: Probe) -> Image | None:
    return image_by_key(project, probe.dockerfile, probe.stage) if probe.dockerfile else None


# programs ----------------------------------------------------------------------------------------------------------------
def _tools(project: Project, params: ProbeParams) -> Iterator[Observation]:
    found = (_judge_tools(project, probe) for probe in _probes(project, params.source))
    yield from with_unread(project, found, _KINDS.get(params.source, ()))


def _judge_tools(project: Project, probe: Probe) -> Observation:
    subject, command = _subject(probe), probe.command
    if command.unreadable and not (command.tools or command.either):
        return unknown(subject, probe.location, command.unreadable)
    needed, via = command.tools, ""
    if not needed and not command.either and command.script:
        needed, via, why = _tools_of_script(project, probe)
        if why:
            return unknown(subject, probe.location, why)
    if command.shell and not command.either:
        needed = ("sh", *needed)
    answers = [(tool, _has(project, probe, tool)) for tool in dict.fromkeys(needed)]
    missing = next(((tool, answer) for tool, answer in answers if answer.has is False), None)
    if missing:
        tool, answer = missing
        within = f"through {via} " if via else ""
        return failed(subject, probe.location, f"the probe runs {tool} {within}and {answer.how}", related=_related(answer))
    if command.either:
        return _either(subject, probe, [(tool, _has(project, probe, tool)) for tool in command.either])
    unsure = next((answer for _, answer in answers if answer.has is None), None)
    if unsure:
        return unknown(subject, probe.location, f"whether the image has {', '.join(needed)}: {unsure.how}", related=_related(unsure))
    return passed(subject, probe.location, "; ".join(answer.how for _, answer in answers) or "the probe runs no program")


def _either(subject: str, probe: Probe, answers: list[tuple[str, Provision]]) -> Observation:
    names = " or ".join(tool for tool, _ in answers)
    good = next((answer for _, answer in answers if answer.has), None)
    if good:
        return passed(subject, probe.location, good.how)
    unsure = next((answer for _, answer in answers if answer.has is None), None)
    if unsure:
        return unknown(subject, probe.location, f"whether the image has {names}: {unsure.how}")
    return failed(subject, probe.location, f"the probe runs {names}, and {answers[0][1].how}", related=_related(answers[0][1]))


def _related(answer: Provision) -> tuple[Related, ...]:
    return (Related(answer.location, answer.how),) if answer.location else ()


def _has(project: Project, probe: Probe, tool: str) -> Provision:
    image = _image(project, probe)
    if image is not None:
        return provision(Inventory(project, image), tool)
    if not probe.image:
        return Provision(None, "the image it runs in is not known here")
    base = base_image(probe.image)
    if base is None:
        return Provision(None, f"nothing is known here of the image {probe.image}")
    if tool in base.tools:
        return Provision(True, f"the image {probe.image} has {tool}")
    if tool not in base.lacks and (not base.complete or tool not in PROBE_TOOLS):
        return Provision(None, f"whether the image {probe.image} has {tool} is not known")
    return Provision(False, f"the image {probe.image} has none")


def _tools_of_script(project: Project, probe: Probe) -> tuple[tuple[str, ...], str, str]:
    """Programs that the probe's script needs, the script's path, and why it cannot be read."""
    path = _script_path(project, probe)
    if not path:
        if probe.image and not probe.dockerfile:
            return (), "", f"whether the image {probe.image} brings {probe.command.script} is not known here"
        return (), "", f"the script {probe.command.script} is not found in the repository"
    model = project.artifact("shell", path)
    if not isinstance(model, ShellScript):
        return ("python3",) if path.endswith(".py") and not _image_has_python(project, probe) else (), path, ""
    names = []
    for simple in of_script(model.commands, {}):
        argv, _ = unwrapped(simple.argv)
        name = posixpath.basename(argv[0]) if argv else ""
        if name in PROBE_TOOLS and name not in BUILTINS and not simple.command.conditional:
            names.append(name)
    return tuple(dict.fromkeys(names)), path, ""


def _image_has_python(project: Project, probe: Probe) -> bool:
    image = _image(project, probe)
    return image is None or image.base_image is None or image.base_image.python


def _script_path(project: Project, probe: Probe) -> str:
    """The repository's file behind a probe's script: in the image, or mounted by the compose service."""
    image, script = _image(project, probe), probe.command.script
    workdir = (image.workdir if image else "") or "/"
    inside = posixpath.normpath(posixpath.join(workdir, script))
    found = mounted_at(project, probe.owner, inside) if probe.source is Origin.COMPOSE else ""
    return found or (locate(project, image, inside).path if image else "")


# modules -----------------------------------------------------------------------------------------------------------------
def _modules(project: Project, params: ProbeParams) -> Iterator[Observation]:
    found = (_judge_modules(project, probe) for probe in _probes(project, params.source))
    yield from with_unread(project, found, _KINDS.get(params.source, ()))


def _judge_modules(project: Project, probe: Probe) -> Observation:
    subject, modules, where = _subject(probe), probe.command.modules, ""
    if not modules and probe.command.script.endswith(".py"):
        path = _script_path(project, probe)
        if not path:
            return unknown(subject, probe.location, f"the script {probe.command.script} is not found in the repository")
        rows = project.python.outlines[path].imports if path in project.python.outlines else ()
        modules = tuple(dict.fromkeys(row.module for row in rows if not row.level and not row.guarded and not row.type_checking))
        where = f" in {path}"
    if probe.command.unreadable and not modules:
        return unknown(subject, probe.location, probe.command.unreadable)
    image = _image(project, probe)
    unsure: Provision | None = None
    for module in modules:
        answer = _module(project, image, probe, module)
        if answer.has is False:
            return failed(subject, probe.location, f"the probe imports {module}{where}, and {answer.how}", related=_related(answer))
        unsure = unsure or (answer if answer.has is None else None)
    if unsure:
        return unknown(subject, probe.location, f"whether the image has {', '.join(modules)}: {unsure.how}", related=_related(unsure))
    return passed(subject, probe.location, f"it imports {', '.join(modules)}{where}" if modules else "the probe imports no Python module")


def _module(project: Project, image: Image | None, probe: Probe, module: str) -> Provision:
    standard = module_provision_standard(module)
    if standard is not None:
        return standard
    if image is None:
        return Provision(None, f"what the image {probe.image} installs is not known here" if probe.image else "the image is not known here")
    stem = posixpath.join(image.workdir or "/", *module.split("."))
    for candidate in (f"{stem}.py", f"{stem}/__init__.py", stem):
        if path := locate(project, image, candidate).path:
            return Provision(True, f"{path} is in the image")
    return module_provision(project, image, module)


def module_provision_standard(module: str) -> Provision | None:
    """The answer for modules that every Python has."""
    from readiness.facts.dependencies.imported import is_standard

    return Provision(True, f"{module} is of the standard library") if is_standard(module.split(".")[0]) else None


# ports and paths ---------------------------------------------------------------------------------------------------------
def _ports(project: Project, params: ProbeParams) -> Iterator[Observation]:
    found = (judge_port(project, probe) for probe in _probes(project, params.source))
    yield from with_unread(project, found, _KINDS.get(params.source, ()))


def judge_port(project: Project, probe: Probe) -> Observation:
    """The probe's port against those that its container's process listens on."""
    subject, command = _subject(probe), probe.command
    if command.unreadable:
        return unknown(subject, probe.location, command.unreadable)
    if not (command.is_local or command.host == probe.owner):
        return passed(subject, probe.location, f"the probe asks {command.host}, not its own container")
    if command.port is None and not command.port_unknown:
        return passed(subject, probe.location, "the probe names no port")
    listening = ports_at(project, probe)
    if command.port_unknown:
        same = next((row for row in listening if row.environment and f"${row.environment} " in command.port_unknown), None)
        if same:
            return passed(subject, probe.location, f"probe and process take the port from ${same.environment}")
        return unknown(subject, probe.location, f"the probe's port: {command.port_unknown}")
    known = [row for row in listening if row.port is not None]
    if any(row.port == command.port for row in known):
        return passed(subject, probe.location, f"the process listens on {command.port}")
    open_row = next((row for row in listening if row.port is None), None)
    profile = profile_of(probe.image) if not probe.dockerfile else None
    if profile and command.port in (*profile.ports, *profile.serves):
        return passed(subject, probe.location, f"{command.port} is the usual port of {probe.image}")
    if open_row is not None or not known:
        why = open_row.unreadable if open_row else "nothing is known of what the process listens on"
        return unknown(subject, probe.location, f"the probe asks port {command.port}; {why}")
    ports = ", ".join(str(row.port) for row in known)
    related = tuple(Related(row.location, f"listens on {row.port} ({row.how})") for row in known)
    return failed(subject, probe.location, f"the probe asks port {command.port}, and the process listens on {ports}", related=related)


def _paths(project: Project, params: ProbeParams) -> Iterator[Observation]:
    found = (judge_url(project, probe) for probe in _probes(project, params.source))
    yield from with_unread(project, found, _KINDS.get(params.source, ()))


def judge_url(project: Project, probe: Probe) -> Observation:
    """The probe's path against the routes of what runs in its container."""
    subject, command = _subject(probe), probe.command
    if command.unreadable:
        return unknown(subject, probe.location, command.unreadable)
    if command.url_unknown:
        return unknown(subject, probe.location, f"the probe's URL: {command.url_unknown}")
    if not command.url_path:
        return passed(subject, probe.location, "the probe asks no HTTP path")
    if not (command.is_local or command.host == probe.owner):
        return passed(subject, probe.location, f"the probe asks {command.host}, not its own container")
    if not probe.dockerfile and is_finished_product(probe.image):
        return passed(subject, probe.location, f"{probe.image} is no image of this repository: its paths are its own")
    return judge_path(project, probe, subject)


MATCHERS: dict[str, Matcher] = {
    "probe-tool": Matcher(ProbeParams, _tools),
    "probe-module": Matcher(ProbeParams, _modules),
    "probe-port": Matcher(ProbeParams, _ports),
    "probe-path": Matcher(ProbeParams, _paths),
}
