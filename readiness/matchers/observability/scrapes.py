"""Does somebody serve what Prometheus asks for?

A target is followed to a compose service, a Kubernetes Service or a unit of the same machine, from there to its port, and where a Python
application answers to its routes. What is not in the repository stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readiness.artifacts.image_name import parse_image
from readiness.facts.compose.rows import ComposeService
from readiness.facts.kubernetes.rows import KubernetesObject
from readiness.facts.observability.known import exporter_by_image
from readiness.facts.observability.rows import ScrapeTarget
from readiness.facts.observability.scrapes import is_server
from readiness.facts.processes.derive import place_processes
from readiness.facts.processes.listening import listens_of
from readiness.facts.processes.places import compose_places, kubernetes_places
from readiness.facts.processes.rows import Listen, Origin, Process, Server
from readiness.facts.project import Project
from readiness.facts.web.scoping import scope_of
from readiness.facts.web.serving import serves
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Related, failed, passed, unknown

_SELF = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})
_HOST = frozenset({"host.docker.internal", "172.17.0.1", "gateway.docker.internal", "host.containers.internal"})
_OWN_SERVERS = ("start_http_server", "start_wsgi_server")


def target_unknown(project: Project) -> Iterator[Observation]:
    """Each target is a subject, and each job whose targets are found otherwise."""
    judge = _Judge(project)
    for row in project.rows(ScrapeTarget):
        if row.unreadable:
            yield unknown(f"job {row.job}", row.location, row.unreadable)
        else:
            yield judge.target(row)


class _Answer(msgspec.Struct, frozen=True):
    holds: bool | None
    message: str
    related: tuple[Related, ...] = ()


class _Judge:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.services = project.rows(ComposeService)
        self.places = {(service.base, service.name): place for place, service in compose_places(project)}

    def target(self, row: ScrapeTarget) -> Observation:
        answer = self._answer(row)
        subject = f"{row.job}: {row.address}"
        if answer.holds is None:
            return unknown(subject, row.location, answer.message, related=answer.related)
        if answer.holds:
            return passed(subject, row.location, answer.message)
        return failed(subject, row.location, answer.message, related=answer.related)

    def _answer(self, row: ScrapeTarget) -> _Answer:
        if row.pod:
            return self._pod(row)
        if row.host in _SELF:
            return self._same_machine(row)
        if row.host in _HOST:
            return self._published(row)
        asking = self._asking(row)
        for service in self.services:
            if (not asking or service.base in {one.base for one in asking}) and row.host in _names(service):
                return self._service(row, service)
        objects = [found for found in self.project.rows(KubernetesObject) if found.kind == "Service" and _is_called(found, row.host)]
        if objects:
            return _kubernetes(row, objects)
        if asking and "." not in row.host and not row.host.isdigit() and all(_closed(self.project, one) for one in asking):
            return _Answer(
                False,
                f"Prometheus scrapes {row.address}, and no service of {asking[0].base} is called {row.host}",
                (Related(asking[0].location, f"service {asking[0].name}"),),
            )
        return _Answer(None, f"{row.host} is no service of this repository")

    def _asking(self, row: ScrapeTarget) -> list[ComposeService]:
        """The compose services that run with this configuration; the only Prometheus there is, where no mount says so."""
        homes = {(base, service) for base, service, _ in row.config.homes}
        given = [service for service in self.services if (service.base, service.name) in homes]
        servers = [service for service in self.services if is_server(service.image)]
        return given or (servers if len(servers) == 1 and not row.config.key else [])

    def _pod(self, row: ScrapeTarget) -> _Answer:
        """Where several containers share the pod, any of them may answer."""
        pods = [(place, one) for place, one in kubernetes_places(self.project) if one.path == row.path and one.owner == row.pod]
        if any(len(one.pod.containers) > 1 for _, one in pods):
            return _Answer(None, f"{row.job} has several containers, any of which may listen on port {row.port}")
        processes = [process for place, _ in pods for process in place_processes(self.project, place)]
        return self._listening(row, processes, row.job) if processes else _Answer(None, f"what {row.job} runs is not known")

    # the machine itself --------------------------------------------------------------------------------------------------
    def _same_machine(self, row: ScrapeTarget) -> _Answer:
        if row.port == 9090:
            return _Answer(True, "Prometheus itself")
        asking = self._asking(row)
        if any(one.service.option("network_mode") for one in asking):
            return self._published(row)
        if asking:
            return _Answer(
                False,
                f"Prometheus runs in the container of {asking[0].name}, where {row.host}:{row.port} is Prometheus itself",
                (Related(asking[0].location, f"service {asking[0].name}"),),
            )
        processes = [one for one in self.project.rows(Process) if one.source in (Origin.SYSTEMD, Origin.PROCFILE)]
        return self._listening(row, processes, "the units") if processes else _Answer(None, f"what listens on {row.address} is not known")

    def _published(self, row: ScrapeTarget) -> _Answer:
        for service in self.services:
            for port in service.service.ports:
                if str(row.port) in (port.published, port.published.partition(":")[0]) and port.targets:
                    inner = msgspec.structs.replace(row, port=port.targets[0])
                    return self._service(inner, service)
        return _Answer(None, f"what listens on port {row.port} of the host is not in the repository")

    # a compose service ---------------------------------------------------------------------------------------------------
    def _service(self, row: ScrapeTarget, service: ComposeService) -> _Answer:
        name = parse_image(service.image) if service.image and not service.is_built else None
        exporter = exporter_by_image(name.name) if name else None
        related = (Related(service.location, f"service {service.name}"),)
        if exporter is not None:
            told = service.service.command is not None or service.service.environment or service.service.env_files
            if row.port in (exporter.port, None) or told or not exporter.port:
                return _Answer(True, f"{service.name} is {exporter.name}")
            said = f"{service.name} is {exporter.name}, which serves metrics on port {exporter.port}, not {row.port}"
            return _Answer(False, said, related)
        place = self.places.get((service.base, service.name))
        processes = tuple(place_processes(self.project, place)) if place else ()
        if not processes:
            return _Answer(None, f"what the service {service.name} serves is not known", related)
        return self._listening(row, list(processes), f"the service {service.name}")

    def _listening(self, row: ScrapeTarget, processes: list[Process], what: str) -> _Answer:
        port = row.port or (443 if row.scheme == "https" else 80)
        listens = [(process, one) for process in processes for one in listens_of(self.project, process)]
        own = self._own_server(processes, port)
        if own is not None:
            return own
        there = [process for process, one in listens if one.port == port]
        open_ones = [one for _, one in listens if one.port is None]
        if not there:
            if open_ones or not listens:
                why = open_ones[0].unreadable if open_ones else "it starts no server that is known"
                return _Answer(None, f"whether {what} listens on {port} is not known: {why}")
            ports = sorted({one.port for _, one in listens if one.port})
            first: Listen = listens[0][1]
            said = f"{what} listens on {', '.join(map(str, ports))}, and Prometheus asks port {port}"
            return _Answer(False, said, (Related(first.location, first.how or "listens here"),))
        return self._path(row, there)

    def _own_server(self, processes: list[Process], port: int) -> _Answer | None:
        """A server that prometheus_client starts beside the application answers every path."""
        folders = {component.path for one in processes if (component := self.project.component_of(one.dockerfile or one.path))}
        for path, call in self.project.calls(*_OWN_SERVERS):
            component = self.project.component_of(path)
            if component is not None and component.path not in folders and "." not in folders:
                continue
            given = call.invocation.argument(0, "port")
            value = getattr(self.project.python.fold(given, path, call.context.function), "value", None) if given is not None else None
            if value == port:
                return _Answer(True, f"{call.invocation.method} at {path}:{call.line}")
            if value is None and not any(one.port == port for process in processes for one in listens_of(self.project, process)):
                return _Answer(None, f"{call.invocation.method} at {path}:{call.line} computes its port")
        return None

    def _path(self, row: ScrapeTarget, processes: list[Process]) -> _Answer:
        served = [scope_of(self.project, process) for process in processes if process.launch.server is not Server.CELERY]
        found = [serves(self.project, one.scope, row.metrics_path) for one in served if one.scope is not None]
        answered = next((one for one in found if one.holds), None)
        if answered is not None:
            return _Answer(True, answered.reason)
        left_open = next((one for one in found if one.holds is None), None)
        why = left_open.reason if left_open else next((one.why for one in served if one.why), "") if found else "its routes are not known"
        if why:
            return _Answer(None, f"whether {row.metrics_path} is answered is not known: {why}")
        where = Related(processes[0].location, "runs here")
        return _Answer(False, f"Prometheus asks {row.address} for {row.metrics_path}, and no route of the application answers it", (where,))


def _names(service: ComposeService) -> set[str]:
    option = service.service.option("container_name")
    aliases = (alias for network in service.service.networks for alias in network.aliases)
    return {service.name, *([option.resolved] if option and option.resolved else []), *aliases}


def _closed(project: Project, service: ComposeService) -> bool:
    """Whether every name it can reach is one of its own set."""
    if service.incomplete or service.service.option("network_mode"):
        return False
    for path in service.files:
        model = project.artifact("compose", path)
        if model is None or any(network.external for network in model.networks) or model.includes:
            return False
    return True


def _is_called(found: KubernetesObject, host: str) -> bool:
    parts = host.split(".")
    return parts[0] == found.name and (len(parts) == 1 or not found.manifest.namespace or parts[1] == found.manifest.namespace)


def _kubernetes(row: ScrapeTarget, objects: list[KubernetesObject]) -> _Answer:
    ports = {port.port for one in objects for port in one.manifest.ports}
    place = objects[0].location
    if row.port is None or str(row.port) in ports:
        return _Answer(True, f"the Service {objects[0].name} has that port")
    if not ports or not all(port.isdigit() for port in ports):
        return _Answer(None, f"the ports of the Service {objects[0].name} are not known", (Related(place, "Service"),))
    said = f"the Service {objects[0].name} has port {', '.join(sorted(ports))}, and Prometheus asks {row.port}"
    return _Answer(False, said, (Related(place, f"Service {objects[0].name}"),))


MATCHERS: dict[str, Matcher] = {"scrape-target-unknown": judging(target_unknown, "prometheus")}
