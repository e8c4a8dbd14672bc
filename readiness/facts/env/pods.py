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

_Found = tuple[str, Manifest]


class _Defined:
    """ConfigMaps and Secrets by kind and name. Variants of one deployment stand in folders of their own, under the same names."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[_Found]] = {}

    def add(self, path: str, manifest: Manifest) -> None:
        self._known.setdefault((manifest.kind, manifest.name), []).append((path, manifest))

    def nearest(self, kind: str, name: str, path: str) -> _Found | str:
        """The one of the same file, else of the same folder, else the only one; the reason where there is none, or more than one."""
        every = self._known.get((kind, name), [])
        folder = path.rpartition("/")[0]
        here = [item for item in every if item[0] == path] or [item for item in every if item[0].rpartition("/")[0] == folder]
        found = here or every
        if not found:
            return f"the {kind} {name} is not in the repository"
        if len({tuple((pair.name, pair.value) for pair in manifest.data) for _, manifest in found}) > 1:
            return f"which of several folders defines the {kind} {name} here is not known"
        return found[0]


def kubernetes_sets(project: Project) -> Iterator[EnvSet]:
    defined = _Defined()
    for source in project.artifacts("kubernetes"):
        model: Manifests = source.model
        for manifest in model.documents:
            if manifest.kind in ("ConfigMap", "Secret"):
                defined.add(source.path, manifest)
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            for container in manifest.pod.containers if manifest.pod else ():
                yield from _container(project, source.path, manifest, container, defined)


def container_component(project: Project, container: Container) -> str:
    """The component whose image the container runs: by the image's name, or the only one there is."""
    if len(project.components) == 1:
        return project.components[0].name
    image = parse_image(container.image.value) if container.image else None
    name = image.name if image else container.name
    found = [component for component in project.components if component.name == name or name.endswith(f"-{component.name}")]
    return found[0].name if len(found) == 1 else ""


def _container(project: Project, path: str, manifest: Manifest, container: Container, defined: _Defined) -> Iterator[EnvSet]:
    owner = f"{manifest.kind}/{manifest.name}/{container.name}"
    profile = profile_of(container.image.value) if container.image else None
    component = container_component(project, container) if profile is None else ""
    others = manifest.pod.containers if manifest.pod else ()
    beside = tuple(other.name for other in others if other.name != container.name and (other.sidecar or not other.init))

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
            home=path,
            beside=beside,
            unreadable=unreadable,
        )

    for setting in container.environment:
        if setting.name != "*":
            resolved = _value(setting, path, defined)
            text = None if resolved is None else kept(setting.name, resolved).text
            yield row(setting.name, text, setting.location, elsewhere=resolved is None)
            continue
        kind, _, name = setting.source.partition(":")
        found = defined.nearest("Secret" if kind == "secret" else "ConfigMap", name, path)
        if isinstance(found, str):
            yield row(
                "*",
                None,
                setting.location,
                elsewhere=True,
                unreadable=found,
            )
            continue
        where, source = found
        for pair in source.data:
            key = setting.prefix + pair.name
            text = None if pair.name in source.encoded else kept(key, interpolated(pair.value)).text
            yield row(key, text, Location(where, pair.line), elsewhere=pair.name in source.encoded)


def _value(setting: EnvSetting, path: str, defined: _Defined) -> str | None:
    if setting.value is not None:
        return interpolated(setting.value)
    kind, _, rest = setting.source.partition(":")
    name, _, key = rest.partition("/")
    found = defined.nearest("ConfigMap", name, path) if kind == "config" else ""
    return None if isinstance(found, str) else next((pair.value for pair in found[1].data if pair.name == key), None)
