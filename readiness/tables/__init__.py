"""Floor 2.5: relations as tables, for whoever asks in SQL: ``readiness facts``, ``readiness query`` and the matcher kind ``query``.

Imports floors 0 to 2. The one surprising decision: a statement may come from a stranger, as a rule of the scanned repository does, so
SQLite is given an empty database in memory, the tables that the statement reads and nothing else, and bounds for everything: steps,
processor time, memory, lengths, rows. What is refused is refused before a single row is derived.
"""
