"""Row types of connections: URLs, engines, the statements they are given, and the pooler in between."""

from __future__ import annotations

from enum import StrEnum

from readiness.facts.data.dsn import Dsn
from readiness.facts.relation import Row
from readiness.model import Location


class DatabaseUrl(Row, frozen=True):
    """Relation ``database.url``: a database URL that a deployment file, an env file or an example gives to a variable. Passwords are not
    kept. ``owner`` is who gets it (``service api``, an env file's path); ``example``: it stands in an example file, which deploys nothing.
    """

    variable: str
    dialect: str
    driver: str = ""
    host: str = ""
    port: int | None = None
    database: str = ""
    scheme: str = ""
    owner: str = ""
    component: str = ""
    example: bool = False

    @property
    def dsn(self) -> Dsn:
        return Dsn(self.dialect, self.driver, self.host, self.port, self.database, self.scheme)


class EngineKind(StrEnum):
    """What takes the URL."""

    ENGINE = "engine"
    """SQLAlchemy's."""
    JOB_STORE = "job store"
    """APScheduler's, which makes a synchronous engine of it."""
    CLIENT = "client"
    """asyncpg or psycopg: URLs as PostgreSQL's own library reads them."""


class DatabaseEngine(Row, frozen=True):
    """Relation ``database.engine``: production code makes an engine, a job store or a pool. ``how`` is the function that makes it.

    ``options`` are the keywords it is given, those of unpacked mappings too; ``options_unknown`` says why there may be more.
    ``migrating``: it stands in a migration environment. ``pool_class`` is the last segment of ``poolclass``. ``url_line`` is 0 where no URL
    is given.
    """

    how: str
    kind: EngineKind
    asynchronous: bool
    options: tuple[str, ...] = ()
    options_unknown: str = ""
    pool_class: str = ""
    migrating: bool = False
    component: str = ""
    function: str = ""
    url_line: int = 0


class EngineUrl(Row, frozen=True):
    """Relation ``database.engine-url``: a URL that an engine may get. ``location`` is where the engine is given it, ``said`` where the URL
    itself stands. ``variable`` is the one whose value it is, empty for a constant; ``by`` who says so (``service api``, ``the code``).
    Unreadable where nothing says what the engine gets."""

    engine: Location
    how: str
    kind: EngineKind
    asynchronous: bool
    dialect: str = ""
    driver: str = ""
    database: str = ""
    scheme: str = ""
    said: Location | None = None
    variable: str = ""
    by: str = ""
    example: bool = False
    default: bool = False
    """It is what stands in while the variable is unset."""
    migrating: bool = False
    component: str = ""

    @property
    def dsn(self) -> Dsn:
        return Dsn(self.dialect, self.driver, database=self.database, scheme=self.scheme)


class ConfiguredDialect(Row, frozen=True):
    """Relation ``database.dialect``: a database that a component uses in production, by its engines, its Django settings or, where these
    say nothing, the only kind of driver it installs. ``by`` says which."""

    dialect: str
    by: str
    component: str = ""


class DatabaseFile(Row, frozen=True):
    """Relation ``database.file``: a SQLite file that the code opens unless a variable says otherwise, or that a deployment names. ``file``
    is the path as written, relative ones to the working directory; empty where it is computed (it is a file all the same). ``variable`` may
    replace it; ``settings`` are the Django settings that say it; ``owner`` is the deployed process that a deployment's value is for."""

    file: str
    variable: str = ""
    settings: str = ""
    owner: str = ""
    component: str = ""


class DialectUse(Row, frozen=True):
    """Relation ``database.dialect-use``: production code uses what only some databases understand. ``dialects`` are those that do."""

    what: str
    dialects: tuple[str, ...]
    component: str = ""


class SqlalchemyVersion(Row, frozen=True):
    """Relation ``sqlalchemy.version``: which major version of SQLAlchemy a manifest or lock asks for; None where it allows several."""

    major: int | None
    home: str
    text: str
    component: str = ""


class StatementCall(Row, frozen=True):
    """Relation ``sqlalchemy.execute``: a statement is given to a session, connection or engine of SQLAlchemy. ``receiver`` is its class;
    ``raw``: the statement is a plain string. ``component`` decides the version."""

    method: str
    receiver: str
    raw: bool
    component: str = ""


class Pooler(Row, frozen=True):
    """Relation ``pgbouncer``: a PgBouncer that the repository configures. ``mode`` is its pool_mode (empty: a variable decides);
    ``prepared`` is max_prepared_statements, None where nobody can tell. ``allowed`` are startup parameters that it keeps or ignores.
    ``service`` is its name in a compose file, ``base`` that file; ``mode_at`` the line that sets the mode."""

    mode: str
    mode_at: Location | None = None
    prepared: int | None = None
    prepared_at: Location | None = None
    allowed: tuple[str, ...] = ()
    service: str = ""
    base: str = ""
    port: int = 6432

    @property
    def is_shared(self) -> bool:
        """A connection's next transaction may run on another server connection."""
        return self.mode in ("transaction", "statement")


class PoolerClient(Row, frozen=True):
    """Relation ``pgbouncer.client``: a service that talks to its database through PgBouncer. ``location`` is what says so."""

    owner: str
    pooler: Pooler
    component: str
    why: str


class SessionState(Row, frozen=True):
    """Relation ``pgbouncer.session-state``: code of a client of PgBouncer that leaves something in the server's session, or a pool that
    does not. ``what`` says it; ``kind`` is parameters, cache, statement or listen; ``names`` the startup parameters. ``harmless`` says why
    it is none. Unreadable where the options cannot be seen."""

    what: str
    kind: str
    client: PoolerClient
    names: tuple[str, ...] = ()
    harmless: str = ""
