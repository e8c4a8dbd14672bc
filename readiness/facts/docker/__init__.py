"""Relations of the area ``docker``: stages, images and what is in them.

Row types stand in ``rows``. The surprising decision: an image is not a Dockerfile but a Dockerfile and the stage it ends in, with all that
its chain of stages brings; instructions of other stages count only through ``COPY --from``.
"""

from readiness.facts.docker import contexts, images, rows, runs, stages
from readiness.facts.relation import Relation

_KINDS = ("dockerfile",)

RELATIONS: tuple[Relation, ...] = (
    Relation("docker.stage", rows.Stage, stages.derive_stages, _KINDS),
    Relation("image.context", rows.BuildContext, contexts.derive_contexts, _KINDS),
    Relation("image", rows.Image, images.derive_images, _KINDS),
    Relation("docker.healthcheck", rows.ImageHealthcheck, images.derive_healthchecks, _KINDS),
    Relation("image.runs", rows.ImageRun, runs.derive_runs, _KINDS),
)
