"""Writes the committed schema of rule files: ``python -m tests.rules.write_schema``."""

from tests.rules.test_schema import COMMITTED

from readiness.rule_schema import rule_schema_text

if __name__ == "__main__":
    COMMITTED.write_text(rule_schema_text())
