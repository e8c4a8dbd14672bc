"""Kustomizations, and the patches that stand in files of their own or in them. Source: kustomize's reference and RFC 6902."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.kubernetes.lines import Line
from readiness.artifacts.kubernetes.nodes import key_line, line, lines, mappings, scalars
from readiness.artifacts.kubernetes.overlay import (
    Generator,
    ImageOverride,
    Kustomization,
    Labelling,
    Operation,
    Patch,
    ReplicaCount,
    Target,
)
from readiness.artifacts.kubernetes.tree import pack
from readiness.artifacts.secret_names import is_secret_name
from readiness.artifacts.secret_values import Strength, shape_of
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence, compose_all

OPAQUE = ("helmCharts", "helmChartInflationGenerator", "generators")
_LITERAL = (Strength.COMMON, Strength.SHORT, Strength.LOW_ENTROPY, Strength.STRONG)


def read_kustomization(node: Mapping) -> Kustomization:
    return Kustomization(
        resources=(*lines(node.get("resources")), *lines(node.get("bases"))),
        components=lines(node.get("components")),
        patches=tuple(_patches(node)),
        images=tuple(_image(image) for image in mappings(node.get("images"))),
        generated=tuple(_generators(node)),
        labels=tuple(_labels(node)),
        replicas=tuple(ReplicaCount(one.text("name"), one.text("count"), key_line(one, "count")) for one in mappings(node.get("replicas"))),
        namespace=node.text("namespace"),
        name_prefix=node.text("namePrefix"),
        name_suffix=node.text("nameSuffix"),
        opaque=tuple(Line(key.value, key.line) for key, value in node.items if key.value in OPAQUE and value.weight > 1),
        transformers=lines(node.get("transformers")),
        replaced=tuple(_replaced(node)),
    )


def read_operations(node: Node) -> tuple[Operation, ...] | None:
    """The operations of a JSON patch; None for a document that is none."""
    if not isinstance(node, Sequence) or not node.items:
        return None
    found = tuple(_operation(item) for item in node.items if isinstance(item, Mapping) and item.get("op") and item.get("path"))
    return found if len(found) == len(node.items) else None


def _operation(node: Mapping) -> Operation:
    value = node.get("value")
    return Operation(node.text("op"), node.text("path"), node.line, pack(value) if value is not None else b"")


def _patches(node: Mapping) -> Iterator[Patch]:
    for entry in _items(node.get("patchesStrategicMerge")):
        if isinstance(entry, Scalar):
            yield _inline(entry, None) if "\n" in entry.value else Patch(entry.line, entry.value)
    for entry in mappings(node.get("patchesJson6902")):
        yield _targeted(entry)
    for entry in mappings(node.get("patches")):
        yield _targeted(entry)


def _targeted(entry: Mapping) -> Patch:
    selected = entry.mapping("target")
    target = _target(selected) if selected else None
    path, inline = entry.get("path"), entry.get("patch")
    if isinstance(inline, Scalar):
        return _inline(inline, target)
    if isinstance(path, Scalar):
        return Patch(path.line, path.value, target=target)
    return Patch(entry.line, target=target, unread="the patch has neither a path nor a text")


def _inline(text: Scalar, target: Target | None) -> Patch:
    """A patch that stands in the kustomization: its lines are counted from there."""
    try:
        documents = compose_all(text.value)
    except UnparsableError as error:
        return Patch(text.line, target=target, unread=error.reason)
    above = text.line if not text.plain and text.end_line > text.line else text.line - 1
    trees: list[bytes] = []
    operations: list[Operation] = []
    for document in documents:
        found = read_operations(document)
        if found is not None:
            operations += [Operation(one.op, one.path, one.line + above, _moved(one.value, above)) for one in found]
        elif isinstance(document, Mapping):
            trees.append(_moved(pack(document), above))
    unread = "" if trees or operations else "the patch is neither an object nor a list of operations"
    return Patch(text.line, trees=tuple(trees), operations=tuple(operations), target=target, unread=unread)


def _moved(tree: bytes, lines_above: int) -> bytes:
    from readiness.artifacts.kubernetes.tree import unpack

    return pack(unpack(tree, lines_above)) if tree else b""


def _image(image: Mapping) -> ImageOverride:
    named = next((name for name in ("digest", "newTag", "newName") if image.get(name)), "name")
    return ImageOverride(
        image.text("name"), image.line, image.text("newName"), image.text("newTag"), image.text("digest"), key_line(image, named)
    )


def _generators(node: Mapping) -> Iterator[Generator]:
    for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for entry in mappings(node.get(key)):
            name = line(entry.get("name"))
            if name is None:
                continue
            literals = [Line(text.value.partition("=")[0], text.line) for text in lines(entry.get("literals"))]
            files = [Line(_file_key(text.value), text.line) for text in lines(entry.get("files"))]
            envs = (*lines(entry.get("envs")), *((one,) if (one := line(entry.get("env"))) else ()))
            filled = [found for text in lines(entry.get("literals")) if (found := _filled(text))] if kind == "Secret" else []
            yield Generator(
                kind, name.value, name.line, entry.text("behavior"), entry.text("namespace"), (*literals, *files), envs, tuple(filled)
            )


def _file_key(text: str) -> str:
    """``key=path`` gives the key, a path alone its last part."""
    key, equals, _ = text.partition("=")
    return key if equals else text.rpartition("/")[2]


def _filled(text: Line) -> Line | None:
    name, _, value = text.value.partition("=")
    shape = shape_of(value.strip("\"'"))
    return Line(name, text.line) if shape.strength in _LITERAL and (is_secret_name(name) or shape.real) else None


def _labels(node: Mapping) -> Iterator[Labelling]:
    common = scalars(node.get("commonLabels"))
    if common:
        yield Labelling(common, selectors=True, templates=True)
    for entry in mappings(node.get("labels")):
        selectors = entry.text("includeSelectors") == "true"
        yield Labelling(scalars(entry.get("pairs")), selectors, selectors or entry.text("includeTemplates") == "true")


def _target(selected: Mapping) -> Target:
    return Target(*(selected.text(name) for name in ("kind", "name", "namespace", "labelSelector", "annotationSelector")))


def _replaced(node: Mapping) -> Iterator[tuple[Target, int]]:
    for entry in mappings(node.get("replacements")):
        targets = mappings(entry.get("targets"))
        for target in targets:
            selected = target.mapping("select")
            yield _target(selected) if selected else Target(), target.line
        if not targets:
            yield Target(), entry.line


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()
