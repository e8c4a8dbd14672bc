"""Floor 3: matchers about continuous integration: is there one, would it be accepted, is it pinned, do its failures count.

The surprising decision: a definition that cannot be read still exists, so its absence is never reported for a mistake in it.
"""

from readiness.matchers.ci.actions import actions_unpinned
from readiness.matchers.ci.definitions import workflow_invalid, workflow_missing
from readiness.matchers.ci.paths import path_missing
from readiness.matchers.ci.steps import step_ignored, tests_not_run
from readiness.matchers.matcher import Matcher, simple

MATCHERS: dict[str, Matcher] = {
    "ci-actions-unpinned": simple(actions_unpinned),
    "ci-path-missing": simple(path_missing),
    "ci-step-ignored": simple(step_ignored),
    "ci-tests-not-run": simple(tests_not_run),
    "ci-workflow-invalid": simple(workflow_invalid),
    "ci-workflow-missing": simple(workflow_missing),
}
