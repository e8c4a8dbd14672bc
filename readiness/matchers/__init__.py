"""Floor 3: matcher kinds. A matcher is typed parameters and one pure function ``(project, params) -> Iterable[Observation]``.

Imports the floors below; knows no score and no output. The one surprising decision: a matcher speaks of *every* subject it looked at,
the passing ones too; if it says nothing at all although its rule applies, the rule is unknown.
"""
