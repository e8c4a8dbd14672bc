"""Floor 2: the Python files of a project together. `index.PythonIndex` follows names across modules, folds constants through imports and
walks the call graph. It imports the models of ``artifacts.python`` and nothing else.

The one surprising decision: there is no global table of module names. Two services may both have a package ``app``: what a name means
depends on the file that asks.
"""

from readiness.facts.relation import Relation

_KINDS = ("python",)

RELATIONS: tuple[Relation, ...] = (
    Relation("python.assignment", "python.rows:Assignment", "python.statements:derive_assignments", _KINDS, large=True),
    Relation("python.call", "python.rows:Call", "python.statements:derive_calls", _KINDS, large=True),
    Relation("python.class", "python.rows:Class", "python.statements:derive_classes", _KINDS, large=True),
    Relation("python.function", "python.rows:Function", "python.statements:derive_functions", _KINDS, large=True),
    Relation("python.import", "python.rows:Import", "python.statements:derive_imports", _KINDS, large=True),
)
