"""Floor 1, pure: one parser per kind of file, bytes → a typed, serialisable model with positions. Imports ``model`` and ``errors``.

A parser knows its own file only: it never opens another one, so its result can be cached by content.
The one surprising decision: parsers keep scalars as text (``22:22`` stays ``"22:22"``, ``on`` stays ``"on"``) until somebody uses them.
"""

from readiness.artifacts.errors import UnparsableError, Unread

__all__ = ["UnparsableError", "Unread"]
