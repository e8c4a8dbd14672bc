"""Floor 3: matchers about compose services. They judge services of sets (base and overrides merged), each item at its own file and line."""

from readiness.matchers.compose import data, health, references, running
from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {**health.MATCHERS, **references.MATCHERS, **running.MATCHERS, **data.MATCHERS}
