"""Services that stay, jobs that end, tools that start on request."""

import pytest

from readiness.facts.compose.rows import Lifetime
from tests.facts.compose.projects import services_of


@pytest.mark.parametrize(
    ("name", "body", "lifetime"),
    [
        ("api", "{build: .}", Lifetime.LASTING),
        ("worker", "{build: ., command: celery -A app worker}", Lifetime.LASTING),
        ("migrate", "{build: ., command: alembic upgrade head}", Lifetime.JOB),
        ("web", "{build: ., command: sh -c 'python manage.py migrate && gunicorn app'}", Lifetime.LASTING),
        ("seed", "{build: .}", Lifetime.JOB),
        ("test-runner", "{build: .}", Lifetime.JOB),
        ("latest", "{build: .}", Lifetime.LASTING),
        ("setup", "{build: ., restart: always}", Lifetime.LASTING),
        ("api", "{build: ., restart: 'no'}", Lifetime.JOB),
        ("api", "{build: ., restart: 'no', ports: ['8000:8000']}", Lifetime.LASTING),
        ("buckets", "{image: 'minio/mc:1'}", Lifetime.JOB),
        ("debug", "{image: 'busybox:1'}", Lifetime.JOB),
        ("pager", "{image: 'busybox:1', command: tail -f /dev/null}", Lifetime.LASTING),
        ("mailer", "{build: ., profiles: [tools]}", Lifetime.OPTIONAL),
        ("gpu", "{build: ., profiles: [gpu]}", Lifetime.LASTING),
        ("once", "{build: ., deploy: {mode: replicated-job}}", Lifetime.JOB),
        ("off", "{build: ., deploy: {replicas: 0}}", Lifetime.OPTIONAL),
    ],
)
def test_lifetime(name: str, body: str, lifetime: Lifetime) -> None:
    assert services_of({"compose.yml": f"services:\n  {name}: {body}\n"})[name].lifetime is lifetime


def test_a_service_that_another_waits_to_see_finished() -> None:
    found = services_of({
        "compose.yml": "services:\n  a: {build: ., depends_on: {b: {condition: service_completed_successfully}}}\n  b: {build: .}\n"
    })
    assert (found["a"].lifetime, found["b"].lifetime) == (Lifetime.LASTING, Lifetime.JOB)
