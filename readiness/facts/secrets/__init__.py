"""Floor 2: candidates found in the text of single files, and what became of them in the project. Row types stand in ``rows``.

The surprising decision: no row holds a secret, and where a value is a secret the models do not either (`readiness.artifacts.withheld`).
"""

from readiness.facts.relation import Relation
from readiness.facts.secrets.configured import derive_candidates, derive_deployed, derive_examples
from readiness.facts.secrets.files import derive_loaded, derive_written
from readiness.facts.secrets.python_credentials import derive_credentials
from readiness.facts.secrets.python_settings import derive_settings
from readiness.facts.secrets.rows import (
    CandidateRow,
    CodeCredential,
    ConfiguredSecret,
    ExampleSecret,
    LoadedEnvFile,
    SecretSetting,
    WrittenSecretFile,
)

RELATIONS: tuple[Relation, ...] = (
    Relation("secret.candidate", CandidateRow, derive_candidates),
    Relation("secret.setting", SecretSetting, derive_settings, kinds=("python",)),
    Relation("secret.in-code", CodeCredential, derive_credentials, kinds=("python",)),
    Relation("secret.deployed", ConfiguredSecret, derive_deployed, kinds=("env-file", "settings-file")),
    Relation("secret.example", ExampleSecret, derive_examples, kinds=("env-file",)),
    Relation("secret.env-file-loaded", LoadedEnvFile, derive_loaded, kinds=("python",)),
    Relation("secret.file-written", WrittenSecretFile, derive_written, kinds=("python",)),
)
