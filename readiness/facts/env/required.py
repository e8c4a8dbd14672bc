"""Relation ``env.required``: variables that a deployment file substitutes and has no default for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.compose.model import Compose
from readiness.artifacts.environment import EnvSetting, Reference, is_template, references
from readiness.artifacts.settings_file import SettingsFile
from readiness.facts.compose.rows import ComposeService
from readiness.facts.env.ownership import service_component
from readiness.facts.env.rows import EnvRequired
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SHELL = frozenset({"command", "args", "data", "binaryData", "stringData", "script"})


def derive_required(project: Project) -> Iterator[EnvRequired]:
    """Each variable once for each place and line."""
    seen: set[tuple[str, Location]] = set()
    for row in (*_services(project), *_elsewhere_in_compose(project), *_manifests(project)):
        if (row.key, row.location) not in seen:
            seen.add((row.key, row.location))
            yield row


def _services(project: Project) -> Iterator[EnvRequired]:
    for row in project.rows(ComposeService):
        if any(_is_template(project, path) for path in row.files):
            continue  # a project template's placeholders were read as variables
        settings: tuple[EnvSetting, ...] = row.service.environment
        if row.service.build:
            settings += row.service.build.args
        for setting in settings:
            for reference in setting.references if not is_template(setting.value or "") else ():
                if _is_bare(reference):
                    yield EnvRequired(
                        location=setting.location,
                        key=reference.name,
                        owner=row.subject,
                        strict=reference.required,
                        component=service_component(project, row),
                    )


def _is_template(project: Project, path: str) -> bool:
    model = project.artifact("compose", path)
    return isinstance(model, Compose) and model.filled


def _is_bare(reference: Reference) -> bool:
    return reference.operator in ("", "?", ":?")


def _elsewhere_in_compose(project: Project) -> Iterator[EnvRequired]:
    """Image tags, ports, labels, commands: by the file's flattened text."""
    files = {path for row in project.rows(ComposeService) for path in row.files}
    for path in sorted(files):
        model = project.artifact("settings-file", path)
        for entry in model.entries if isinstance(model, SettingsFile) else ():
            if (
                "environment" in entry.path
                or "args" in entry.path
                or entry.path[:1] != ("services",)
                or entry.value is None
                or is_template(entry.value)
            ):
                continue
            for reference in references(entry.value):
                if _is_bare(reference):
                    owner = f"service {entry.path[1]}" if len(entry.path) > 1 else path
                    yield EnvRequired(
                        location=Location(path, entry.line, entry.column), key=reference.name, owner=owner, strict=reference.required
                    )


def _manifests(project: Project) -> Iterator[EnvRequired]:
    """``${VAR}`` in manifests, for envsubst: Kubernetes itself writes ``$(VAR)``. Shell text in commands and data is not meant."""
    for source in project.artifacts("kubernetes"):
        model = project.artifact("settings-file", source.path)
        for entry in model.entries if isinstance(model, SettingsFile) else ():
            if _SHELL & set(entry.path) or entry.value is None or "${" not in entry.value:
                continue
            for reference in references(entry.value):
                if _is_bare(reference) and f"${{{reference.name}" in entry.value:
                    yield EnvRequired(
                        location=Location(source.path, entry.line, entry.column), key=reference.name, owner=source.path, strict=True
                    )
