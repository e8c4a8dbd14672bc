"""Layers → the configuration in force. Scalars override, lists replace, ``extend-`` lists append, tables merge key by key."""

import posixpath
from collections.abc import Callable, Iterable
from typing import Any

from readiness.config.fields import FIELDS, Shape
from readiness.config.model import Configuration, Layer, PathValue
from readiness.errors import UsageError

_APPENDED = {"extend-ignore": "ignore", "extend-exclude": "exclude"}
_DEPTH = 5


def merge(layers: Iterable[Layer]) -> Configuration:
    """``layers`` from the weakest to the strongest."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    places: dict[str, str] = {}
    for layer in layers:
        places.update(layer.places)
        for key, value in layer.values.items():
            match FIELDS[key].shape:
                case Shape.SCALAR | Shape.LIST:
                    values[key], origins[key] = value, layer.places[key]
                case Shape.EXTENDING:
                    values[key] = (*values.get(key, ()), *(item for item in value if item not in values.get(key, ())))
                    origins[key] = _joined(origins.get(key), layer.places[key])
                case Shape.TABLE:
                    values[key] = {**values.get(key, {}), **value}
                    origins[key] = _joined(origins.get(key), layer.places[key])
    values.pop("extends", None)
    for extending, key in _APPENDED.items():
        values[key] = (*values.get(key, ()), *values.pop(extending, ()))
    return Configuration(**{key.replace("-", "_"): value for key, value in values.items()}, origins=origins, places=places)


def _joined(before: str | None, now: str) -> str:
    return f"{before}, {now}" if before and before != now else now


def with_bases(layer: Layer, name: str, read: Callable[[str], Layer], profiles: Iterable[str]) -> tuple[Layer, ...]:
    """The layer and those it ``extends``, weakest first. ``read`` gives the layer of a path relative to the configuration's folder.

    Raises UsageError for a circle, or more than five files one upon another.
    """
    packaged = frozenset(profiles)
    chain: list[Layer] = [layer]
    seen = [posixpath.normpath(name)]
    while (base := chain[-1].values.get("extends")) is not None:
        last = chain[-1]
        if base in packaged:
            chain.append(Layer(f"{last.name} (extends)", {"profile": base}, {"profile": last.places["extends"]}, last.own))
            break
        path = posixpath.normpath(posixpath.join(posixpath.dirname(seen[-1]), base))
        if path in seen or len(seen) > _DEPTH:
            said = "extends itself" if path in seen else f"extends more than {_DEPTH} files, one upon another"
            raise UsageError(f"the configuration {said}: {' → '.join([*seen, path])}", where=last.places["extends"])
        seen.append(path)
        chain.append(read(path))
    return tuple(reversed(chain))


def confined(layer: Layer) -> tuple[Layer, tuple[str, ...]]:
    """The repository's own layer without what a stranger may not set, and a sentence for each thing dropped."""
    values: dict[str, Any] = {}
    warnings: list[str] = []
    for key, value in layer.values.items():
        field = FIELDS[key]
        if field.trusted_only:
            place = layer.places[key]
            warnings.append(f"{place}: {key} is ignored in a scanned repository's own configuration; set it on the command line")
            continue
        values[key] = value
        if not field.paths:
            continue
        kept = tuple(path for path in (value if isinstance(value, tuple) else (value,)) if stays_inside(path))
        for path in value if isinstance(value, tuple) else (value,):
            if path not in kept:
                place = layer.places.get(f"{key}:{path}", layer.places[key])
                warnings.append(f"{place}: {key} {path!r} leads out of the repository and is ignored")
        if isinstance(value, tuple):
            values[key] = kept
        elif not kept:
            del values[key]
    return Layer(layer.name, values, layer.places, layer.own), tuple(warnings)


def stays_inside(path: str) -> bool:
    """Whether a path, taken from the root, ends inside it (links are the reader's to refuse)."""
    clean = posixpath.normpath(path)
    return not (posixpath.isabs(path) or path.startswith("~") or clean == ".." or clean.startswith("../") or "\0" in path)


def located(layer: Layer, folder: str) -> Layer:
    """The layer with its paths as :class:`PathValue`, taken from ``folder`` (in the repository, where the layer is the repository's)."""

    def place(path: str) -> PathValue:
        joined = posixpath.normpath(posixpath.join(folder, path))
        return PathValue(joined, layer.own)

    values = dict(layer.values)
    for key, value in layer.values.items():
        if FIELDS[key].paths and key != "extends":  # that is followed from where it stands
            values[key] = tuple(place(path) for path in value) if isinstance(value, tuple) else place(value)
    return Layer(layer.name, values, layer.places, layer.own)
