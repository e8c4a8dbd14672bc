"""What ``kubectl apply`` and ``kustomize build`` make of the manifests of a repository.

Roots are the kustomizations that no other includes, and all files that no kustomization names. A component or patch that nothing uses is an
offer, as is a file beside a kustomization that does not name it: they are deployed by nobody.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.dotenv import EnvFile
from readiness.artifacts.kubernetes.lines import Line, Pair
from readiness.artifacts.kubernetes.model import Manifest, Manifests
from readiness.artifacts.kubernetes.overlay import Generator, Kustomization, Patch
from readiness.facts.kubernetes.amending import amend, read_amendment
from readiness.facts.kubernetes.parts import Open, Part
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_NAMING = frozenset(
    {
        "LabelTransformer",
        "AnnotationsTransformer",
        "NamespaceTransformer",
        "PrefixTransformer",
        "SuffixTransformer",
        "PrefixSuffixTransformer",
    }
)
"""Kustomize's own transformers after which containers are what they were, and selectors lead where they led."""
MAX_DEPTH = 12
MAX_WORK = 40_000
"""Objects that all builds of a repository may touch, patches counted each: real ones need a few hundred."""


class Deployment(msgspec.Struct, frozen=True):
    """One root. ``root`` is the kustomization's path, empty for the files that stand alone. ``open``: it holds more than is known."""

    root: str
    parts: tuple[Part, ...]
    open: tuple[Open, ...] = ()


def find_deployments(project: Project) -> tuple[Deployment, ...]:
    """Every root, the files that stand alone first."""
    models: dict[str, Manifests] = {source.path: source.model for source in project.artifacts("kubernetes")}
    kustomizations = {path: found for path, model in models.items() if (found := _kustomization(model)) is not None}
    building = _Building(project, kustomizations)
    claimed: set[str] = set()
    included: set[str] = set()
    for path, manifest in kustomizations.items():
        named = _named(project, path, manifest)
        claimed |= named
        included |= named - {path}
    roots = [path for path, manifest in kustomizations.items() if path not in included and manifest.kind != "Component"]
    folders = {posixpath.dirname(path) for path in kustomizations}
    alone = [
        Part.of(manifest, path)
        for path, model in models.items()
        if path not in claimed and path not in kustomizations and posixpath.dirname(path) not in folders
        for manifest in model.documents
        if manifest.api_version
    ]
    return (Deployment("", tuple(alone)), *(building.root(path) for path in roots))


def _kustomization(model: Manifests) -> Manifest | None:
    return next((manifest for manifest in model.documents if manifest.kustomization is not None), None)


def _named(project: Project, path: str, manifest: Manifest) -> set[str]:
    """The files, and the kustomizations of the folders, that a kustomization names."""
    found = manifest.kustomization or Kustomization()
    texts = [line.value for line in (*found.resources, *found.components)] + [patch.path for patch in found.patches if patch.path]
    paths = {target for text in texts if (target := _resolved(path, text))}
    return {file for target in paths if (file := _file_of(project, target))}


def _resolved(path: str, text: str) -> str:
    """The repository path of what a kustomization names; empty for what is elsewhere."""
    if "://" in text or text.startswith(("git@", "github.com/", "/")) or "?ref=" in text:
        return ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
    return "" if joined == ".." or joined.startswith("../") else joined


def _file_of(project: Project, target: str) -> str:
    """The file itself, or the kustomization of the folder; empty where there is none."""
    if target in project.files:
        return target
    names = (name if target == "." else f"{target}/{name}" for name in _NAMES)
    return next((name for name in names if name in project.files), "")


