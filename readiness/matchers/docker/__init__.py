"""Matchers of the area ``docker``: images, and the probes and processes of every source."""

from readiness.matchers.docker import bases, building, copying, permissions, probes, starting
from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {
    **bases.MATCHERS,
    **building.MATCHERS,
    **copying.MATCHERS,
    **permissions.MATCHERS,
    **probes.MATCHERS,
    **starting.MATCHERS,
}
