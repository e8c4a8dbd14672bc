"""Floor 2: stages, images and what is in them. Row types stand in ``rows``.

The surprising decision: an image is not a Dockerfile but a Dockerfile and the stage it ends in, with all that its chain of stages brings;
instructions of other stages count only through ``COPY --from``.
"""

from readiness.facts.relation import Relation

_KINDS = ("dockerfile",)

RELATIONS: tuple[Relation, ...] = (
    Relation("container", "docker.rows:Place", "processes.places:derive_places", ("compose", "kubernetes")),
    Relation("docker.stage", "docker.rows:Stage", "docker.stages:derive_stages", _KINDS),
    Relation("image.context", "docker.rows:BuildContext", "docker.contexts:derive_contexts", _KINDS),
    Relation("image", "docker.rows:Image", "docker.images:derive_images", _KINDS),
    Relation("docker.healthcheck", "docker.rows:ImageHealthcheck", "docker.images:derive_healthchecks", _KINDS),
    Relation("docker.copy", "docker.rows:ContextCopy", "docker.images:derive_copies", _KINDS),
    Relation("image.runs", "docker.rows:ImageRun", "docker.runs:derive_runs", _KINDS),
    Relation("image.packages", "docker.rows:SystemPackage", "docker.packages:derive_packages", _KINDS),
    Relation("image.provides", "docker.rows:Provided", "docker.provision:derive_provided", _KINDS),
    Relation("image.service", "docker.rows:ServiceImage", "docker.service:derive_services", _KINDS),
    Relation("image.job", "docker.rows:JobImage", "docker.service:derive_jobs", _KINDS),
)