class _Building:
    def __init__(self, project: Project, kustomizations: dict[str, Manifest]) -> None:
        self.project = project
        self.kustomizations = kustomizations
        self.work = 0
        self.opened: list[Open] = []

    def root(self, path: str) -> Deployment:
        self.opened = []
        parts = self.build(path, (), [])
        return Deployment(path, tuple(part for part in parts if not part.deleted), tuple(self.opened))

    def build(self, path: str, above: tuple[str, ...], given: list[Part]) -> list[Part]:
        """The objects of the kustomization; ``given`` are those that a component is put on."""
        found = self._read(path)
        if found is None:
            self._open(f"{path} is not read as a kustomization", Location(path))
            return given
        parts = list(given)
        for line in found.resources:
            parts += self._resource(path, line, (*above, path))
        for line in found.components:
            target = _file_of(self.project, _resolved(path, line.value)) if _resolved(path, line.value) else ""
            if not target or target in above or len(above) > MAX_DEPTH:
                self._open(f"the component {line.value} is not in the repository", Location(path, line.line))
            else:
                parts = self.build(target, (*above, path), parts)
        for name in found.opaque:
            self._open(f"what {name.value} make is not known", Location(path, name.line))
        for generator in found.generated:
            self._generate(path, generator, parts)
        for patch in found.patches:
            self._patch(path, patch, parts)
        self._transform(path, found, parts)
        self._leave_changed(path, found, parts)
        return parts

    def _read(self, path: str) -> Kustomization | None:
        manifest = self.kustomizations.get(path)
        if manifest is None:
            model = self.project.artifact("kubernetes", path)
            manifest = _kustomization(model) if isinstance(model, Manifests) else None
        return manifest.kustomization if manifest else None

    def _open(self, reason: str, location: Location) -> None:
        if len(self.opened) < 50:
            self.opened.append(Open(reason, location))

    def _resource(self, path: str, line: Line, above: tuple[str, ...]) -> list[Part]:
        place = Location(path, line.line)
        target = _resolved(path, line.value)
        file = _file_of(self.project, target) if target else ""
        if not file:
            self._open(f"{line.value} is not in the repository", place)
            return []
        if posixpath.basename(file) in _NAMES and file != target:
            if file in above or len(above) > MAX_DEPTH:
                self._open(f"{line.value} includes itself", place)
                return []
            return self.build(file, above, [])
        model = self.project.artifact("kubernetes", file)
        if not isinstance(model, Manifests):
            self._open(f"{file} is not read as manifests", place)
            return []
        self.work += len(model.documents)
        if self.work > MAX_WORK:
            self._open("there are more objects than are looked at here", place)
            return []
        return [Part.of(manifest, file) for manifest in model.documents]

    def _generate(self, path: str, generator: Generator, parts: list[Part]) -> None:
        """A ConfigMap or Secret with the keys that are known; ``behavior: merge`` adds them to the one that is there."""
        same = [part for part in parts if part.answers(generator.kind, generator.name, "")]
        keys = tuple(Pair(key.value, "", key.line) for key in generator.keys)
        unknown: Open | None = None
        for env in generator.envs:
            file = _resolved(path, env.value)
            model = self.project.artifact("env-file", file) if file else None
            if isinstance(model, EnvFile):
                keys += tuple(Pair(entry.key, "", env.line) for entry in model.entries)
            else:
                unknown = Open(f"the keys of {env.value} are not known", Location(path, env.line))
        data = keys if generator.behavior != "merge" else (*(pair for part in same for pair in part.manifest.data), *keys)
        made = Manifest("v1", generator.kind, generator.name, generator.line, generator.namespace, data=data)
        part = Part.of(made, path)
        part.open = unknown
        parts[:] = [other for other in parts if other not in same]
        parts.append(part)

    def _patch(self, path: str, patch: Patch, parts: list[Part]) -> None:
        place = Location(path, patch.line)
        file = _resolved(path, patch.path) if patch.path else path
        if self.work > MAX_WORK:
            self._open("there are more patches than are followed here", place)
            _leave_open(parts, Open("there are more patches than are followed here", place))
        else:
            self.work += amend(parts, read_amendment(self.project, patch, file, place))

    def _leave_changed(self, path: str, found: Kustomization, parts: list[Part]) -> None:
        """What replacements and transformers of its own change is open: they are not followed, but for those that only name and label."""
        for target, line in found.replaced:
            _leave_open(
                (part for part in parts if part.is_target(target) is not False), Open("a replacement changes it", Location(path, line))
            )
        for transformer in found.transformers:
            model = self.project.artifact("kubernetes", _file_of(self.project, _resolved(path, transformer.value) or "."))
            kinds = {manifest.kind for manifest in model.documents} if isinstance(model, Manifests) else set()
            if not kinds or not kinds <= _NAMING:
                _leave_open(parts, Open(f"the transformer {transformer.value} may change it", Location(path, transformer.line)))

    def _transform(self, path: str, found: Kustomization, parts: list[Part]) -> None:
        for part in parts:
            self.work += 1
            if found.namespace:
                part.move(found.namespace)
            for count in found.replicas:
                part.scale(count, path)
            if found.name_prefix or found.name_suffix:
                part.rename(found.name_prefix, found.name_suffix)
            for labelling in found.labels:
                part.label(labelling, path)
            for override in found.images:
                part.rename_image(override, path)


def _leave_open(parts: Iterable[Part], why: Open) -> None:
    for part in parts:
        part.open = part.open or why
