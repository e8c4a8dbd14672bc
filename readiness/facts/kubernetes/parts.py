"""An object on its way through a kustomization: amended by patches and transformers, read again when all is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import msgspec

from readiness.artifacts.kubernetes.lines import Line, Pair
from readiness.artifacts.kubernetes.model import Container, Manifest, Pod
from readiness.artifacts.kubernetes.overlay import ImageOverride, Labelling, Operation, ReplicaCount, Target
from readiness.artifacts.kubernetes.parse import read_manifest
from readiness.artifacts.kubernetes.tree import unpack
from readiness.artifacts.yaml import Mapping
from readiness.facts.kubernetes.kinds import CLUSTER_WIDE, SERVED
from readiness.facts.kubernetes.patching import UnfollowedError, merge, operate
from readiness.facts.kubernetes.places import offset_of, place_of_line
from readiness.intake.linear import compiled
from readiness.model import Location

_SELECTING = SERVED | {"Service", "PodDisruptionBudget", "NetworkPolicy"}
_SCALED = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"})
Change = Callable[[Manifest], Manifest]


class Open(msgspec.Struct, frozen=True):
    """Why something is not completely known, and where that shows."""

    reason: str
    location: Location


@dataclasses.dataclass(slots=True)
class Part:
    """``names`` are all that the object has been called, the last is its own now; ``files`` as in module ``places``."""

    manifest: Manifest
    files: tuple[str, ...]
    names: list[str]
    namespace: str
    tree: Mapping | None = None
    changes: list[Change] = dataclasses.field(default_factory=list)
    open: Open | None = None
    deleted: bool = False

    @classmethod
    def of(cls, manifest: Manifest, path: str) -> Part:
        return cls(manifest, (path,), [manifest.name], manifest.namespace)

    def line_in(self, path: str, line: int) -> int:
        """The number of a line of this file within the object, which the file now is one of."""
        return offset_of(self._number(path)) + line

    def _number(self, path: str) -> int:
        if path not in self.files:
            self.files = (*self.files, path)
        return self.files.index(path)

    def answers(self, kind: str, name: str, namespace: str) -> bool:
        """Whether a patch that bears this kind, name and namespace is for the object."""
        spaces = ("", self.namespace, self.manifest.namespace)
        return self.manifest.kind == kind and name in self.names and namespace in spaces

    def is_target(self, target: Target) -> bool | None:
        """Whether a patch's target selects the object; None where the selector is not read here."""
        if not (_matches(target.kind, [self.manifest.kind]) and _matches(target.name, self.names)):
            return False
        if not _matches(target.namespace, [self.namespace, self.manifest.namespace]):
            return False
        labels = _selected(target.labels, self.manifest.labels)
        annotations = _selected(target.annotations, self.manifest.annotations)
        return False if labels is False or annotations is False else None if labels is None or annotations is None else True

    def merge(self, tree: bytes, path: str) -> None:
        """A strategic merge patch of this file. Raises UnfollowedError."""
        base = self._opened()
        after = merge(base, unpack(tree, offset_of(self._number(path))))
        self.deleted = after is None
        if isinstance(after, Mapping):
            self.tree = after

    def operate(self, operation: Operation, path: str) -> None:
        """An operation of a JSON patch of this file. Raises UnfollowedError."""
        offset = offset_of(self._number(path))
        value = unpack(operation.value, offset) if operation.value else None
        after = operate(self._opened(), operation.op, operation.path, value, operation.line + offset)
        if isinstance(after, Mapping):
            self.tree = after

    def _opened(self) -> Mapping:
        if self.tree is None:
            tree = unpack(self.manifest.tree) if self.manifest.tree else None
            if not isinstance(tree, Mapping):
                raise UnfollowedError(f"a patch of a {self.manifest.kind}")
            self.tree = tree
        return self.tree

    # transformers ------------------------------------------------------------------------------------------------------------
    def move(self, namespace: str) -> None:
        if self.manifest.kind not in CLUSTER_WIDE:
            self.namespace = namespace

    def rename(self, prefix: str, suffix: str) -> None:
        if self.manifest.kind not in ("Namespace", "CustomResourceDefinition"):
            self.names.append(f"{prefix}{self.names[-1]}{suffix}")

    def label(self, labelling: Labelling, path: str) -> None:
        pairs = tuple(Pair(pair.name, pair.value, self.line_in(path, pair.line)) for pair in labelling.pairs)
        self.changes.append(lambda manifest: _labelled(manifest, pairs, labelling))

    def rename_image(self, override: ImageOverride, path: str) -> None:
        line = self.line_in(path, override.tag_line or override.line)
        self.changes.append(lambda manifest: _with_image(manifest, override, line))

    def scale(self, count: ReplicaCount, path: str) -> None:
        if self.manifest.kind in _SCALED and count.name in self.names:
            replicas = Line(count.count, self.line_in(path, count.line))
            self.changes.append(lambda manifest: msgspec.structs.replace(manifest, replicas=replicas))

    def finished(self) -> Manifest:
        """The object as it is deployed; its lines are those of module ``places``."""
        manifest = self.manifest
        if self.tree is not None:
            manifest = _placed(read_manifest(self.files[0], self.tree, manifest.kind), self.files)
        for change in self.changes:
            manifest = change(manifest)
        return msgspec.structs.replace(manifest, name=self.names[-1], namespace=self.namespace, tree=b"")


