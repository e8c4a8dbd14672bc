"""Whether something of the repository listens where nginx passes requests to: services of the same compose set, Services of the cluster,
units and published ports of the host."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.compose.model import port_range
from readiness.artifacts.environment import interpolated
from readiness.facts.compose.rows import ComposeService
from readiness.facts.docker.images import image_by_key, target_index
from readiness.facts.kubernetes.rows import KubernetesObject
from readiness.facts.processes.rows import Listen, Origin
from readiness.facts.proxy.rows import NginxTarget, ProxyRun
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_NAMING = ("container_name", "hostname")


class Answer(StrEnum):
    """Whether it is there; OPEN: what would tell is not in the repository, or cannot be read."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Found(msgspec.Struct, frozen=True):
    """``how`` is a sentence part; ``location`` the other half of a mismatch, or what leaves it open."""

    answer: Answer
    how: str
    location: Location | None = None


def resolve(project: Project, target: NginxTarget) -> Found:
    if target.local:
        return _on_host(project, target) if not target.runs else _in_container(target)
    runs = [run for run in target.runs if run.service is not None or run.workload is not None]
    found = [_in_set(project, target, run) if run.service is not None else _in_cluster(project, target) for run in runs]
    refused = next((answer for answer in found if answer.answer is Answer.NO), None)
    accepted = next((answer for answer in found if answer.answer is Answer.YES), None)
    return refused or accepted or (found[0] if found else _anywhere(project, target))


def _in_container(target: NginxTarget) -> Found:
    run = target.runs[0]
    return Found(Answer.OPEN, f"{target.host} is the container of {run.config} itself; what else runs in it is not known", target.location)


# compose -----------------------------------------------------------------------------------------------------------------
def _in_set(project: Project, target: NginxTarget, run: ProxyRun) -> Found:
    caller = run.service
    assert caller is not None
    services = [row for row in project.rows(ComposeService) if row.base == caller.base]
    called = next((row for row in services if target.host in _names(project, row)), None)
    if called is not None:
        if not _share_network(caller, called):
            how = f"{caller.subject}, which passes them, shares no network with {called.subject}"
            return Found(Answer.NO, how, called.location)
        return _port(project, target, called)
    if incomplete := next((row for row in services if row.incomplete), None):
        how = f"{target.host} is no service that is seen; {incomplete.subject}: {incomplete.incomplete}"
        return Found(Answer.OPEN, how, incomplete.location)
    if _uses_foreign_network(project, caller):
        return Found(Answer.OPEN, f"{target.host} may be in the external network that {caller.subject} uses", caller.location)
    if _named_for_others(project, target.host):
        return Found(Answer.OPEN, f"{target.host} is a service of another compose file only", caller.location)
    names = ", ".join(sorted(row.name for row in services))
    return Found(Answer.NO, f"{caller.base} has no service of that name (it has {names})", caller.location)


def _names(project: Project, row: ComposeService) -> set[str]:
    """Every name by which others reach the service: its own, its container's, aliases of networks."""
    own = {row.name, *(text.resolved or "" for name in _NAMING if (text := row.service.option(name)) is not None)}
    for path in row.files:
        model = project.artifact("settings-file", path)
        for entry in model.entries if model is not None else ():
            keys = entry.path
            if len(keys) > 3 and keys[:2] == ("services", row.name) and keys[2] == "networks" and "aliases" in keys:
                own.add(entry.kept.text or "")
            if len(keys) > 3 and keys[0] == "services" and keys[2] in ("links", "external_links") and entry.kept.text:
                service, colon, alias = entry.kept.text.partition(":")
                own |= {alias} if colon and service == row.name else set()
    return own - {""}


def _share_network(one: ComposeService, other: ComposeService) -> bool:
    if any(row.service.option("network_mode") for row in (one, other)):
        return True
    return bool(_networks(one) & _networks(other))


def _networks(row: ComposeService) -> set[str]:
    return {use.name for use in row.service.networks} or {"default"}


def _uses_foreign_network(project: Project, row: ComposeService) -> bool:
    models = (project.artifact("compose", path) for path in row.files)
    foreign = {network.name for model in models if model is not None for network in model.networks if network.external}
    return bool(foreign & _networks(row)) or bool(row.service.option("network_mode"))


def _named_for_others(project: Project, name: str) -> bool:
    return any(source.model.service(name) is not None for source in project.artifacts("compose", None))


def _port(project: Project, target: NginxTarget, called: ComposeService) -> Found:
    own = [row for row in project.rows(Listen) if row.source is Origin.COMPOSE and row.owner == called.name]
    listens = [row for row in own if row.path in {called.path, *called.files}] or _of_image(project, called)
    ports = {row.port for row in listens if row.port is not None}
    declared = ports | set(_declared(project, called))
    if target.port is None:
        return Found(Answer.YES, f"{called.subject} is defined", called.location)
    if target.port in declared:
        return Found(Answer.YES, f"{called.subject} listens on {target.port}", called.location)
    if listens and all(row.port is not None for row in listens):
        how = f"{called.subject} listens on {' and '.join(str(port) for port in sorted(ports))}"
        place = listens[0].location
        return Found(Answer.NO, how, place)
    if not called.is_built and not called.built_by and called.profile is None:
        how = f"{called.subject} is defined; which port its image {called.image or ''} listens on is that image's own matter"
        return Found(Answer.YES, " ".join(how.split()), called.location)
    why = next((row.unreadable for row in listens if row.unreadable), f"which port {called.subject} listens on is not known")
    return Found(Answer.OPEN, f"{called.subject} is defined, but not its port: {why}", called.location)


