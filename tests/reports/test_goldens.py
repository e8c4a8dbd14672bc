"""Whole outputs, to be read by a person: ``python -m tests.reports.write_goldens`` writes them anew."""

import pytest

from tests.reports.making import GOLDENS
from tests.reports.write_goldens import FOLDER


@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str) -> None:
    assert GOLDENS[name]() == (FOLDER / name).read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(GOLDENS)
