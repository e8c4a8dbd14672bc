"""Tests of the report formats: goldens to read, and what hostile text may not do."""