def _of_image(project: Project, called: ComposeService) -> list[Listen]:
    """Of the image's own command."""
    if not called.dockerfile:
        return []
    key = (called.dockerfile, target_index(project, called.dockerfile, called.target))
    rows = (row for row in project.rows(Listen) if row.source is Origin.DOCKER and (row.dockerfile, row.stage) == key)
    return [_as_given(called, row) for row in rows]


def _as_given(called: ComposeService, row: Listen) -> Listen:
    """The port as the service sets it, where the image takes it from a variable."""
    given = next((setting for setting in called.service.environment if row.environment and setting.name == row.environment), None)
    if given is None:
        return row
    value = interpolated(given.value) if given.value is not None else None
    port = int(value) if value and value.isdigit() else None
    return msgspec.structs.replace(row, port=port, unreadable="" if port else f"{given.name} decides which port it is")


def _declared(project: Project, called: ComposeService) -> Iterator[int]:
    """Ports that the service, its image or what is known of that image names."""
    service = called.service
    yield from (port for entry in service.ports for port in entry.targets)
    yield from (port for text in service.expose for port in port_range(text.resolved))
    if called.profile is not None:
        yield from (*called.profile.ports, *called.profile.serves)
    if called.dockerfile:
        image = image_by_key(project, called.dockerfile, target_index(project, called.dockerfile, called.target))
        yield from (row.port for row in image.exposes if row.port is not None) if image is not None else ()


# the cluster, the host, anywhere -----------------------------------------------------------------------------------------
def _in_cluster(project: Project, target: NginxTarget) -> Found:
    name = target.host.partition(".")[0]
    objects = [row for row in project.rows(KubernetesObject) if row.kind == "Service"]
    service = next((row for row in objects if row.name == name), None)
    if service is None:
        if project.not_analysed(("kubernetes", "helm")) or project.artifacts("helm") or not objects:
            return Found(Answer.OPEN, f"no Service {name} is seen, and not every manifest is", target.location)
        return Found(Answer.NO, f"no manifest has a Service {name}")
    ports = {port.port for port in service.manifest.ports}
    if target.port is None or str(target.port) in ports or not ports:
        return Found(Answer.YES, f"the Service {name} is defined", service.location)
    return Found(Answer.NO, f"the Service {name} has port {' and '.join(sorted(ports))}", service.location)


def _on_host(project: Project, target: NginxTarget) -> Found:
    """Units, Procfiles, and ports that compose publishes. What else runs on the host nobody here knows."""
    listens = [row for row in project.rows(Listen) if row.source in (Origin.SYSTEMD, Origin.PROCFILE)]
    match = next((row for row in listens if row.port is not None and row.port == target.port), None)
    if match is not None:
        return Found(Answer.YES, f"{match.owner} listens on {target.port}", match.location)
    published = [(port, row) for row in project.rows(ComposeService) for entry in row.service.ports for port in _published(entry.published)]
    composed = next((row for port, row in published if port == target.port), None)
    if composed is not None:
        return Found(Answer.YES, f"{composed.subject} publishes {target.port}", composed.location)
    known = {row.port: row for row in listens if row.port is not None}
    closed = bool(known) and all(row.port is not None for row in listens) and not published
    if closed and target.port is not None:
        ports = " and ".join(str(port) for port in sorted(known))
        return Found(Answer.NO, f"the units listen on {ports}", next(iter(known.values())).location)
    why = next((row.unreadable for row in listens if row.unreadable), "nothing here says who listens there")
    return Found(Answer.OPEN, f"{target.host}:{target.port}: {why}", target.location)


def _published(written: str) -> tuple[int, ...]:
    return port_range(interpolated(written))


def _anywhere(project: Project, target: NginxTarget) -> Found:
    """No container is seen to run the configuration: a service of that name is enough, and none is no proof."""
    name = target.host.partition(".")[0]
    row = next((row for row in project.rows(ComposeService) if name in _names(project, row)), None)
    if row is not None:
        found = _port(project, target, row)
        return found if found.answer is not Answer.NO else Found(Answer.OPEN, found.how, found.location)
    if any(entry.kind == "Service" and entry.name == name for entry in project.rows(KubernetesObject)):
        found = _in_cluster(project, target)
        return found if found.answer is not Answer.NO else Found(Answer.OPEN, found.how, found.location)
    return Found(Answer.OPEN, f"nothing here says who {target.host} is, nor which container runs this configuration", target.location)
