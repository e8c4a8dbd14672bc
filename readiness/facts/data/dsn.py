"""Database URLs: which database and which driver they name.

Source: docs.sqlalchemy.org/en/20/core/engines.html ("Database URLs") and the pages of the dialects; PostgreSQL manual, "Connection URIs".
"""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.environment import interpolated, is_template, references

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands in a text for what is not known of it."""
_URL = re.compile(r"(?P<dialect>[a-z][a-z0-9_]*)(?:\+(?P<driver>[a-z0-9_]+))?:(?://)?(?P<rest>.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(?://)?(?:[^/@]*@)?(?P<host>\[[^\]/]*\]|[^/:?#,]*)(?::(?P<port>[^/?#,]*))?(?P<path>/[^?#]*)?")
_DIALECTS = {
    "postgresql": "postgresql", "postgres": "postgresql", "postgis": "postgresql", "pgsql": "postgresql", "psql": "postgresql",
    "cockroachdb": "cockroachdb", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite", "spatialite": "sqlite", "oracle": "oracle",
    "mssql": "mssql",
}  # fmt: skip
ASYNC_DRIVERS = frozenset({"asyncpg", "aiosqlite", "aiomysql", "asyncmy", "aioodbc", "aiopg", "psycopg_async", "oracledb_async"})
EITHER_DRIVERS = frozenset({"psycopg", "oracledb"})
"""Drivers that SQLAlchemy gives a synchronous and an asynchronous dialect under one name."""
DEFAULT_DRIVERS = {"postgresql": "psycopg2", "mysql": "mysqlclient", "sqlite": "pysqlite", "oracle": "cx_oracle", "mssql": "pyodbc"}
"""What SQLAlchemy 2.0 takes where the URL names no driver. (2.1 takes psycopg, which is as synchronous under create_engine.)"""


class Dsn(msgspec.Struct, frozen=True):
    """``dialect`` is SQLAlchemy's name of the database, ``scheme`` as written. ``driver`` is empty where none is named. ``host`` is empty
    where it is not known, ``port`` None. ``database``: its name; of SQLite the path as written, empty for a database in memory."""

    dialect: str
    driver: str
    host: str = ""
    port: int | None = None
    database: str = ""
    scheme: str = ""

    @property
    def is_asynchronous(self) -> bool:
        return self.driver in ASYNC_DRIVERS

    @property
    def is_synchronous(self) -> bool:
        return self.driver not in ASYNC_DRIVERS | EITHER_DRIVERS

    @property
    def shown(self) -> str:
        """``postgresql+asyncpg``."""
        return f"{self.scheme or self.dialect}+{self.driver}" if self.driver else self.scheme or self.dialect


def read_dsn(text: str) -> Dsn | None:
    """What a URL names; None for what is no URL of a database that is known."""
    found = _URL.fullmatch(text[:2000].strip().lower() if text[:2000].isupper() else text[:2000].strip())
    if found is None or found["dialect"] not in _DIALECTS or "//" not in text[:60]:
        return None
    dialect, driver = _DIALECTS[found["dialect"]], found["driver"] or ""
    if dialect == "sqlite":
        path = found["rest"].partition("?")[0].removeprefix("/")
        if "mode=memory" in found["rest"] or path in ("", ":memory:"):
            path = ""
        return Dsn(dialect, driver, database=path, scheme=found["dialect"])
    parts = _AUTHORITY.match(found["rest"])
    host = parts["host"] if parts else ""
    port = parts["port"] if parts else None
    return Dsn(
        dialect, driver, "" if UNKNOWN in host else host, int(port) if port and port.isdigit() and len(port) < 6 else None,
        (parts["path"] or "").removeprefix("/") if parts else "", found["dialect"],
    )  # fmt: skip


def masked(text: str) -> str | None:
    """A text with the defaults of its ``${…}`` in it, and `UNKNOWN` for those without; None for another program's template."""
    if is_template(text):
        return None
    if "$" not in text:
        return text
    return interpolated(text, {one.name: UNKNOWN for one in references(text) if one.default is None or one.required})
