"""readiness: a production-readiness auditor that reads a repository and runs nothing of it.

The floors, from the ground up (a module imports only from lower floors; ``tests/test_architecture.py`` enforces it):

0. ``model`` and ``errors``   1. ``intake``, ``config``, ``artifacts``, ``evidence``   2. ``facts``, ``catalogue``
3. ``matchers``   4. ``engine``, ``verdict``   5. ``reports``   6. ``tools``, ``scan``, ``pool``   7. ``cli``
"""

__version__ = "0.1.0"
