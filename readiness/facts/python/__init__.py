"""Floor 2: the Python files of a project together. `index.PythonIndex` follows names across modules, folds constants through imports and
walks the call graph. It imports the models of ``artifacts.python`` and nothing else.

The one surprising decision: there is no global table of module names. Two services may both have a package ``app``: what a name means
depends on the file that asks.
"""
