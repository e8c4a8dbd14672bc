"""Floor 2: the services that production compose files start, and what they point to. Row types stand in ``rows``.

The surprising decision: a relation holds services of *sets* (base and overrides merged), not of files.
"""

from readiness.facts.relation import Relation

_KINDS = ("compose",)

RELATIONS: tuple[Relation, ...] = (
    Relation("service.compose", "compose.rows:ComposeService", "compose.services:derive_services", _KINDS),
    Relation("compose.lasting", "compose.rows:LastingService", "compose.services:derive_lasting", _KINDS),
    Relation("compose.dependency", "compose.rows:ServiceDependency", "compose.parts:derive_dependencies", _KINDS),
    Relation("compose.backing-dependency", "compose.rows:BackingDependency", "compose.parts:derive_backing_dependencies", _KINDS),
    Relation("compose.backing-service", "compose.rows:BackingService", "compose.parts:derive_backing", _KINDS),
    Relation("compose.stateful-service", "compose.rows:StatefulService", "compose.parts:derive_stateful", _KINDS),
    Relation("compose.image", "compose.rows:PulledImage", "compose.parts:derive_images", _KINDS),
    Relation("compose.build", "compose.rows:BuildSource", "compose.parts:derive_builds", _KINDS),
    Relation("compose.env-file", "compose.rows:EnvFileUse", "compose.parts:derive_env_files", _KINDS),
    Relation("compose.bind", "compose.rows:BindMount", "compose.parts:derive_binds", _KINDS),
    Relation("compose.reference", "compose.rows:Reference", "compose.references:derive_references", _KINDS),
)
