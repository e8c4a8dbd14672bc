"""Which database, driver and place a URL names."""

import pytest

from readiness.facts.data.dsn import UNKNOWN, masked, read_dsn


@pytest.mark.parametrize(
    ("text", "dialect", "driver", "host", "port", "database"),
    [
        ("postgresql+asyncpg://app:pw@db:5432/shop", "postgresql", "asyncpg", "db", 5432, "shop"),
        ("postgres://app@db.internal/shop?sslmode=require", "postgresql", "", "db.internal", None, "shop"),
        ("postgresql:///shop", "postgresql", "", "", None, "shop"),
        ("mariadb+pymysql://u:p@[::1]:3306/shop", "mysql", "pymysql", "[::1]", 3306, "shop"),
        (f"postgresql://{UNKNOWN}:{UNKNOWN}@{UNKNOWN}:{UNKNOWN}/x", "postgresql", "", "", None, "x"),
        ("sqlite:///data/app.db", "sqlite", "", "", None, "data/app.db"),
        ("sqlite+aiosqlite:////data/app.db?timeout=5", "sqlite", "aiosqlite", "", None, "/data/app.db"),
        ("sqlite://", "sqlite", "", "", None, ""),
        ("sqlite:///:memory:", "sqlite", "", "", None, ""),
        ("sqlite:///file:x?mode=memory&uri=true", "sqlite", "", "", None, ""),
    ],
)
def test_reads(text: str, dialect: str, driver: str, host: str, port: int | None, database: str) -> None:
    found = read_dsn(text)
    assert found is not None
    assert (found.dialect, found.driver, found.host, found.port, found.database) == (dialect, driver, host, port, database)


@pytest.mark.parametrize(
    "text", ["", "redis://cache:6379/0", "https://db/app", "postgresql", "sqlite", "host=db dbname=app", "{{ database_url }}"]
)
def test_is_no_url_of_a_database(text: str) -> None:
    assert read_dsn(text) is None


@pytest.mark.parametrize(
    ("driver", "asynchronous", "synchronous"),
    [("asyncpg", True, False), ("psycopg2", False, True), ("psycopg", False, False), ("", False, True), ("aiosqlite", True, False)],
)
def test_what_a_driver_serves(driver: str, asynchronous: bool, synchronous: bool) -> None:
    found = read_dsn(f"postgresql+{driver}://db/app" if driver else "postgresql://db/app")
    assert found is not None
    assert (found.is_asynchronous, found.is_synchronous) == (asynchronous, synchronous)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://a:${PASSWORD:?set it}@db/app", f"postgresql://a:{UNKNOWN}@db/app"),
        ("postgresql://a:${PASSWORD}@${HOST:-db}/app", f"postgresql://a:{UNKNOWN}@db/app"),
        ("postgresql://db/app", "postgresql://db/app"),
        ("postgresql://{{ host }}/app", None),
    ],
)
def test_what_is_filled_in(text: str, expected: str | None) -> None:
    assert masked(text) == expected
