"""readiness: a production-readiness auditor that reads a repository and runs nothing of it.

The floors, from the ground up (a module imports only from lower floors; ``tests/test_architecture.py`` enforces it):

0. ``model``, ``errors``; ``suggest``, ``draft07`` and ``wordlist``, three small things that several floors need
1. ``intake``, ``artifacts``; ``config``, which reads through both
2. ``facts``, ``catalogue``; above them ``tables``, facts for whoever asks in SQL
3. ``matchers``
4. ``engine``, ``verdict``
5. ``reports``, ``selection``, ``examples``, ``rule_schema``
6. ``serving``, ``workers``, ``pool``: processes that read files and may be lost; ``scan``, the use case
7. ``cli``

``rules/`` holds the rules, ``schemas/`` the JSON Schemas that editors and CI read. The one surprising decision: a relation, a matcher, a
parser and a format exist because a table says so; nothing is registered by being imported.
"""

__version__ = "0.1.0"
