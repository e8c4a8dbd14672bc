"""YAML documents, and those that stand as text inside a ConfigMap."""

from collections.abc import Iterator

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.yaml import Mapping, Scalar, compose_all


class Embedded(msgspec.Struct, frozen=True):
    """A mapping at the top of a document. Lines of ``root`` are lines of the file once ``offset`` is added; ``key`` is the entry of the
    ConfigMap, empty where the document is the file's own."""

    root: Mapping
    key: str = ""
    offset: int = 0


def embedded(content: bytes) -> Iterator[Embedded]:
    """Every document that is a mapping; for a ConfigMap those its entries hold. Raises UnparsableError where the file is not YAML; an entry
    that is not YAML is none of ours."""
    for root in compose_all(content):
        if not isinstance(root, Mapping):
            continue
        data = root.mapping("data") if root.text("kind") == "ConfigMap" else None
        if data is None:
            yield Embedded(root)
        for key, entry in data.items if data else ():
            if isinstance(entry, Scalar) and "\n" in entry.value and key.value.endswith((".yml", ".yaml", ".rules")):
                yield from _inside(key, entry)


def _inside(key: Scalar, entry: Scalar) -> Iterator[Embedded]:
    try:
        documents = compose_all(entry.value)
    except UnparsableError:
        return
    for document in documents:
        if isinstance(document, Mapping):
            yield Embedded(document, key.value, entry.line)
