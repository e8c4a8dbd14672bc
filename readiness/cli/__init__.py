"""Floor 7, I/O: one module a command, and the only prints, writes, exit codes, clock and environment.

The one surprising decision: only the command that was asked for is imported (:mod:`readiness.cli.main`), and every command imports what it
needs inside its function, so that small commands start fast.
"""
