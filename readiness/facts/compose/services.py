"""Relation ``service.compose``: the services of every production set, with what they are built from or run."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.compose.model import Compose, Service
from readiness.facts.compose.images import stage_chain
from readiness.facts.compose.lifetime import lifetime_of
from readiness.facts.compose.paths import folder_of, resolve
from readiness.facts.compose.rows import ComposeService, LastingService, Lifetime
from readiness.facts.compose.sets import ComposeFiles, EffectiveService, find_sets
from readiness.facts.known_images import ImageProfile, profile_of

if TYPE_CHECKING:
    from readiness.facts.project import Project


class _Built(msgspec.Struct, frozen=True):
    """A build inside the repository: its paths, and the service that has it."""

    context: str
    dockerfile: str
    target: str
    service: str


def derive_services(project: Project) -> Iterator[ComposeService]:
    everywhere = _images_built_anywhere(project)
    for files in find_sets(project):
        awaited = {
            entry.service for found in files.services.values() for entry in found.service.depends_on
            if entry.condition == "service_completed_successfully"
        }
        built = dict(everywhere)
        for found in files.services.values():
            if (made := _built(found.service, found.folder)) and found.service.image:
                built[found.service.image.value] = made
        for name in sorted(files.judged):
            yield _row(project, files, files.services[name], built, name in awaited)


def derive_lasting(project: Project) -> Iterator[LastingService]:
    for service in project.rows(ComposeService):
        if service.lifetime is Lifetime.LASTING:
            yield LastingService(location=service.location, service=service)


def _row(project: Project, files: ComposeFiles, found: EffectiveService, built: dict[str, _Built], awaited: bool) -> ComposeService:
    service = found.service
    made = _built(service, found.folder)
    if made is None and service.build is None and service.image:
        made = built.get(service.image.value)
    image = (service.image.resolved or "") if service.image else ""
    profile = profile_of(image) if made is None and service.build is None else _profile_of_build(project, made)
    lifetime, reason = lifetime_of(service, profile, awaited=awaited)
    incomplete = found.open.reason if found.open else ""
    if service.image is None and service.build is None and not incomplete:
        incomplete = "neither image nor build is given"
    return ComposeService(
        location=service.location, name=service.name, base=files.base, files=files.files, service=service, image=image,
        context=made.context if made else "", dockerfile=made.dockerfile if made else "", target=made.target if made else "",
        built_by=made.service if made and made.service != service.name else "", profile=profile,
        lifetime=lifetime, lifetime_reason=reason, incomplete=incomplete,
    )


def _built(service: Service, folder: str) -> _Built | None:
    """The build of a service, where its context lies in the repository."""
    build = service.build
    if build is None:
        return None
    place = folder_of(build.context.location.path) if build.context else folder
    context = resolve(place, build.context.value if build.context else ".").path
    if not context:
        return None
    dockerfile = ""
    if build.inline is None:
        written = build.dockerfile.resolved if build.dockerfile else "Dockerfile"
        dockerfile = _inside(posixpath.normpath(posixpath.join(context, written))) if written and not written.startswith("/") else ""
    return _Built(context, dockerfile, (build.target.resolved or "") if build.target else "", service.name)


def _inside(path: str) -> str:
    return "" if path == ".." or path.startswith("../") else path


def _images_built_anywhere(project: Project) -> dict[str, _Built]:
    """Image names that some compose file of the repository builds, development files too: ``image: app`` elsewhere is that one."""
    found: dict[str, _Built] = {}
    for source in project.artifacts("compose", None):
        model: Compose = source.model
        for service in model.services:
            made = _built(service, folder_of(source.path)) if service.image and service.build else None
            if made and service.image:
                found.setdefault(service.image.value, made)
    return found


def _profile_of_build(project: Project, made: _Built | None) -> ImageProfile | None:
    """The profile of what the final stage is based on, where that is itself a database or the like (``FROM postgres``)."""
    chain = stage_chain(project, made.dockerfile, made.target) if made and made.dockerfile else None
    profile = profile_of(chain.base) if chain else None
    return profile if profile and (profile.ports or profile.data) else None
