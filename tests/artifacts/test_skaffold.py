"""skaffold.yaml: images and what builds them."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.skaffold import SkaffoldArtifact, parse

_TEXT = b"""apiVersion: skaffold/v3
build:
  artifacts:
  - image: cart
    context: src/cart
    docker: {dockerfile: deploy/Dockerfile, target: prod}
  - image: web
  - image: ledger
    jib: {project: ledger}
  - context: nameless
profiles:
- build: {artifacts: [{image: debug}]}
---
build: {artifacts: [{image: load}]}
---
- no mapping
"""


def test_artifacts_of_every_document_with_their_defaults() -> None:
    assert parse("skaffold.yaml", _TEXT).artifacts == (
        SkaffoldArtifact("cart", 4, "src/cart", "deploy/Dockerfile", "prod"),
        SkaffoldArtifact("web", 7),
        SkaffoldArtifact("load", 14),
    )


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(UnparsableError):
        parse("skaffold.yaml", b"build: [")
