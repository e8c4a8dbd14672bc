"""Relation ``env.set``: what deployments give to processes, gathered from every kind of file that can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.command import read_commands
from readiness.artifacts.dockerfile_model import Dockerfile, StageText
from readiness.artifacts.dotenv import EnvFile
from readiness.artifacts.environment import EnvSetting, interpolated
from readiness.artifacts.helm import HelmFile
from readiness.artifacts.settings_file import SettingsFile
from readiness.artifacts.withheld import kept
from readiness.facts.compose.rows import ComposeService, EnvFileUse
from readiness.facts.env.ownership import service_component
from readiness.facts.env.pods import kubernetes_sets
from readiness.facts.env.rows import EnvSet
from readiness.facts.processes.rows import Origin
from readiness.facts.systemd.rows import SystemdUnit
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_WORDS = re.compile(r"[.\-_]")
_DEVELOPMENT = frozenset({"dev", "development", "develop", "local", "test", "tests", "testing", "ci", "debug"})
_VALUE_KEYS = frozenset(
    {"env", "envs", "envvars", "environment", "extraenv", "extraenvvars", "environmentvariables", "configmap", "config"}
)


def derive_sets(project: Project) -> Iterator[EnvSet]:
    yield from _dockerfiles(project)
    yield from _compose(project)
    yield from kubernetes_sets(project)
    yield from _units(project)
    yield from _env_files(project)
    yield from _procfiles(project)
    yield from _platform_files(project)
    yield from _helm(project)


def shown(key: str, value: str | None) -> tuple[str | None, bool]:
    """(the value as far as it may be told, whether it is kept elsewhere)."""
    if value is None:
        return None, True
    resolved = interpolated(value)
    return (None, True) if resolved is None else (kept(key, resolved).text, False)


# Docker ------------------------------------------------------------------------------------------------------------------
def _dockerfiles(project: Project) -> Iterator[EnvSet]:
    targets = {
        (service.dockerfile, service.target)
        for service in project.rows(ComposeService)
        if service.target and not _DEVELOPMENT & set(_WORDS.split(service.target.lower()))
    }
    for source in project.artifacts("dockerfile"):
        model: Dockerfile = source.model
        if not model.stages:
            continue
        ends = [stage for stage in model.stages if (source.path, stage.name) in targets] or [model.stages[-1]]
        used = {stage.index: stage for end in ends for stage in _chain(model, end)}
        for stage in used.values():
            yield from _stage(project, source.path, stage)


def _chain(model: Dockerfile, stage: StageText) -> Iterator[StageText]:
    """The stage and those it is built on."""
    current: StageText | None = stage
    while current is not None:
        yield current
        base, index = current.base.text.lower(), current.index
        current = next((other for other in model.stages[:index] if other.name and other.name.lower() == base), None)


def _stage(project: Project, path: str, stage: StageText) -> Iterator[EnvSet]:
    known: dict[str, str | None] = {}
    for instruction in stage.instructions:
        if instruction.name not in ("ENV", "ARG") or instruction.onbuild:
            continue
        for pair in instruction.pairs:
            value = pair.value.resolve(known) if pair.value is not None else None
            known[pair.name] = value
            if instruction.name == "ENV":
                text = None if value is None else kept(pair.name, value).text
                yield EnvSet(
                    location=Location(path, pair.line),
                    key=pair.name,
                    value=text,
                    origin=Origin.DOCKER,
                    owner=path,
                    component=project.component_name(path),
                    kept=value is None,
                )


# Compose -----------------------------------------------------------------------------------------------------------------
def _compose(project: Project) -> Iterator[EnvSet]:
    for row in project.rows(ComposeService):
        component = service_component(project, row)
        profile = row.profile.name if row.profile else ""
        built = row.is_built or (row.profile is None and bool(row.image))
        for setting in row.service.environment:
            made = _setting(setting, Origin.COMPOSE, row.subject, component, profile, built=built)
            yield msgspec.structs.replace(made, home=row.base, beside=_beside(row))
    for use in project.rows(EnvFileUse):
        row = use.service
        profile = row.profile.name if row.profile else ""
        built = row.is_built or (row.profile is None and bool(row.image))
        component = service_component(project, row)
        model = project.artifact("env-file", use.file) if use.file else None
        if isinstance(model, EnvFile):
            for entry in model.entries:
                yield EnvSet(
                    location=Location(use.file, entry.line, entry.column),
                    key=entry.key,
                    value=entry.value,
                    origin=Origin.COMPOSE,
                    owner=row.subject,
                    built=built,
                    profile=profile,
                    component=component,
                    kept=not entry.assigned,
                    home=row.base,
                    beside=_beside(row),
                )
        else:
            written = use.env_file.path.value
            missing = not use.file or use.file not in project.files
            yield EnvSet(
                location=use.location,
                key="*",
                value=None,
                origin=Origin.COMPOSE,
                owner=row.subject,
                built=built,
                profile=profile,
                component=component,
                kept=True,
                home=row.base,
                unreadable=f"{written} is not in the repository" if missing else f"{written} is not read as an env file",
            )


def _beside(row: ComposeService) -> tuple[str, ...]:
    mode = row.service.option("network_mode")
    if mode is None or mode.value in ("bridge", "none", "default"):
        return ()
    return ("the host",) if mode.value == "host" else (mode.value.replace(":", " "),)


def _setting(setting: EnvSetting, origin: Origin, owner: str, component: str, profile: str, *, built: bool) -> EnvSet:
    value, elsewhere = shown(setting.name, setting.value)
    return EnvSet(
        location=setting.location,
        key=setting.name,
        value=value,
        origin=origin,
        owner=owner,
        built=built,
        profile=profile,
        component=component,
        kept=elsewhere,
        passed_on=setting.value is None and setting.source in ("", "host"),
    )


# systemd -----------------------------------------------------------------------------------------------------------------
def _units(project: Project) -> Iterator[EnvSet]:
    for row in project.rows(SystemdUnit):
        component = project.component_name(row.path)
        for setting in row.unit.environment:
            yield _setting(setting, Origin.SYSTEMD, row.path, component, "", built=True)
        for file in row.unit.environment_files:
            yield EnvSet(
                location=file.location,
                key="*",
                value=None,
                origin=Origin.SYSTEMD,
                owner=row.path,
                component=component,
                kept=True,
                unreadable=f"{file.path} is a file of the host",
            )


# Files -------------------------------------------------------------------------------------------------------------------
def _env_files(project: Project) -> Iterator[EnvSet]:
    for source in project.artifacts("env-file"):
        entry_of_tree = project.entries.get(source.path)
        if entry_of_tree is not None and not entry_of_tree.tracked:
            continue
        model: EnvFile = source.model
        component = project.component_name(source.path)
        for entry in model.entries:
            if not entry.duplicate:
                yield EnvSet(
                    location=Location(source.path, entry.line, entry.column),
                    key=entry.key,
                    value=entry.value,
                    origin=None,
                    owner=source.path,
                    component=component,
                    kept=not entry.assigned,
                )


def _procfiles(project: Project) -> Iterator[EnvSet]:
    for source in project.artifacts("procfile"):
        for process in source.model.processes:
            for command in read_commands(process.command).commands:
                for assignment in command.assignments:
                    value, elsewhere = shown(assignment.name, assignment.value.text)
                    yield EnvSet(
                        location=Location(source.path, process.line),
                        key=assignment.name,
                        value=value,
                        origin=Origin.PROCFILE,
                        owner=process.name,
                        component=project.component_name(source.path),
                        kept=elsewhere,
                    )


def _platform_files(project: Project) -> Iterator[EnvSet]:
    """fly.toml, app.json, render.yaml."""
    for source in project.artifacts("settings-file"):
        name = source.path.rpartition("/")[2]
        if name not in ("fly.toml", "app.json", "render.yaml", "render.yml"):
            continue
        model: SettingsFile = source.model
        component = project.component_name(source.path)
        names = {entry.path[:-1]: entry for entry in model.entries if entry.path[-1] == "key"}
        for entry in model.entries:
            key = ""
            if (entry.path[0] == "env" and len(entry.path) == 2) or (
                name == "app.json" and entry.path[0] == "env" and entry.path[-1] == "value"
            ):
                key = entry.path[1]
            elif entry.path[-1] == "value" and (named := names.get(entry.path[:-1])):
                key = named.value or ""
            if key:
                yield EnvSet(
                    location=Location(source.path, entry.line, entry.column),
                    key=key,
                    value=kept(key, entry.value).text,
                    origin=None,
                    owner=source.path,
                    component=component,
                )


def _helm(project: Project) -> Iterator[EnvSet]:
    for source in project.artifacts("helm"):
        model: HelmFile = source.model
        names = {value.keys[:-1]: value.text for value in model.values if value.keys[-1] == "name"}
        for value in model.values if not model.chart else ():
            keys = [key for key in value.keys if not key.isdigit()]
            if len(keys) < 2 or keys[-2].lower() not in _VALUE_KEYS:
                continue
            key = names.get(value.keys[:-1], "") if keys[-1] == "value" else keys[-1] if keys[-1].isupper() else ""
            if key:
                text = None if value.null else kept(key, value.text).text
                yield EnvSet(
                    location=Location(source.path, value.line),
                    key=key,
                    value=text,
                    origin=Origin.KUBERNETES,
                    owner=source.path,
                    component=project.component_name(source.path),
                    kept=value.null,
                )
