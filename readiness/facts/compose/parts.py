"""Relations of what services point to: dependencies, images, builds, env files, mounts, guarded ports, data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.compose.model import Port
from readiness.artifacts.environment import interpolated
from readiness.facts.compose.paths import folder_of, resolve
from readiness.facts.compose.rows import (
    BackingDependency,
    BackingService,
    BindMount,
    BuildSource,
    ComposeService,
    EnvFileUse,
    PulledImage,
    ServiceDependency,
    StatefulService,
)
from readiness.facts.known_images import BACKING, ImageKind, ImageProfile

if TYPE_CHECKING:
    from readiness.facts.project import Project

_GUARDED = BACKING | {ImageKind.ADMIN, ImageKind.STORAGE}
_DATA_VARIABLES = {"postgres": "PGDATA", "postgis": "PGDATA", "pgvector": "PGDATA", "timescaledb": "PGDATA"}


def derive_dependencies(project: Project) -> Iterator[ServiceDependency]:
    services = project.rows(ComposeService)
    by_set: dict[tuple[str, ...], dict[str, ComposeService]] = {}
    for service in services:
        by_set.setdefault(service.files, {})[service.name] = service
    for service in services:
        for entry in service.service.depends_on:
            target = by_set[service.files].get(entry.service)
            yield ServiceDependency(location=entry.location, service=service, dependency=entry, target=target)


def derive_backing_dependencies(project: Project) -> Iterator[BackingDependency]:
    for row in project.rows(ServiceDependency):
        if row.target and row.target.profile and row.target.profile.kind in BACKING:
            yield BackingDependency(location=row.location, service=row.service, dependency=row.dependency, target=row.target)


def derive_backing(project: Project) -> Iterator[BackingService]:
    for service in project.rows(ComposeService):
        profile = service.profile
        if profile and profile.kind in _GUARDED:
            published = tuple(port for port in service.service.ports if _is_guarded(port, profile))
            yield BackingService(location=service.location, service=service, profile=profile, published=published)


def _is_guarded(port: Port, profile: ImageProfile) -> bool:
    """An unreadable target of a database is guarded all the same: it has no other ports."""
    return not port.targets or bool(set(port.targets) & set(profile.ports))


def derive_stateful(project: Project) -> Iterator[StatefulService]:
    for service in project.rows(ComposeService):
        profile = service.profile
        if profile is None or not profile.data:
            continue
        reason = "" if profile.stateful else _keeps_data(service, profile)
        if profile.stateful or reason:
            yield StatefulService(
                location=service.location, service=service, profile=profile, folders=_folders(service, profile), reason=reason
            )


def _keeps_data(service: ComposeService, profile: ImageProfile) -> str:
    """Why a cache is more than a cache: it is told to write its data down."""
    words = [interpolated(word) or word for word in (service.service.command.words if service.service.command else ())]
    line = " ".join(words)
    if "--appendonly yes" in line or "--appendonly=yes" in line:
        return "it runs with --appendonly yes"
    position = words.index("--save") if "--save" in words else -1
    if position >= 0 and position + 1 < len(words) and words[position + 1] not in ("", '""', "''"):
        return "it runs with --save"
    settings = {entry.name: entry.value for entry in service.service.environment}
    if profile.name in ("redis", "valkey") and (settings.get("REDIS_AOF_ENABLED") or "").lower() in ("yes", "true"):
        return "REDIS_AOF_ENABLED is set"
    return ""


def _folders(service: ComposeService, profile: ImageProfile) -> tuple[str, ...]:
    variable = _DATA_VARIABLES.get(profile.name)
    for entry in service.service.environment:
        if entry.name == variable and entry.value and (value := interpolated(entry.value)):
            return (value.rstrip("/"), *profile.data)
    return profile.data


def derive_images(project: Project) -> Iterator[PulledImage]:
    for service in project.rows(ComposeService):
        image = service.service.image
        if image is None or service.is_built:
            continue
        policy = service.service.option("pull_policy")
        if policy and policy.value in ("never", "build"):
            continue
        yield PulledImage(location=image.location, service=service, raw=image.value, image=service.image)


def derive_builds(project: Project) -> Iterator[BuildSource]:
    for service in project.rows(ComposeService):
        build = service.service.build
        if build is None:
            continue
        location = build.context.location if build.context else build.location
        place = resolve(folder_of(location.path), build.context.value if build.context else ".")
        if not place.path:
            yield BuildSource(location=location, service=service, remote=place.remote, unknown=place.why)
            continue
        yield BuildSource(location=location, service=service, context=place.path, dockerfile=service.dockerfile)


def derive_env_files(project: Project) -> Iterator[EnvFileUse]:
    for service in project.rows(ComposeService):
        for entry in service.service.env_files:
            place = resolve(folder_of(entry.path.location.path), entry.path.value)
            yield EnvFileUse(location=entry.path.location, service=service, env_file=entry, file=place.path, unknown=place.why)


def derive_binds(project: Project) -> Iterator[BindMount]:
    for service in project.rows(ComposeService):
        for mount in service.service.mounts:
            if mount.kind == "bind":
                place = resolve(folder_of(mount.location.path), mount.source)
                yield BindMount(location=mount.location, service=service, mount=mount, source=place.path, unknown=place.why)
