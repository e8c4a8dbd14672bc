"""Floor 1, I/O: the only way into the target. Imports ``model`` and ``errors``; knows no rules.

The one surprising decision: git runs in a *shadow* repository (own configuration, the target's objects as alternates, a copy
of its index), because a hostile ``.git/config`` can run commands on something as tame as ``git ls-files``.
"""
