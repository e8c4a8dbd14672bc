"""Floor 3: matchers about compose services: their health, references, data, and how they run.

The surprising decision: services of sets are judged (base and overrides merged), each item at its own file and line.
"""
