"""The published schema of configuration files says what the reader does."""

from pathlib import Path

from readiness.config.schema import configuration_schema_text

COMMITTED = Path(__file__).parents[2] / "readiness/schemas/config.v1.json"


def test_committed_schema_is_the_generated_one() -> None:
    assert COMMITTED.read_text() == configuration_schema_text(), "regenerate: python -m tests.config.write_schema"
