"""Floor 3: matchers about health: is there a route, can it say anything but yes, and do the checks check.

The surprising decision: a missing route is judged by component, at the line where its application is made, where somebody would add it.
"""

from readiness.matchers.health.behaviour import check_blocking, host_memory, status_always_200
from readiness.matchers.health.checks import check_stub, check_without_timeout, dependency_unchecked
from readiness.matchers.health.routes import Constant, constant_answer, endpoint_missing, readiness_missing
from readiness.matchers.matcher import Matcher, simple

MATCHERS: dict[str, Matcher] = {
    "health-check-blocking": simple(check_blocking),
    "health-check-stub": simple(check_stub),
    "health-check-without-timeout": simple(check_without_timeout),
    "health-constant-answer": Matcher(Constant, constant_answer),
    "health-dependency-unchecked": simple(dependency_unchecked),
    "health-endpoint-missing": simple(endpoint_missing),
    "health-host-memory": simple(host_memory),
    "health-readiness-missing": simple(readiness_missing),
    "health-status-always-200": simple(status_always_200),
}
