"""Data of ConfigMaps and Secrets: keys, and of secrets no more than their shapes."""

from __future__ import annotations

import base64
import binascii

import msgspec

from readiness.artifacts.kubernetes.lines import Pair
from readiness.artifacts.kubernetes.model import DataKey
from readiness.artifacts.kubernetes.nodes import scalars
from readiness.artifacts.secret_names import is_signing_key_name
from readiness.artifacts.secret_values import shape_of
from readiness.artifacts.withheld import kept
from readiness.artifacts.yaml import Mapping


class Data(msgspec.Struct, frozen=True):
    """``pairs`` as :class:`Manifest.data <readiness.artifacts.kubernetes.model.Manifest>` has them, and which values are not in them."""

    pairs: tuple[Pair, ...] = ()
    encoded: tuple[str, ...] = ()
    secrets: tuple[DataKey, ...] = ()
    sealed: str = ""


def read_data(node: Mapping) -> Data:
    """Of a ConfigMap or Secret; nothing of other kinds."""
    match node.text("kind"):
        case "ConfigMap":
            binary = scalars(node.get("binaryData"))
            return Data((*scalars(node.get("data")), *_emptied(binary)), tuple(pair.name for pair in binary))
        case "Secret":
            return _secret(node)
        case _:
            return Data()


def _secret(node: Mapping) -> Data:
    plain, encoded = scalars(node.get("stringData")), scalars(node.get("data"))
    withheld = tuple(pair for pair in plain if kept(pair.name, pair.value).text is None)
    shapes = [DataKey(pair.name, pair.line, shape_of(pair.value, signing_key=is_signing_key_name(pair.name))) for pair in plain]
    shapes += [
        DataKey(pair.name, pair.line, shape_of(text, signing_key=is_signing_key_name(pair.name)))
        for pair in encoded
        if (text := decoded(pair.value)) is not None
    ]
    shown = tuple(pair for pair in plain if pair not in withheld)
    hidden = (*withheld, *encoded)
    return Data((*shown, *_emptied(hidden)), tuple(pair.name for pair in hidden), tuple(shapes), _sealed(node))


def decoded(text: str) -> str | None:
    """What base64 stands for, bytes that are no text replaced; the text itself where it is a reference or template; None for neither."""
    compact = "".join(text.split())
    if "{" in compact or "$" in compact or "[" in compact:
        return text
    try:
        return base64.b64decode(compact, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def _emptied(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    return tuple(Pair(pair.name, "", pair.line) for pair in pairs)


def _sealed(node: Mapping) -> str:
    """By what the values are encrypted. Source: getsops.io (a key ``sops`` beside the data)."""
    return "SOPS" if node.mapping("sops") else ""
