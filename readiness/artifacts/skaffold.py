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
    tests: tuple[str, ...] = ()
    """What ``skaffold test`` runs in the file's folder."""


def parse(path: str, content: bytes) -> SkaffoldFile:
    """Every document's artifacts that a Dockerfile makes. Raises UnparsableError for what is not YAML."""
    found: list[SkaffoldArtifact] = []
    tests: list[str] = []
    for document in compose_all(content):
        build = document.mapping("build") if isinstance(document, Mapping) else None
        artifacts = build.sequence("artifacts") if build else None
        found += [
            _artifact(entry) for entry in (artifacts.items if artifacts else ())
            if isinstance(entry, Mapping) and entry.text("image") and not any(entry.get(name) for name in _OTHER_BUILDERS)
        ]
        tested = document.sequence("test") if isinstance(document, Mapping) else None
        for entry in tested.items if tested else ():
            custom = entry.sequence("custom") if isinstance(entry, Mapping) else None
            tests += [one.text("command") for one in (custom.items if custom else ()) if isinstance(one, Mapping) and one.text("command")]
    return SkaffoldFile(path, tuple(found), tuple(tests))


def _artifact(entry: Mapping) -> SkaffoldArtifact:
    docker = entry.mapping("docker")
    dockerfile, target = (docker.text("dockerfile"), docker.text("target")) if docker else ("", "")
    return SkaffoldArtifact(entry.text("image"), entry.line, entry.text("context") or ".", dockerfile or "Dockerfile", target)
