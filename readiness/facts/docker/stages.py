"""Stages: which image or earlier stage each FROM stands on, with build arguments' defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.artifacts.dockerfile_model import Dockerfile, Pair
from readiness.facts.docker.rows import Stage
from readiness.facts.project import Project
from readiness.model import Location

PLATFORM_ARGUMENTS = frozenset({
    "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT",
})
"""Set by BuildKit itself; what they hold depends on the machine."""


def derive_stages(project: Project) -> Iterator[Stage]:
    """Every stage of every production Dockerfile."""
    for source in project.artifacts("dockerfile"):
        yield from stages_of(source.path, source.model)


def stages_of(path: str, dockerfile: Dockerfile) -> tuple[Stage, ...]:
    arguments = argument_values(dockerfile.arguments)
    found: list[Stage] = []
    by_name: dict[str, int] = {}
    for text in dockerfile.stages:
        resolved = text.base.resolve(arguments)
        base_stage = by_name.get((resolved or "").lower(), -1)
        missing = text.base.unresolved(arguments)
        chain = (*found[base_stage].chain, text.index) if base_stage >= 0 else (text.index,)
        found.append(Stage(
            location=Location(path, text.line), index=text.index, name=text.name, raw=text.base.text,
            base="" if base_stage >= 0 else resolved or "", base_stage=base_stage, chain=chain,
            final=text.index == len(dockerfile.stages) - 1,
            unreadable="" if resolved else f"the image of FROM {text.base.text} is a build argument without default ({missing})",
        ))
        if text.name:
            by_name[text.name] = text.index
    return tuple(found)


def argument_values(pairs: tuple[Pair, ...], known: Mapping[str, str | None] | None = None) -> dict[str, str | None]:
    """Defaults of build arguments, earlier ones filled into later ones. One without default is left out: unset, as in a plain build."""
    values: dict[str, str | None] = dict(known or {})
    for pair in pairs:
        if pair.value is not None:
            values[pair.name] = pair.value.resolve(values)
    return values
