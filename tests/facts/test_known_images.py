"""Public knowledge of images, by name and version."""

import pytest

from readiness.facts.known_images import ImageKind, profile_of


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        ("postgres:17", ImageKind.DATABASE),
        ("docker.io/bitnami/postgresql:16", ImageKind.DATABASE),
        ("registry.example.net/mirror/redis:7", ImageKind.CACHE),
        ("redislabs/redismod", ImageKind.CACHE),
        ("apache/kafka:3.9", ImageKind.BROKER),
        ("minio/mc", ImageKind.JOB),
        ("python:3.12-slim", ImageKind.RUNTIME),
        ("example/python:1", None),
        ("example/postgres-backup:1", None),
        ("example/migrate:1", None),
        ("example/flower:1", None),
        ("${IMAGE}", None),
        (None, None),
    ],
)
def test_kinds(image: str | None, kind: ImageKind | None) -> None:
    profile = profile_of(image)
    assert (profile.kind if profile else None) == kind


@pytest.mark.parametrize(
    ("image", "folders"),
    [
        ("postgres:16.4-alpine", ("/var/lib/postgresql/data",)),
        ("postgres:18", ("/var/lib/postgresql",)),
        ("pgvector/pgvector:0.8.1-pg18", ("/var/lib/postgresql",)),
        ("pgvector/pgvector:pg16", ("/var/lib/postgresql/data",)),
        ("postgres:latest", ("/var/lib/postgresql/data", "/var/lib/postgresql")),
        ("bitnami/redis:7", ("/bitnami/redis", "/data")),
    ],
)
def test_data_folders_by_version(image: str, folders: tuple[str, ...]) -> None:
    profile = profile_of(image)
    assert profile is not None
    assert profile.data == folders
