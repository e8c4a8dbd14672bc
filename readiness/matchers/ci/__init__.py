"""Floor 3: matchers about continuous integration: is there one, would it be accepted, is it pinned, do its failures count.

The surprising decision: a definition that cannot be read still exists, so its absence is never reported for a mistake in it.
"""
