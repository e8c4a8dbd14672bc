"""Floor 3: matchers about requirements, locks, imports and Python versions.

The surprising decision: a manifest that computes its requirements makes its rules unknown (`unread`), unless a file beside it lists them.
"""
