"""What Kubernetes gives to containers: ``env``, and ``envFrom`` with the ConfigMaps and Secrets that the repository defines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.environment import EnvSetting, interpolated
from readiness.artifacts.image_name import parse_image
from readiness.artifacts.kubernetes.model import Container, Manifest, Manifests
from readiness.artifacts.withheld import kept
from readiness.facts.env.rows import EnvSet
from readiness.facts.known_images import profile_of
from readiness.facts.processes.rows import Origin
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_Defined = dict[tuple[str, str], tuple[str, Manifest]]


def kubernetes_sets(project: Project) -> Iterator[EnvSet]:
    defined: _Defined = {}
    for source in project.artifacts("kubernetes"):
        model: Manifests = source.model
        for manifest in model.documents:
            if manifest.kind in ("ConfigMap", "Secret"):
                defined.setdefault((manifest.kind, manifest.name), (source.path, manifest))
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            for container in manifest.pod.containers if manifest.pod else ():
                yield from _container(project, manifest, container, defined)


def container_component(project: Project, container: Container) -> str:
    """The component whose image the container runs: by the image's name, or the only one there is."""
    if len(project.components) == 1:
        return project.components[0].name
    image = parse_image(container.image.value) if container.image else None
    name = image.name if image else container.name
    found = [component for component in project.components if component.name == name or name.endswith(f"-{component.name}")]
    return found[0].name if len(found) == 1 else ""


def _container(project: Project, manifest: Manifest, container: Container, defined: _Defined) -> Iterator[EnvSet]:
    owner = f"{manifest.kind}/{manifest.name}/{container.name}"
    profile = profile_of(container.image.value) if container.image else None
    component = container_component(project, container) if profile is None else ""

    def row(key: str, value: str | None, location: Location, *, elsewhere: bool, unreadable: str = "") -> EnvSet:
        return EnvSet(
            location=location,
            key=key,
            value=value,
            origin=Origin.KUBERNETES,
            owner=owner,
            built=profile is None,
            profile=profile.name if profile else "",
            component=component,
            kept=elsewhere,
            unreadable=unreadable,
        )

    for setting in container.environment:
        if setting.name != "*":
            resolved = _value(setting, defined)
            text = None if resolved is None else kept(setting.name, resolved).text
            yield row(setting.name, text, setting.location, elsewhere=resolved is None)
            continue
        kind, _, name = setting.source.partition(":")
        found = defined.get(("Secret" if kind == "secret" else "ConfigMap", name))
        if found is None:
            yield row(
                "*",
                None,
                setting.location,
                elsewhere=True,
                unreadable=f"the {'Secret' if kind == 'secret' else 'ConfigMap'} {name} is not in the repository",
            )
            continue
        where, source = found
        for pair in source.data:
            key = setting.prefix + pair.name
            text = None if pair.name in source.encoded else kept(key, interpolated(pair.value)).text
            yield row(key, text, Location(where, pair.line), elsewhere=pair.name in source.encoded)


def _value(setting: EnvSetting, defined: _Defined) -> str | None:
    if setting.value is not None:
        return interpolated(setting.value)
    kind, _, rest = setting.source.partition(":")
    name, _, key = rest.partition("/")
    found = defined.get(("ConfigMap", name)) if kind == "config" else None
    return next((pair.value for pair in found[1].data if pair.name == key), None) if found else None
