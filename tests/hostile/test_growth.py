"""Repositories with very many of one thing, of kinds that once took the square of their number or worse. ``growing`` measures all."""

import pytest

from tests.fuzz.guarding import cpu_limit
from tests.hostile.growing import measured
from tests.hostile.multitudes import MULTITUDES

SECONDS = 20.0  # of processor time, of which a tenth is needed
GREW = {
    "variables of an env file": 4_000, "classes of settings": 800, "stages": 250, "ignored by docker": 300,
    "imports and requirements": 4_000, "django settings modules": 300, "services of one compose file": 800,
}  # fmt: skip


@pytest.mark.parametrize("name", GREW)
def test_what_grew(name: str) -> None:
    made, _ = MULTITUDES[name]
    with cpu_limit(SECONDS):
        measured(made(GREW[name]))


def test_every_example_in_one_repository() -> None:
    """No rule crashes because of what another rule is about."""
    made, _ = MULTITUDES["examples"]
    measured(made(1))
