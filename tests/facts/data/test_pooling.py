"""Which PgBouncer a repository configures, what it keeps, and who talks through it."""

import pytest

from readiness.facts.data.rows import Pooler, PoolerClient
from tests.facts.projects import project_of

DOCKERFILE = {"Dockerfile": "FROM python:3.12-slim\nCOPY . .\n"}


@pytest.mark.parametrize(
    ("image", "environment", "mode", "prepared"),
    [
        ("edoburu/pgbouncer:v1.23.1-p2", "{POOL_MODE: transaction}", "transaction", 0),
        ("edoburu/pgbouncer:v1.24.1-p1", "{POOL_MODE: Transaction}", "transaction", 200),
        ("bitnami/pgbouncer:1.22.0", "{PGBOUNCER_POOL_MODE: transaction, PGBOUNCER_MAX_PREPARED_STATEMENTS: '50'}", "transaction", 50),
        ("pgbouncer/pgbouncer:latest", "{DB_HOST: db}", "session", 200),
        ("registry.local/pgbouncer:stable", "{POOL_MODE: '${MODE}'}", "", None),
        ("edoburu/pgbouncer:1.25.0", "{POOL_MODE: '${MODE:-statement}'}", "statement", 200),
    ],
)
def test_poolers_of_compose(image: str, environment: str, mode: str, prepared: int | None) -> None:
    compose = f"services:\n  pool:\n    image: {image}\n    environment: {environment}\n"
    (found,) = project_of({"compose.yml": compose}).rows(Pooler)
    assert (found.mode, found.prepared, found.service) == (mode, prepared, "pool")


def test_a_configuration_that_no_service_mounts() -> None:
    text = "[pgbouncer]\npool_mode = transaction\nignore_startup_parameters = extra_float_digits, search_path\nlisten_port = 6433\n"
    (found,) = project_of({"deploy/pgbouncer.ini": text}).rows(Pooler)
    assert (found.mode, found.prepared, found.port, found.allowed) == ("transaction", None, 6433, ("extra_float_digits", "search_path"))
    assert str(found.mode_at) == "deploy/pgbouncer.ini:2"


@pytest.mark.parametrize(
    ("service", "why"),
    [
        ("environment: {DATABASE_URL: 'postgresql://app@pool/app'}", "DATABASE_URL leads to pool"),
        ("environment: {DATABASE_URL: 'postgresql://app@elsewhere:6432/app'}", "DATABASE_URL leads to elsewhere:6432"),
        ("environment: {PGHOST: pool}", "PGHOST is pool"),
        ("depends_on: [pool]\n    environment: {DATABASE_URL: '${DATABASE_URL}'}", "service api waits for pool"),
        ("environment: {DATABASE_URL: 'postgresql://app@db/app'}", ""),
        ("depends_on: [pool]\n    environment: {DATABASE_URL: 'postgresql://app@db/app'}", ""),
        ("environment: {CACHE_NAME: pool}", ""),
    ],
)
def test_clients(service: str, why: str) -> None:
    pool = "  pool:\n    image: edoburu/pgbouncer:1.24.1\n    environment: {POOL_MODE: transaction}\n"
    rows = project_of({**DOCKERFILE, "compose.yml": f"services:\n{pool}  api:\n    build: .\n    {service}\n"}).rows(PoolerClient)
    assert [row.why.partition(",")[0] for row in rows] == ([why] if why else [])
