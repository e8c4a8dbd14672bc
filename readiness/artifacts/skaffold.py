"""skaffold.yaml: which image is built from which Dockerfile, and the commands that test it.

Source: skaffold.dev/docs/references/yaml (``build.artifacts``: ``image``, ``context`` with the default ``.``, ``docker.dockerfile`` with
the default ``Dockerfile``, below the context; ``test.custom.command``). Profiles replace artifacts on demand and are not read.
"""

from __future__ import annotations

import msgspec

from readiness.artifacts.yaml import Mapping, compose_all

_OTHER_BUILDERS = ("jib", "ko", "bazel", "buildpacks", "custom", "kaniko")


class SkaffoldArtifact(msgspec.Struct, frozen=True):
    """One image. ``context`` is relative to the file, ``dockerfile`` to the context."""

    image: str
    line: int
    context: str = "."
    dockerfile: str = "Dockerfile"
    target: str = ""


class SkaffoldFile(msgspec.Struct, frozen=True):
    path: str
    artifacts: tuple[SkaffoldArtifact, ...] = ()
    images: tuple[str, ...] = ()
    """Every image that some builder makes, in profiles too: skaffold puts its tag into the manifests."""
    tests: tuple[str, ...] = ()
    """What ``skaffold test`` runs in the file's folder."""


def parse(path: str, content: bytes) -> SkaffoldFile:
    """Every document's artifacts that a Dockerfile makes. Raises UnparsableError for what is not YAML."""
    found: list[SkaffoldArtifact] = []
    images: list[str] = []
    tests: list[str] = []
    for document in compose_all(content):
        if not isinstance(document, Mapping):
            continue
        build = document.mapping("build")
        images += _images(document)
        artifacts = build.sequence("artifacts") if build else None
        found += [
            _artifact(entry) for entry in (artifacts.items if artifacts else ())
            if isinstance(entry, Mapping) and entry.text("image") and not any(entry.get(name) for name in _OTHER_BUILDERS)
        ]
        tested = document.sequence("test")
        for entry in tested.items if tested else ():
            custom = entry.sequence("custom") if isinstance(entry, Mapping) else None
            tests += [one.text("command") for one in (custom.items if custom else ()) if isinstance(one, Mapping) and one.text("command")]
    return SkaffoldFile(path, tuple(found), tuple(dict.fromkeys(images)), tuple(tests))


def _images(document: Mapping) -> list[str]:
    profiles = document.sequence("profiles")
    parts = [document, *(item for item in (profiles.items if profiles else ()) if isinstance(item, Mapping))]
    lists = [build.sequence("artifacts") for part in parts if (build := part.mapping("build"))]
    return [entry.text("image") for found in lists if found for entry in found.items if isinstance(entry, Mapping) and entry.text("image")]


def _artifact(entry: Mapping) -> SkaffoldArtifact:
    docker = entry.mapping("docker")
    dockerfile, target = (docker.text("dockerfile"), docker.text("target")) if docker else ("", "")
    return SkaffoldArtifact(entry.text("image"), entry.line, entry.text("context") or ".", dockerfile or "Dockerfile", target)
