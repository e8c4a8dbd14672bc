"""Floor 3: matchers about compose services: their health, references, data, and how they run.

The surprising decision: services of sets are judged (base and overrides merged), each item at its own file and line.
"""

from readiness.matchers.compose import data, health, references, running
from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {**health.MATCHERS, **references.MATCHERS, **running.MATCHERS, **data.MATCHERS}
