"""Floor 2: where rules are, and how YAML becomes :class:`~readiness.model.rule.Rule` with positions.

Imports floors 0 and 1 (the YAML composer). Knows the names of matcher kinds no more than it must: binding is the engine's.
The one surprising decision: rules are found in two places, ``readiness/_rules`` of a wheel or ``rules/`` beside an editable install.
"""
