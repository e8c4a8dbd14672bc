"""A compose file that starts a stand-in for somebody else's service is a developer's, whatever its name."""

import pytest

from readiness.intake.roles import role_of
from readiness.model import Role


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("services:\n  mail:\n    image: axllent/mailpit:v1.2\n", Role.DEVELOPMENT),
        ("services:\n  pay:\n    image: 'stripe/stripe-mock'\n", Role.DEVELOPMENT),
        ("services:\n  mail:\n    image: axllent/mailpit\n    profiles: [dev]\n", Role.PRODUCTION),
        ("services:\n  mail:\n    image: example/mailpit-exporter:1\n", Role.PRODUCTION),
        ("services:\n  api:\n    image: example/api # no mailpit here\n", Role.PRODUCTION),
    ],
)
def test_stand_ins(head: str, role: Role) -> None:
    assert role_of("docker-compose.yml", head.encode()) is role


def test_only_compose_files_are_looked_into() -> None:
    assert role_of("deploy/values.yaml", b"image: axllent/mailpit\n") is Role.PRODUCTION
