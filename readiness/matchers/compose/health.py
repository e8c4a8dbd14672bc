"""Healthchecks of compose services, and services that wait for one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.facts.compose.images import ImageHealth, image_health
from readiness.facts.compose.rows import BackingDependency, ComposeService, LastingService, ServiceDependency
from readiness.facts.docker.rows import Image
from readiness.facts.docker.runs import start_line
from readiness.facts.known_images import ImageKind
from readiness.facts.processes.places import compose_places
from readiness.facts.processes.rows import Origin, Process
from readiness.facts.project import Project
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, Related, failed, passed, unknown

_WAITING = re.compile(r"wait[-_]?for|dockerize\b|pg_isready|mysqladmin\s+ping|/dev/tcp/|\bnc\s+-\w*z|redis-cli.*ping|pre[-_]?start")
"""Words of scripts and programs that wait for a port or a database before they start something."""
_SUPERVISION = re.compile(r"(?:^|/)(?:s6[^/]*|services\.d|cont-init\.d)/")
"""Folders of s6-overlay's scripts (github.com/just-containers/s6-overlay)."""


def _healthcheck_missing(project: Project) -> Iterator[Observation]:
    for row in project.rows(LastingService):
        service = row.service
        check = service.service.healthcheck
        if check and check.disabled:
            yield failed(service.subject, check.location, f"the healthcheck of {service.name} is switched off")
            continue
        if check and check.form:
            yield passed(service.subject, check.location, f"healthcheck of {service.name}")
            continue
        if service.incomplete:
            yield unknown(service.subject, service.location, f"{service.name}: {service.incomplete}")
            continue
        found = _of_image(project, service)
        if found.has is None:
            yield unknown(service.subject, service.location, f"{service.name} has no healthcheck in compose; {found.reason}")
        elif found.has:
            yield passed(service.subject, service.location, found.reason)
        else:
            related = (Related(found.location, "no HEALTHCHECK in force"),) if found.location else ()
            yield failed(service.subject, service.location, f"{service.name} has no healthcheck: {found.reason}", related=related)


def _unconditional(project: Project) -> Iterator[Observation]:
    for row in project.rows(BackingDependency):
        target, entry = row.target, row.dependency
        subject = f"{row.service.name} → {target.name}"
        kind = target.profile.kind.value if target.profile else "service"
        if entry.condition != "service_started":
            yield passed(subject, row.location, f"condition: {entry.condition}")
        elif row.service.profile and row.service.profile.kind is ImageKind.ADMIN:
            yield passed(subject, row.location, f"{row.service.name} is an admin console: it connects when somebody asks")
        elif waiting := _waits(project, row.service):
            yield passed(subject, row.location, f"it waits by itself: {waiting}")
        elif not_known := _start_unknown(project, row.service):
            message = f"{row.service.name} does not wait for {target.name}, and {not_known}"
            yield unknown(subject, row.location, message)
        else:
            message = f"{row.service.name} starts as soon as the container of {target.name} exists, before the {kind} accepts connections"
            yield failed(subject, row.location, message, related=(Related(target.location, f"{target.name} is a {kind}"),))


def _waits(project: Project, service: ComposeService) -> str:
    """The words by which the service's own start waits for others: in its command, or in a script that starts its image."""
    words = [word for command in (service.service.entrypoint, service.service.command) if command for word in command.words]
    found = _WAITING.search(" ".join(words))
    if found:
        return found[0]
    image = _made_here(project, service)
    if image is not None and _is_supervised(image):
        for source in project.artifacts("shell"):
            for command in source.model.commands if _SUPERVISION.search(source.path) else ():
                if found := _WAITING.search(" ".join(command.texts)):
                    return f"{found[0]} at {Location(source.path, command.line)}"
    for process in project.rows(Process):
        own = process.source is Origin.COMPOSE and process.owner == service.name and process.path in service.files
        if not own and not (process.source is Origin.DOCKER and image is not None and process.dockerfile == image.dockerfile):
            continue
        for script in process.via:
            model = project.artifact("shell", script)
            for command in model.commands if model else ():
                if found := _WAITING.search(" ".join(command.texts)):
                    return f"{found[0]} at {Location(script, command.line)}"
    return ""


def _start_unknown(project: Project, service: ComposeService) -> str:
    """Why it cannot be told whether the service waits by itself; empty where it can."""
    image = _made_here(project, service)
    if image is None:
        return "" if service.is_built else f"how its image {service.image} starts is not known"
    return f"s6-overlay starts what is in {image.dockerfile}'s image: its scripts may wait" if _is_supervised(image) else ""


def _is_supervised(image: Image) -> bool:
    """Process 1 is s6-overlay's, which runs scripts by folder."""
    return start_line(image)[0][:1] == ("/init",)


def _unhealthy(project: Project) -> Iterator[Observation]:
    for row in project.rows(ServiceDependency):
        subject = f"{row.service.name} → {row.dependency.service}"
        if row.dependency.condition != "service_healthy":
            yield passed(subject, row.location, f"condition: {row.dependency.condition}")
            continue
        if row.target is None:
            yield unknown(subject, row.location, f"{row.dependency.service} is not defined in the files that are known")
            continue
        yield _health_waited_for(subject, row, row.target, _health(project, row.target))


def _health(project: Project, target: ComposeService) -> ImageHealth:
    check = target.service.healthcheck
    if check and check.disabled:
        return ImageHealth(False, f"the healthcheck of {target.name} is switched off", check.location)
    if check and check.form:
        return ImageHealth(True, f"healthcheck at {check.location}", check.location)
    if target.incomplete:
        return ImageHealth(None, target.incomplete)
    return _of_image(project, target)


def _of_image(project: Project, service: ComposeService) -> ImageHealth:
    """The healthcheck of its image; of one that this repository makes without compose's knowing, what the Dockerfile says."""
    found = image_health(project, service)
    image = _made_here(project, service) if found.has is None else None
    if image is None:
        return found
    check = image.healthcheck
    if check is not None and not check.command.disabled:
        return ImageHealth(True, f"HEALTHCHECK at {image.at(check.line)}", image.at(check.line))
    if check is None and (image.base_image is None or image.base_image.healthcheck):
        return ImageHealth(None, f"whether the base image of {image.dockerfile} has one is not known")
    return ImageHealth(False, f"{image.dockerfile} has no HEALTHCHECK", Location(image.dockerfile))


def _made_here(project: Project, service: ComposeService) -> Image | None:
    return next((place.image for place, row in compose_places(project) if row == service), None)


def _health_waited_for(subject: str, row: ServiceDependency, target: ComposeService, found: ImageHealth) -> Observation:
    if found.has is None:
        return unknown(subject, row.location, f"{target.name} has no healthcheck in compose; {found.reason}")
    if found.has:
        return passed(subject, row.location, found.reason)
    message = f"{row.service.name} waits until {target.name} is healthy, and {target.name} has no healthcheck: it never starts"
    return failed(subject, row.location, message, related=(Related(found.location or target.location, found.reason),))


MATCHERS: dict[str, Matcher] = {
    "compose-healthcheck-missing": judging(_healthcheck_missing, "compose"),
    "compose-depends-on-unconditional": judging(_unconditional, "compose"),
    "compose-depends-on-unhealthy": judging(_unhealthy, "compose"),
}
