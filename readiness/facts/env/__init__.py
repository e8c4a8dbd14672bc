"""Floor 2: who reads a variable, who documents it, who sets it, who cannot do without. Row types stand in ``rows``.

The surprising decision: a settings class's field is a read like ``os.getenv`` is, at the field's line, under the name it is looked up by.
"""

from readiness.facts.env import declared, deployed, production, reads, required, rows
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("env.read", rows.EnvRead, reads.derive_reads, ("python",)),
    Relation("env.declared", rows.EnvDeclared, declared.derive_declared, ("env-file",)),
    Relation("env.example", rows.EnvExample, declared.derive_examples, ("env-file",)),
    Relation("env.set", rows.EnvSet, deployed.derive_sets, ("dockerfile", "compose", "kubernetes", "unit", "env-file")),
    Relation("env.production", rows.ProductionSource, production.derive_sources, ("env-file", "compose")),
    Relation("env.required", rows.EnvRequired, required.derive_required, ("compose",)),
)
