"""Floor 3: matchers about secrets in code, configuration, files and text.

The surprising decision: they see shapes of values, never values; so no message can give one away.
"""
