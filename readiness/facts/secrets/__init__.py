"""Floor 2: candidates found in the text of single files, and what became of them in the project. Row types stand in ``rows``.

The surprising decision: no row holds a secret, and where a value is a secret the models do not either (`readiness.artifacts.withheld`).
"""

from readiness.facts.relation import ANYTHING, Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("secret.candidate", "secrets.rows:CandidateRow", "secrets.configured:derive_candidates"),
    Relation("secret.setting", "secrets.rows:SecretSetting", "secrets.python_files:derive_settings", ("python",)),
    Relation("secret.in-code", "secrets.rows:CodeCredential", "secrets.python_files:derive_credentials", ("python",)),
    Relation(
        "secret.deployed",
        "secrets.rows:ConfiguredSecret",
        "secrets.configured:derive_deployed",
        ("env-file", "settings-file"),
        also=ANYTHING,
    ),
    Relation("secret.example", "secrets.rows:ExampleSecret", "secrets.configured:derive_examples", ("env-file",), also=ANYTHING),
    Relation("secret.env-file-loaded", "secrets.rows:LoadedEnvFile", "secrets.files:derive_loaded", ("python",), also=ANYTHING),
    Relation("secret.file-written", "secrets.rows:WrittenSecretFile", "secrets.files:derive_written", ("python",), also=ANYTHING),
)
