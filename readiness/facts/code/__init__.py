"""Floor 2: what can be said of a Python file without knowing what it is for: whether it is Python at all, and what bandit's tests hit.

The surprising decision: a hit that a rule of ours about the same subject has judged is kept, but belongs to that rule (`sharper`).
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("python.file", "code.rows:PythonFile", "code.derive:derive_files", ("python",)),
    Relation("code.hit", "code.rows:CodeHit", "code.derive:derive_hits", ("bandit",)),
    Relation("code.suppressed", "code.rows:SuppressedHit", "code.derive:derive_suppressed", ("bandit",)),
)
