"""Patches of a kustomization, each put on the objects it is meant for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.kubernetes.model import Manifests
from readiness.artifacts.kubernetes.overlay import Operation, Patch
from readiness.artifacts.kubernetes.tree import unpack
from readiness.artifacts.yaml import Mapping
from readiness.facts.kubernetes.parts import Open, Part
from readiness.facts.kubernetes.patching import UnfollowedError
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


class Merge(msgspec.Struct, frozen=True):
    """A strategic merge patch: the object that it names, and its tree, which is empty where it is not followed."""

    kind: str
    name: str
    namespace: str
    tree: bytes


class Amendment(msgspec.Struct, frozen=True):
    """A patch as read: ``file`` is where it is written, ``place`` where it is named; ``why`` it cannot be read, if so."""

    patch: Patch
    file: str
    place: Location
    merges: tuple[Merge, ...] = ()
    operations: tuple[Operation, ...] = ()
    why: str = ""


def read_amendment(project: Project, patch: Patch, file: str, place: Location) -> Amendment:
    """``file`` is the kustomization itself for a patch that stands in it, empty for one that is not in the repository."""
    if not patch.path:
        merges = tuple(found for tree in patch.trees if (found := _merge_of(tree)))
        return Amendment(patch, file, place, merges, patch.operations, patch.unread)
    model = project.artifact("kubernetes", file) if file else None
    if not isinstance(model, Manifests) or not (model.documents or model.operations):
        return Amendment(patch, file, place, why=f"{patch.path} is not read as a patch")
    merges = tuple(Merge(manifest.kind, manifest.name, manifest.namespace, manifest.tree) for manifest in model.documents)
    return Amendment(patch, file, place, merges, model.operations)


def _merge_of(tree: bytes) -> Merge | None:
    node = unpack(tree) if tree else None
    meta = node.mapping("metadata") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping):
        return None
    return Merge(node.text("kind"), meta.text("name") if meta else "", meta.text("namespace") if meta else "", tree)


def amend(parts: list[Part], amendment: Amendment) -> int:
    """Puts the patch on what it is meant for; how many times. What is not followed leaves those objects open, never less."""
    if amendment.why:
        _leave_open(_selected(parts, amendment) if amendment.patch.target else parts, amendment.why, amendment.place)
        return 0
    count = 0
    for merge in amendment.merges:
        for part in _meant(parts, merge, amendment):
            count += 1
            _merge(part, merge, amendment)
    for operation in amendment.operations:
        for part in _selected(parts, amendment):
            count += 1
            _operate(part, operation, amendment)
    return count


def _merge(part: Part, merge: Merge, amendment: Amendment) -> None:
    try:
        if not merge.tree:
            raise UnfollowedError(f"it amends a {merge.kind or 'document without kind'}")
        part.merge(merge.tree, amendment.file)
    except UnfollowedError as error:
        _leave_open([part], str(error), amendment.place)


def _operate(part: Part, operation: Operation, amendment: Amendment) -> None:
    try:
        part.operate(operation, amendment.file)
    except UnfollowedError as error:
        _leave_open([part], str(error), amendment.place)


def _meant(parts: list[Part], merge: Merge, amendment: Amendment) -> Iterator[Part]:
    if amendment.patch.target is not None:
        yield from _selected(parts, amendment)
    else:
        yield from (part for part in parts if part.answers(merge.kind, merge.name, merge.namespace))


def _selected(parts: list[Part], amendment: Amendment) -> Iterator[Part]:
    """What the patch's target selects. What it may select is left open."""
    target = amendment.patch.target
    for part in parts if target else ():
        found = part.is_target(target) if target else False
        if found:
            yield part
        elif found is None:
            _leave_open([part], "whether it is for this object is not known", amendment.place)


def _leave_open(parts: Iterable[Part], why: str, place: Location) -> None:
    for part in parts:
        part.open = part.open or Open(f"a patch is not followed: {why}", place)
