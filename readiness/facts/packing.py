"""A file's facts as bytes and back: what workers send and the cache keeps. Pure; the same bytes for the same facts.

Models of artifacts stay packed until somebody asks for one: rules ask about few files closely, and rows in memory take twenty times the
room that they take packed (netbox: 120 MB against 6).
"""

import importlib
import typing
import weakref
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

import msgspec

from readiness.artifacts.table import KINDS
from readiness.errors import InternalError
from readiness.facts.reading import FileFacts

_LEVEL = 1
"""Of zlib. 6 packs a sixth more and takes two and a half times as long."""


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """``facts`` without artifacts; the model of each kind apart, compressed."""

    facts: FileFacts
    models: dict[str, bytes]


Recent: TypeAlias = deque[Any]
"""The models that were asked for last."""


def new_recent() -> Recent:
    """So many as relations go back and forth between, and as few as that: an open module has 150 KB on average."""
    return deque(maxlen=16)


def pack(facts: FileFacts) -> bytes:
    """The facts as bytes; of kinds in the table of artifacts only."""
    models = {kind: zlib.compress(msgspec.msgpack.encode(model), _LEVEL) for kind, model in facts.artifacts.items()}
    return msgspec.msgpack.encode(_Packed(msgspec.structs.replace(facts, artifacts={}), models))


def unpack(packed: bytes, recent: Recent | None = None) -> FileFacts:
    """The facts, each artifact to be unpacked when it is asked for. ``recent`` is shared by the files of a project.

    Raises InternalError for bytes that :func:`pack` did not make.
    """
    try:
        found = _DECODER.decode(packed)
    except msgspec.MsgspecError as error:
        raise InternalError(f"facts that cannot be unpacked: {error}") from None
    return msgspec.structs.replace(found.facts, artifacts=PackedArtifacts(found.models, new_recent() if recent is None else recent))


_DECODER = msgspec.msgpack.Decoder(_Packed)


class PackedArtifacts(Mapping[str, Any]):
    """Models by kind, unpacked when they are asked for. A large one stays as long as somebody holds it, or it is among ``recent`` ones;
    so whoever compares its rows by identity must hold it. Small ones stay."""

    __slots__ = ("_models", "_packed", "_recent")

    def __init__(self, packed: Mapping[str, bytes], recent: Recent) -> None:
        self._packed, self._recent = packed, recent
        self._models: dict[str, Any] = {}

    def __getitem__(self, kind: str) -> Any:
        found = self._models.get(kind)
        model = found() if isinstance(found, weakref.ref) else found
        if model is None:
            model = _decoder(kind).decode(zlib.decompress(self._packed[kind]))
            held = type(model).__weakrefoffset__ == 0  # a type that no weak reference can be had to
            self._models[kind] = model if held else weakref.ref(model)
        self._recent.append(model)
        return model

    def __contains__(self, kind: object) -> bool:
        return kind in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def opened(self) -> frozenset[str]:
        """The kinds that somebody has asked for."""
        return frozenset(self._models)


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Of the model that the kind's parser says it returns."""
    module = importlib.import_module(next(each.module for each in KINDS if each.name == kind))
    return msgspec.msgpack.Decoder(typing.get_type_hints(module.parse)["return"])
