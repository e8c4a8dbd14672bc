"""Floor 2: stages, images and what is in them. Row types stand in ``rows``.

The surprising decision: an image is not a Dockerfile but a Dockerfile and the stage it ends in, with all that its chain of stages brings;
instructions of other stages count only through ``COPY --from``. Derivations that need other areas' relations are imported when first asked
for: those areas import row types from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from readiness.facts.docker import rows
from readiness.facts.relation import Relation

if TYPE_CHECKING:
    from readiness.facts.project import Project


def _late(module: str, function: str) -> Callable[[Project], Iterator[Any]]:
    def derive(project: Project) -> Iterator[Any]:
        return getattr(import_module(f"readiness.facts.{module}"), function)(project)  # type: ignore[no-any-return]

    return derive


_KINDS = ("dockerfile",)

RELATIONS: tuple[Relation, ...] = (
    Relation("container", rows.Place, _late("processes.places", "derive_places"), ("compose", "kubernetes")),
    Relation("docker.stage", rows.Stage, _late("docker.stages", "derive_stages"), _KINDS),
    Relation("image.context", rows.BuildContext, _late("docker.contexts", "derive_contexts"), _KINDS),
    Relation("image", rows.Image, _late("docker.images", "derive_images"), _KINDS),
    Relation("docker.healthcheck", rows.ImageHealthcheck, _late("docker.images", "derive_healthchecks"), _KINDS),
    Relation("docker.copy", rows.ContextCopy, _late("docker.images", "derive_copies"), _KINDS),
    Relation("image.runs", rows.ImageRun, _late("docker.runs", "derive_runs"), _KINDS),
    Relation("image.packages", rows.SystemPackage, _late("docker.packages", "derive_packages"), _KINDS),
    Relation("image.provides", rows.Provided, _late("docker.provision", "derive_provided"), _KINDS),
    Relation("image.service", rows.ServiceImage, _late("docker.service", "derive_services"), _KINDS),
    Relation("image.job", rows.JobImage, _late("docker.service", "derive_jobs"), _KINDS),
)
