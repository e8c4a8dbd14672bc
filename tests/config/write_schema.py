"""Writes the committed schema of configuration files: ``python -m tests.config.write_schema``."""

from readiness.config.schema import configuration_schema_text
from tests.config.test_schema import COMMITTED

if __name__ == "__main__":
    COMMITTED.write_text(configuration_schema_text())
