"""A file's facts as bytes and back: what workers send and the cache keeps. Pure; the same bytes for the same facts.

Models of artifacts stay packed until somebody asks for one: rules ask about few files closely, and rows in memory take twenty times the
room that they take packed (netbox: 120 MB against 6).
"""

import importlib
import typing
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

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


def pack(facts: FileFacts) -> bytes:
    """The facts as bytes; of kinds in the table of artifacts only."""
    models = {kind: zlib.compress(msgspec.msgpack.encode(model), _LEVEL) for kind, model in facts.artifacts.items()}
    return msgspec.msgpack.encode(_Packed(msgspec.structs.replace(facts, artifacts={}), models))


def unpack(packed: bytes) -> FileFacts:
    """The facts, each artifact to be unpacked when it is asked for. Raises InternalError for bytes that :func:`pack` did not make."""
    try:
        found = _DECODER.decode(packed)
    except msgspec.MsgspecError as error:
        raise InternalError(f"facts that cannot be unpacked: {error}") from None
    return msgspec.structs.replace(found.facts, artifacts=PackedArtifacts(found.models))


_DECODER = msgspec.msgpack.Decoder(_Packed)


class PackedArtifacts(Mapping[str, Any]):
    """Models by kind. Each is unpacked once, at the first question, and is the same object from then on."""

    __slots__ = ("_models", "_packed")

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._models: dict[str, Any] = {}

    def __getitem__(self, kind: str) -> Any:
        if kind not in self._models:
            self._models[kind] = _decoder(kind).decode(zlib.decompress(self._packed[kind]))
        return self._models[kind]

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
