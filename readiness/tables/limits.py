"""How much a statement may cost. Everything that one takes honestly is far below."""

import sqlite3
import time

STEPS = 50_000_000
"""Instructions of SQLite's machine, about three seconds of them. The same statement over the same facts takes the same number anywhere."""
EVERY = 500
"""Instructions from one look to the next."""
SECONDS = 20.0
"""Of processor time: for statements whose few steps are long ones."""
MEMORY = 256 * 1024 * 1024
"""Bytes that SQLite may hold. It is a limit of the process and stays."""
MAX_ROWS = 100_000
MAX_ANSWER = 50_000_000
"""Characters of the whole answer."""
MAX_SQL = 50_000
MAX_TEXT = 4_000_000
"""Of one text, and of one row."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_TEXT, sqlite3.SQLITE_LIMIT_SQL_LENGTH: 2 * MAX_SQL, sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200, sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100, sqlite3.SQLITE_LIMIT_VDBE_OP: 500_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100, sqlite3.SQLITE_LIMIT_ATTACHED: 0, sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0, sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}  # fmt: skip


class Budget:
    """What is left of the steps and of the time. ``spent``: why there is nothing left, or an empty text."""

    def __init__(self, steps: int = STEPS, seconds: float = SECONDS) -> None:
        self.spent = ""
        self._left = steps
        self._until = time.thread_time() + seconds

    def goes_on(self) -> bool:
        """Looks at the clock. The one place where facts or rules ask it: it ends what should not go on, and decides nothing else."""
        if time.thread_time() > self._until:
            self.spent = "the query takes too long"
        return not self.spent

    def step(self) -> bool:
        """Called by SQLite; True ends the statement."""
        self._left -= EVERY
        if self._left < 0:
            self.spent = f"the query takes more than {STEPS // 1_000_000} million steps"
        return not self.goes_on()


def bound(connection: sqlite3.Connection, budget: Budget) -> None:
    """Puts all bounds on a connection."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA hard_heap_limit = {MEMORY}").close()
    connection.set_progress_handler(budget.step, EVERY)
