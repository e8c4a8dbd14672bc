"""What public images bring, by name and tag."""

import pytest

from readiness.facts.docker.base_images import base_image
from readiness.facts.docker.system_tools import programs_of
from readiness.facts.end_of_life import codename, end_of_life


@pytest.mark.parametrize(
    ("reference", "present", "absent"),
    [
        ("python:3.12-slim", "python bash", "curl wget git nc"),
        ("python:3.12", "python curl wget git", "nc"),
        ("docker.io/library/python:3.12-alpine3.20", "python wget nc", "curl bash"),
        ("public.ecr.aws/docker/library/python:3.12-slim-bookworm", "python", "curl wget"),
        ("node:22-slim", "node", "curl wget python"),
        ("debian:12", "bash", "curl wget python3"),
        ("alpine:3.20", "wget sh", "curl bash"),
        ("busybox", "wget sh", "curl"),
        ("nginx:1.27", "curl nginx", "wget"),
        ("nginx:alpine", "curl wget", "bash"),
        ("gcr.io/distroless/python3-debian12", "python3", "sh curl bash"),
        ("ghcr.io/astral-sh/uv:python3.12-bookworm-slim", "uv python", "curl"),
        ("ghcr.io/astral-sh/uv:0.5", "uv", "sh"),
        ("tiangolo/uvicorn-gunicorn-fastapi:python3.11-slim", "python", "curl"),
        ("postgres:16", "pg_isready psql", "curl"),
        ("redis:7-alpine", "redis-cli wget", "curl"),
        ("scratch", "", "sh curl"),
    ],
)
def test_programs(reference: str, present: str, absent: str) -> None:
    found = base_image(reference)
    assert found is not None
    assert found.complete
    assert set(present.split()) <= found.tools
    assert not set(absent.split()) & found.tools


@pytest.mark.parametrize("reference", ["team/python:3.12", "registry.local/base", "python@sha256:" + "0" * 64,
    "python:3.12-windowsservercore", "$BASE", ""])
def test_unknown(reference: str) -> None:
    assert base_image(reference) is None


def test_users_and_versions() -> None:
    assert [image.user for name in ("python:3.12", "gcr.io/distroless/static:nonroot",
        "cgr.dev/chainguard/python:latest") if (image := base_image(name))] == [
        "", "nonroot", "65532",
    ]
    old, new = base_image("mariadb:10.11"), base_image("mariadb:11.4")
    assert old is not None
    assert new is not None
    assert "mysqladmin" in old.tools
    assert "mysqladmin" in new.lacks


def test_packages() -> None:
    assert "nc" in programs_of("netcat-openbsd")
    assert "pg_isready" in programs_of("postgresql-client-16")
    assert "curl" in programs_of("curl=7.88.1-10")
    assert programs_of("some-package") == {"some-package"}


def test_ends() -> None:
    assert str(end_of_life("python", "3.9.18")) == "('3.9', datetime.date(2025, 10, 31))"
    assert end_of_life("python", "3.99") is None
    assert end_of_life("cobol", "1") is None
    assert [codename(tag) for tag in ("3.12-slim-bookworm", "3.9-alpine3.13", "22-jammy", "slim")] == [
        ("debian", "12"), ("alpine", "3.13"), ("ubuntu", "22.04"), None,
    ]