def _matches(pattern: str, texts: list[str]) -> bool:
    if not pattern:
        return True
    expression = compiled(f"(?:{pattern})")
    return any(text == pattern or (expression is not None and bool(expression.fullmatch(text))) for text in texts)


def _selected(selector: str, labels: tuple[Pair, ...]) -> bool | None:
    """Whether labels satisfy a selector of equations; None for one that says more."""
    values = {pair.name: pair.value for pair in labels}
    for term in filter(None, (part.strip() for part in selector.split(","))):
        if "(" in term or ")" in term or term.startswith("!") or "!=" in term:
            return None
        name, equals, value = term.replace("==", "=").partition("=")
        if name.strip() not in values or (equals and values[name.strip()] != value.strip()):
            return False
    return True


def _placed(manifest: Manifest, files: tuple[str, ...]) -> Manifest:
    """The locations of variables, which name a file, put right."""
    if manifest.pod is None:
        return manifest

    def placed(container: Container) -> Container:
        settings = tuple(
            msgspec.structs.replace(setting, location=place_of_line(files, setting.location.line or 0)) for setting in container.environment
        )
        return msgspec.structs.replace(container, environment=settings)

    return _with_pod(manifest, msgspec.structs.replace(manifest.pod, containers=tuple(map(placed, manifest.pod.containers))))


def _with_pod(manifest: Manifest, pod: Pod) -> Manifest:
    return msgspec.structs.replace(manifest, pod=pod)


def _labelled(manifest: Manifest, pairs: tuple[Pair, ...], labelling: Labelling) -> Manifest:
    manifest = msgspec.structs.replace(manifest, labels=_updated(manifest.labels, pairs))
    if labelling.templates and manifest.pod is not None:
        manifest = _with_pod(manifest, msgspec.structs.replace(manifest.pod, labels=_updated(manifest.pod.labels, pairs)))
    if labelling.selectors and manifest.kind in _SELECTING and (manifest.selector_given or manifest.kind != "NetworkPolicy"):
        return msgspec.structs.replace(manifest, selector=_updated(manifest.selector, pairs), selector_given=True)
    return manifest


def _updated(labels: tuple[Pair, ...], pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    names = {pair.name for pair in pairs}
    return (*(label for label in labels if label.name not in names), *pairs)


def _with_image(manifest: Manifest, override: ImageOverride, line: int) -> Manifest:
    if manifest.pod is None:
        return manifest

    def changed(container: Container) -> Container:
        image = overridden(container.image.value, override) if container.image else ""
        return msgspec.structs.replace(container, image=Line(image, line)) if image else container

    return _with_pod(manifest, msgspec.structs.replace(manifest.pod, containers=tuple(map(changed, manifest.pod.containers))))


def overridden(image: str, override: ImageOverride) -> str:
    """The image after the override; empty where it is another image. Source: kustomize's reference, ``images``."""
    plain, at, digest = image.partition("@")
    head, slash, last = plain.rpartition("/")
    name, colon, tag = last.partition(":")
    if f"{head}{slash}{name}" != override.name:
        return ""
    new = override.new_name or override.name
    if override.digest:
        return f"{new}@{override.digest}"
    return f"{new}:{override.new_tag}" if override.new_tag else f"{new}{colon}{tag}{at}{digest}"
