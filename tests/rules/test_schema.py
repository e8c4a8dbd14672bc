"""The published schema of rule files says what the loader does."""

from pathlib import Path

import jsonschema
import pytest

from readiness.artifacts.yaml import compose, plain
from readiness.catalogue.locate import rule_files, shipped_rules
from readiness.rule_schema import rule_schema, rule_schema_text

COMMITTED = Path(__file__).parents[2] / "readiness/schemas/rule.v1.json"
FILES = dict(rule_files(shipped_rules()))


def test_committed_schema_is_the_generated_one() -> None:
    assert COMMITTED.read_text() == rule_schema_text(), "regenerate: python -m tests.rules.write_schema"


@pytest.mark.parametrize("where", sorted(FILES))
def test_shipped_rule_fits_the_schema(where: str) -> None:
    jsonschema.Draft7Validator(rule_schema()).validate(plain(compose(FILES[where])))
