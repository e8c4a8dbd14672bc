"""Secrets that stand in the repository, and which of their keys hold a secret in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.kubernetes.model import DataKey, Manifest
from readiness.artifacts.secret_names import is_secret_name
from readiness.artifacts.secret_values import Strength
from readiness.facts.kubernetes.kinds import is_kind
from readiness.facts.kubernetes.rows import PlainSecret
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LITERAL = frozenset({Strength.COMMON, Strength.SHORT, Strength.LOW_ENTROPY, Strength.STRONG})
_KEY_FILES = re.compile(
    r"(?:tls|ca|server|client|private|.*-)?\.?key|.*\.(?:pem|key|p12|pfx|jks)|ssh-privatekey|id_(?:rsa|ed25519|ecdsa)|"
    r"\.dockerconfigjson|\.dockercfg|kubeconfig|.*credentials(?:\.json)?|service-?account\.json|\.env|htpasswd|auth"
)
"""Keys that name what a file of them always holds: private keys and credentials."""


def derive_secrets(project: Project) -> Iterator[PlainSecret]:
    """Of production files that are in version control, each Secret once, however many kustomizations use it."""
    for source in project.artifacts("kubernetes"):
        entry = project.entries.get(source.path)
        committed = entry is None or entry.tracked
        for manifest in source.model.documents:
            if is_kind(manifest, "Secret"):
                filled = tuple((key.name, Location(source.path, key.line)) for key in manifest.secrets if _in_use(key))
                yield PlainSecret(
                    location=Location(source.path, manifest.line),
                    name=manifest.name,
                    filled=filled,
                    sealed=_sealed(manifest),
                    committed=committed,
                )
            for made in manifest.kustomization.generated if manifest.kustomization else ():
                if made.kind == "Secret":
                    filled = tuple((key.value, Location(source.path, key.line)) for key in made.filled)
                    yield PlainSecret(location=Location(source.path, made.line), name=made.name, filled=filled, committed=committed)


def _in_use(key: DataKey) -> bool:
    if key.shape.strength not in _LITERAL:
        return False
    named = is_secret_name(key.name) or (_KEY_FILES.fullmatch(key.name) is not None and key.shape.length > 20)
    return named or key.shape.real


def _sealed(manifest: Manifest) -> str:
    if manifest.sealed or not manifest.secrets:
        return manifest.sealed
    references = all(key.shape.strength in (Strength.REFERENCE, Strength.EMPTY) for key in manifest.secrets)
    return "references to what is kept elsewhere" if references else ""
