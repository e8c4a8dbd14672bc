"""Floor 2: who reads a variable, who documents it, who sets it, who cannot do without. Row types stand in ``rows``.

The surprising decision: a settings class's field is a read like ``os.getenv`` is, at the field's line, under the name it is looked up by.
"""

from readiness.facts.relation import Relation

_DOCUMENTS = ("markdown",)

RELATIONS: tuple[Relation, ...] = (
    Relation("env.read", "env.rows:EnvRead", "env.reads:derive_reads", ("python",)),
    Relation("env.declared", "env.rows:EnvDeclared", "env.declared:derive_declared", ("env-file",), also=_DOCUMENTS),
    Relation("env.example", "env.rows:EnvExample", "env.declared:derive_examples", ("env-file",), also=_DOCUMENTS),
    Relation(
        "env.set",
        "env.rows:EnvSet",
        "env.deployed:derive_sets",
        ("dockerfile", "compose", "kubernetes", "unit", "env-file"),
        also=("procfile", "settings-file", "helm"),
    ),
    Relation(
        "env.production", "env.rows:ProductionSource", "env.production:derive_sources", ("env-file", "compose"), also=("kubernetes", "unit")
    ),
    Relation("env.required", "env.rows:EnvRequired", "env.required:derive_required", ("compose",), also=("kubernetes",)),
)
