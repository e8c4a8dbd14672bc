"""Floor 2: the services that production compose files start, and what they point to. Row types stand in ``rows``.

The surprising decision: a relation holds services of *sets* (base and overrides merged), not of files.
"""

from readiness.facts.compose import parts, references, rows, services
from readiness.facts.relation import Relation

_KINDS = ("compose",)

RELATIONS: tuple[Relation, ...] = (
    Relation("service.compose", rows.ComposeService, services.derive_services, _KINDS),
    Relation("compose.lasting", rows.LastingService, services.derive_lasting, _KINDS),
    Relation("compose.dependency", rows.ServiceDependency, parts.derive_dependencies, _KINDS),
    Relation("compose.backing-dependency", rows.BackingDependency, parts.derive_backing_dependencies, _KINDS),
    Relation("compose.backing-service", rows.BackingService, parts.derive_backing, _KINDS),
    Relation("compose.stateful-service", rows.StatefulService, parts.derive_stateful, _KINDS),
    Relation("compose.image", rows.PulledImage, parts.derive_images, _KINDS),
    Relation("compose.build", rows.BuildSource, parts.derive_builds, _KINDS),
    Relation("compose.env-file", rows.EnvFileUse, parts.derive_env_files, _KINDS),
    Relation("compose.bind", rows.BindMount, parts.derive_binds, _KINDS),
    Relation("compose.reference", rows.Reference, references.derive_references, _KINDS),
)
