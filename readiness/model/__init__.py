"""Floor 0: the words everything else is written in. Imports nothing of ours; knows no files, no YAML and no output.

The one surprising decision: an :class:`~readiness.model.observation.Observation` is made for subjects that *pass*, too,
so that a score can say how much was looked at, and a rule that looked at nothing can never pass.
"""

from readiness.model.grades import Effort, Outcome, Severity
from readiness.model.location import Location, Related
from readiness.model.observation import Observation, failed, passed, unknown
from readiness.model.profile import Profile, Thresholds
from readiness.model.result import Component, NotAnalysed, RuleResult
from readiness.model.role import Role
from readiness.model.rule import Example, Match, Rule, When
from readiness.model.waiver import Waiver

__all__ = [
    "Component", "Effort", "Example", "Location", "Match", "NotAnalysed", "Observation", "Outcome", "Profile", "Related", "Role", "Rule",
    "RuleResult", "Severity", "Thresholds", "Waiver", "When", "failed", "passed", "unknown",
]
