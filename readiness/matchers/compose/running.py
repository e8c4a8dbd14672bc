"""How compose services run: restarted, bounded, confined, from an image that stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.image_name import parse_image
from readiness.facts.compose.rows import ComposeService, LastingService, PulledImage
from readiness.facts.project import Project
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Severity, failed, passed, unknown

_DANGEROUS = frozenset({"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO"})
"""Capabilities that give the host away. Source: capabilities(7)."""
_SOCKET_READERS = frozenset({
    "traefik", "nginx-proxy", "docker-gen", "acme-companion", "docker-letsencrypt-nginx-proxy-companion", "caddy-docker-proxy",
    "docker-socket-proxy", "socket-proxy", "cadvisor", "promtail", "alloy", "telegraf", "datadog-agent", "agent", "dozzle", "vector",
    "netdata", "filebeat", "metricbeat", "homepage", "glances", "swarm-cronjob",
})
"""Images whose job is to read Docker's state."""


def _restart(project: Project) -> Iterator[Observation]:
    for row in project.rows(LastingService):
        service = row.service
        option, deploy = service.service.option("restart"), service.service.deploy
        if option and option.resolved is None:
            yield passed(service.subject, option.location, f"the deployment sets {option.value}")
        elif option and option.resolved not in ("no", "false", ""):
            yield passed(service.subject, option.location, f"restart: {option.resolved}")
        elif deploy and deploy.restart_condition and deploy.restart_condition.value != "none":
            yield passed(service.subject, deploy.restart_condition.location, f"restart_policy: {deploy.restart_condition.value}")
        elif service.incomplete:
            yield unknown(service.subject, service.location, f"{service.name}: {service.incomplete}")
        else:
            said, place = ("is not restarted", option.location) if option else ("has no restart policy", service.location)
            yield failed(service.subject, place, f"{service.name} {said}: after a crash or a reboot it stays down")


def _limits(project: Project) -> Iterator[Observation]:
    for row in project.rows(LastingService):
        service = row.service
        limit = service.service.option("mem_limit") or (service.service.deploy.memory_limit if service.service.deploy else None)
        if limit and limit.value.strip() not in ("", "0"):
            yield passed(service.subject, limit.location, f"memory limit {limit.value}")
        elif service.incomplete:
            yield unknown(service.subject, service.location, f"{service.name}: {service.incomplete}")
        else:
            yield failed(service.subject, service.location, f"{service.name} has no memory limit")


def _privileged(project: Project) -> Iterator[Observation]:
    for service in project.rows(ComposeService):
        clean = True
        option = service.service.option("privileged")
        if option and service.service.flag("privileged"):
            clean = False
            yield failed(service.subject, option.location, f"{service.name} runs privileged: root in it is root on the host")
        for capability in service.service.cap_add:
            name = capability.value.upper().removeprefix("CAP_")
            if name in _DANGEROUS:
                clean = False
                yield failed(service.subject, capability.location, f"{service.name} is given the capability {name}")
        if clean:
            yield passed(service.subject, service.location)


def _socket(project: Project) -> Iterator[Observation]:
    for service in project.rows(ComposeService):
        sockets = [mount for mount in service.service.mounts if mount.source.rstrip("/").endswith("/docker.sock")]
        for mount in sockets:
            name = parse_image(service.image)
            known = name is not None and name.name in _SOCKET_READERS
            if known and name and mount.read_only:
                message = f"{service.name} ({name.name}) reads Docker's socket; read-only protects the file, not the API behind it"
                yield failed(service.subject, mount.location, message, severity=Severity.MEDIUM)
            else:
                message = f"{service.name} has Docker's socket: whoever takes it over starts any container on the host"
                yield failed(service.subject, mount.location, message)
        if not sockets:
            yield passed(service.subject, service.location)


def _host_network(project: Project) -> Iterator[Observation]:
    for service in project.rows(ComposeService):
        mode = service.service.option("network_mode")
        if mode and mode.resolved == "host":
            message = f"{service.name} shares the host's network: every port it opens is open on the host"
            yield failed(service.subject, mode.location, message)
        elif mode and mode.resolved is None:
            yield unknown(service.subject, mode.location, f"the network mode of {service.name} is {mode.value}")
        else:
            yield passed(service.subject, service.location)


def _unpinned(project: Project) -> Iterator[Observation]:
    for row in project.rows(PulledImage):
        name = parse_image(row.image) if row.image else None
        if not row.image:
            yield passed(row.service.subject, row.location, f"the deployment supplies {row.raw}")
        elif name is None:
            yield unknown(row.service.subject, row.location, f"{row.image} is no image name")
        elif name.floats:
            what = "the tag latest" if name.tag else "no tag"
            yield failed(row.service.subject, row.location, f"the image {row.image} of {row.service.name} has {what}")
        else:
            yield passed(row.service.subject, row.location, row.image)


MATCHERS: dict[str, Matcher] = {
    "compose-restart-missing": judging(_restart, "compose"),
    "compose-resource-limits-missing": judging(_limits, "compose"),
    "compose-privileged": judging(_privileged, "compose"),
    "compose-docker-socket-mounted": judging(_socket, "compose"),
    "compose-host-network": judging(_host_network, "compose"),
    "compose-image-unpinned": judging(_unpinned, "compose"),
}
