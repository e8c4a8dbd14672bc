"""Floor 3: matchers about requirements, locks, imports and Python versions.

The surprising decision: a manifest that computes its requirements makes its rules unknown (`unread`), unless a file beside it lists them.
"""

from readiness.matchers.dependencies.imports import undeclared_imports
from readiness.matchers.dependencies.indexes import insecure_indexes
from readiness.matchers.dependencies.locks import lock_missing, lock_stale, lock_unused, node_lock_missing
from readiness.matchers.dependencies.pins import conflicting_pins, development_tools, unpinned
from readiness.matchers.dependencies.pythons import python_drift, python_end_of_life
from readiness.matchers.dependencies.resources import resources_not_installed
from readiness.matchers.dependencies.unused import unused_requirements
from readiness.matchers.matcher import Matcher, simple

MATCHERS: dict[str, Matcher] = {
    "conflicting-pins": simple(conflicting_pins),
    "development-tools-deployed": simple(development_tools),
    "insecure-index": simple(insecure_indexes),
    "lock-missing": simple(lock_missing),
    "lock-stale": simple(lock_stale),
    "lock-unused": simple(lock_unused),
    "node-lock-missing": simple(node_lock_missing),
    "python-drift": simple(python_drift),
    "python-end-of-life": simple(python_end_of_life),
    "requirement-unpinned": simple(unpinned),
    "requirement-unused": simple(unused_requirements),
    "resource-not-installed": simple(resources_not_installed),
    "undeclared-import": simple(undeclared_imports),
}
