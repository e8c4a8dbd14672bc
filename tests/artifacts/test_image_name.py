"""Image names by the reference grammar."""

import pytest

from readiness.artifacts.image_name import ImageName, parse_image


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres", ImageName("", "postgres")),
        ("docker.io/library/postgres:17", ImageName("", "postgres", "17")),
        ("localhost:5000/a/b:1", ImageName("localhost:5000", "a/b", "1")),
        ("ghcr.io/a/b@sha256:0", ImageName("ghcr.io", "a/b", "", "sha256:0")),
        ("bitnami/redis:7.4-debian", ImageName("", "bitnami/redis", "7.4-debian")),
        ("$IMAGE", None),
        ("Upper/Case", None),
        ("", None),
        ("a:b:c", None),
    ],
)
def test_parse_image(text: str, expected: ImageName | None) -> None:
    assert parse_image(text) == expected


@pytest.mark.parametrize(
    ("text", "floats"), [("a", True), ("a:latest", True), ("a:1", False), ("a:latest@sha256:0", False), ("localhost:5000/a", True)]
)
def test_floats(text: str, floats: bool) -> None:
    name = parse_image(text)
    assert name is not None
    assert name.floats is floats
