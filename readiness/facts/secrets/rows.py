"""Row types of the area secrets. No row holds a secret: of values there are only shapes."""

from enum import StrEnum

from readiness.artifacts.secret_values import SecretShape
from readiness.facts.relation import Row
from readiness.facts.secrets.candidates import SecretCandidate
from readiness.model import Location, Role


class Origin(StrEnum):
    """Where Python code takes a secret from."""

    LITERAL = "literal"
    """A literal, and nothing else is asked."""
    FALLBACK = "fallback"
    """A literal, where the environment or the configuration gives none."""
    EPHEMERAL = "ephemeral"
    """A value made when the process starts, where the environment or the configuration gives none."""
    SUPPLIED = "supplied"
    """The environment, a vault or a file; without it the value is empty or the process stops."""


class SecretSetting(Row, frozen=True, kw_only=True):
    """One place where Python code gives a secret-named setting its value. ``via`` says how, in the code's own words; ``variable`` is the
    environment variable (or setting) asked, ``owner`` the class around it. ``spared`` is empty, or says why the literal does not reach
    production (``spared_by`` shows the place): a guard that raises, a development branch, a class for tests."""

    name: str
    origin: Origin
    signing: bool
    role: Role
    shape: SecretShape | None = None
    via: str = ""
    variable: str = ""
    owner: str = ""
    spared: str = ""
    spared_by: Location | None = None
    noticed: Location | None = None
    """Where code compares the setting with this literal without stopping (it warns)."""


class CodeCredential(Row, frozen=True, kw_only=True):
    """A literal in Python that opens something: a password argument, a constant of a secret name that is no signing key, a URL with a
    password. ``fallback``: only used where a variable is missing. ``what`` says where an account's password stands; ``seed``: an account is
    made with it."""

    name: str
    role: Role
    shape: SecretShape
    host: str = ""
    in_url: bool = False
    fallback: bool = False
    what: str = ""
    seed: bool = False


class Source(StrEnum):
    ENV_FILE = "env file"
    SETTINGS = "configuration file"
    COMPOSE = "compose file"
    MANIFEST = "Kubernetes manifest"
    CHART = "Helm values"
    IMAGE = "Dockerfile"
    UNIT = "systemd unit"


class ConfiguredSecret(Row, frozen=True, kw_only=True):
    """A secret that a file outside the code sets for the service. ``shape`` is that of the value as written, ``default`` that of the
    literal behind ``${NAME:-literal}``. ``committed``: the file is, or would be, in version control."""

    name: str
    source: Source
    role: Role
    shape: SecretShape
    default: SecretShape | None = None
    variables: tuple[str, ...] = ()
    signing: bool = False
    in_url: bool = False
    host: str = ""
    committed: bool = True
    template: bool = False
    """Some other program fills the value in (Helm, Jinja)."""
    development: str = ""
    """Why the file says of itself that it is no production one (``ENVIRONMENT=development`` stands in it); empty if it does not."""
    loaded: Location | None = None
    """Code that loads the file by default, although its name speaks of development."""


class ExampleSecret(ConfiguredSecret, frozen=True, kw_only=True):
    """A secret in an example env file, which people copy; columns as of a deployed one."""


class CandidateRow(Row, frozen=True, kw_only=True):
    """A text that may be a credential, as it was found in one file, not yet judged."""

    candidate: SecretCandidate
    role: Role


class LoadedEnvFile(Row, frozen=True, kw_only=True):
    """Code or deployment that loads an env file: ``file`` is its path in the repository, whether it is there or not."""

    file: str
    how: str


class WrittenSecretFile(Row, frozen=True, kw_only=True):
    """A script or a documented command that writes a secret to a file: ``file`` is its path in the repository, which need not exist."""

    file: str
    how: str
