"""Floor 2: databases as the code, its migrations and its deployment see them. Row types stand in ``rows``, ``history`` and ``schema``.

The surprising decision: which database a service uses is never taken from one place. An engine's URL is evaluated once for the code's
default and once for every value that a deployment or an example file gives to the variables in it; each answer is a row with its source.
"""

from readiness.facts.relation import ANYTHING, Relation

_GIVEN = ("compose", "kubernetes", "dockerfile", "env-file", "unit", "procfile", "helm", "settings-file")
_MANIFESTS = ("requirements", "pyproject", "pipfile", "setup-cfg", "lock")
_DOCUMENTS = ("markdown", "shell", "makefile", "workflow")

RELATIONS: tuple[Relation, ...] = (
    Relation("database.url", "data.rows:DatabaseUrl", "data.urls:derive_urls", ("python", *_GIVEN)),
    Relation("database.engine", "data.rows:DatabaseEngine", "data.engines:derive_engines", ("python",)),
    Relation("database.engine-url", "data.rows:EngineUrl", "data.engines:derive_engine_urls", ("python",), also=_GIVEN),
    Relation("database.dialect", "data.rows:ConfiguredDialect", "data.dialects:derive_dialects", ("python",), also=ANYTHING),
    Relation("database.file", "data.rows:DatabaseFile", "data.files:derive_files", ("python",), also=_GIVEN),
    Relation("database.dialect-use", "data.rows:DialectUse", "data.dialect_uses:derive_uses", ("python",)),
    Relation("sqlalchemy.version", "data.rows:SqlalchemyVersion", "data.versions:derive_versions", _MANIFESTS, also=("setup.py",)),
    Relation("sqlalchemy.execute", "data.rows:StatementCall", "data.statements:derive_statements", ("python",)),
    Relation("migration.environment", "data.history:MigrationEnvironment", "data.alembic:derive_environments", ("python",), also=ANYTHING),
    Relation("migration", "data.history:Migration", "data.migrations:derive_migrations", ("python",)),
    Relation("rollback.promise", "data.history:RollbackPromise", "data.promises:derive_promises", _DOCUMENTS),
    Relation("model.table", "data.schema:Table", "data.models:derive_tables", ("python",)),
    Relation("model.constraint", "data.schema:Constraint", "data.constraints:derive_constraints", ("python",)),
    Relation("schema.creation", "data.schema:SchemaCreation", "data.creation:derive_creations", ("python",)),
    Relation("pgbouncer", "data.rows:Pooler", "data.pooling:derive_poolers", ("compose", "settings-file")),
    Relation("pgbouncer.client", "data.rows:PoolerClient", "data.pooling:derive_clients", ("compose",), also=_GIVEN),
    Relation("pgbouncer.session-state", "data.rows:SessionState", "data.session_state:derive_states", ("python",)),
)
