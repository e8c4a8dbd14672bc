"""Floor 1, pure: the bytes of a Python file become a `PythonModule` (`model`, whose expressions are `values`); no colleague downstream
ever touches a syntax tree. ``parse`` is the way in.

The one surprising decision: names are resolved while reading, and their first character says where they lead (`values`).
"""

from readiness.artifacts.python.reading import parse

__all__ = ["parse"]
