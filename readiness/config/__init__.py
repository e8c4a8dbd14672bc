"""Floor 1: configuration as typed values, each with the place it comes from. Pure: bytes come from ``intake`` or ``cli``.

Imports floor 0 and the YAML and TOML parsers of ``artifacts``. The one surprising decision: the scanned repository's own configuration is
data from a stranger. Keys that would raise limits, and paths that leave the root, are dropped there with a warning.
"""
