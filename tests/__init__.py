"""Tests mirror the package; the rules' own examples are run by ``tests/rules``."""
